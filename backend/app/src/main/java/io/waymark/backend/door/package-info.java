/**
 * The door: lets other members' nodes ask the own peers what a member may ask, so that nobody else has to reach the peers'
 * ports. Knows Fabric's wire format, and neither a key nor a database.
 */
@org.jspecify.annotations.NullMarked
package io.waymark.backend.door;
