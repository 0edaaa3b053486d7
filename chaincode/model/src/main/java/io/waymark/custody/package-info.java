/**
 * Who may do what to goods, and what a step of a chain of custody says: the only place of these rules, pure functions
 * that chaincode, dry run, receiver and consumer share (docs/CUSTODY.md). Knows no clock, no network and no storage.
 */
package io.waymark.custody;
