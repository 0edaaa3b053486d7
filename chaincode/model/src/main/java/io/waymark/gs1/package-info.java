/**
 * GS1 identifiers: what a scan, a Digital Link, an EPC URN or an element string names, in one canonical spelling; it knows
 * the rules of GS1 and nothing of events or ledgers.
 */
package io.waymark.gs1;
