/** Pages about what is shown to whom, and about what is taken back. */
package io.waymark.web.disclosure;
