/** Real networks as tests need them. */
package io.waymark.fabric;
