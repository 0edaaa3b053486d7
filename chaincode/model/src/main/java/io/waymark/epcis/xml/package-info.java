/**
 * EPCIS in XML, editions 2.0 and 1.2, turned into the JSON-LD that the rest of the product works on; it knows the shapes of
 * the two languages and none of the standard's rules.
 */
package io.waymark.epcis.xml;
