/** What whoever runs the node has to know of its connection and its channel. */
@NullMarked
package io.waymark.projection.notice;

import org.jspecify.annotations.NullMarked;
