/** What runs inside the demo's child processes beside their own program; depends on the JDK alone. */
package io.waymark.demo.child;
