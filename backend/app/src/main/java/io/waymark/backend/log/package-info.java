/** Signs this organisation's log, gathers the other members' cosignatures, finds forks, and serves all of it to everybody. */
@NullMarked
package io.waymark.backend.log;

import org.jspecify.annotations.NullMarked;
