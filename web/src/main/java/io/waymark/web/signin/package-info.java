/** Who may see staff pages, and how they sign in. */
@NullMarked
package io.waymark.web.signin;

import org.jspecify.annotations.NullMarked;
