package io.waymark.epcis.xml;

import java.util.ArrayList;
import java.util.List;

/** An XML element: its own text without white space around it, its attributes and the elements in it, in their order. */
final class Element {
    private static final String XSI = "http://www.w3.org/2001/XMLSchema-instance";

    final Name name;
    final int line;
    final List<Attribute> attributes;
    final List<Element> children = new ArrayList<>(4);
    private String text = "";
    private StringBuilder collected;

    /** A name: what it is called, in which namespace ("" for none), and the prefix that the text uses for that ("" for none). */
    record Name(String prefix, String namespace, String local) {
        boolean isXsi() {
            return namespace.equals(XSI);
        }

        /** Of EPCIS itself: in no namespace, as its schemas have it, or in EPCIS's, as many systems write it. */
        boolean isStandard() {
            return namespace.isEmpty() || namespace.startsWith("urn:epcglobal:epcis");
        }

        boolean isStandard(String called) {
            return local.equals(called) && isStandard();
        }
    }

    /** An attribute with its value, white space around it taken away. */
    record Attribute(Name name, String value) {}

    Element(Name name, List<Attribute> attributes, int line) {
        this.name = name;
        this.attributes = attributes;
        this.line = line;
    }

    /** Adds to the text; says how long it has become. */
    int append(String more) {
        if (text.isEmpty() && collected == null) {
            text = more;
            return more.length();
        }
        if (collected == null) {
            collected = new StringBuilder(text);
        }
        return collected.append(more).length();
    }

    void close() {
        text = (collected == null ? text : collected.toString()).strip();
        collected = null;
    }

    String text() {
        return text;
    }

    /** Whether XML Schema's {@code xsi:nil} says that this is no value at all. */
    boolean isNil() {
        return text.isEmpty()
                && attributes.stream()
                        .anyMatch(a -> a.name.isXsi()
                                && a.name.local.equals("nil")
                                && (a.value.equals("true") || a.value.equals("1")));
    }

    /** The first element in it of this name of EPCIS's, or {@code null}. */
    Element child(String called) {
        for (Element child : children) {
            if (child.name.isStandard(called)) {
                return child;
            }
        }
        return null;
    }

    String attribute(String called) {
        for (Attribute attribute : attributes) {
            if (attribute.name.namespace.isEmpty() && attribute.name.local.equals(called)) {
                return attribute.value;
            }
        }
        return null;
    }
}
