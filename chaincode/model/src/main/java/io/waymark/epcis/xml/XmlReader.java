package io.waymark.epcis.xml;

import io.waymark.epcis.xml.Element.Attribute;
import io.waymark.epcis.xml.Element.Name;
import io.waymark.epcis.xml.XmlException.Rule;
import java.io.StringReader;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Pattern;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Reads XML with the JDK's own StAX parser, and nothing but elements, attributes and text: a document type that says anything
 * is refused before anything in it could be used, so there are no entities but XML's own, nothing is fetched and nothing
 * expands. One that is a name and no more, as in some of GS1's own documents, means nothing.
 */
final class XmlReader {
    private static final XMLInputFactory FACTORY = factory();

    private static final String DOCTYPE = "<!DOCTYPE";
    private static final Pattern ONLY_A_NAME =
            Pattern.compile(DOCTYPE + "\\s{1,100}[A-Za-z_][\\w.:-]{0,200}\\s{0,100}>");

    private final XmlLimits limits;
    private final String text;
    private final XMLStreamReader reader;
    private final Deque<Element> open = new ArrayDeque<>();
    private int nodes;

    private XmlReader(String text, XMLStreamReader reader, XmlLimits limits) {
        this.text = text;
        this.reader = reader;
        this.limits = limits;
    }

    private static XMLInputFactory factory() {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_VALIDATING, false);
        factory.setProperty(XMLInputFactory.IS_NAMESPACE_AWARE, true);
        factory.setProperty("http://java.sun.com/xml/stream/properties/report-cdata-event", false);
        factory.setXMLReporter(
                (message, type, related, location) -> {}); // without one the JDK prints, and quotes the text
        factory.setXMLResolver((publicId, systemId, base, namespace) -> {
            throw new XMLStreamException("nothing is fetched");
        });
        return factory;
    }

    /** The root element with all that is in it. */
    static Element read(byte[] xml, XmlLimits limits) {
        if (xml.length > limits.bytes()) {
            throw new XmlException(Rule.BYTES, 0);
        }
        XMLStreamReader reader = null;
        try {
            String text = Encoding.decode(xml);
            reader = FACTORY.createXMLStreamReader(new StringReader(text));
            return new XmlReader(text, reader, limits).document();
        } catch (XMLStreamException e) {
            throw causedBy(
                    new XmlException(
                            Rule.SYNTAX,
                            e.getLocation() == null ? 0 : e.getLocation().getLineNumber()),
                    e);
        } catch (XmlException e) {
            throw e;
        } catch (RuntimeException e) {
            // The JDK's parser lets some faults of the text out as unchecked exceptions of its own classes.
            throw causedBy(new XmlException(Rule.SYNTAX, line(reader)), e);
        } finally {
            close(reader);
        }
    }

    private static XmlException causedBy(XmlException fault, Exception cause) {
        fault.initCause(new IllegalStateException(cause.getClass().getName())); // its message may quote the text
        return fault;
    }

    private static void close(XMLStreamReader reader) {
        if (reader != null) {
            try {
                reader.close();
            } catch (XMLStreamException e) {
                throw new IllegalStateException("the XML reader has nothing to close that could fail", e);
            }
        }
    }

    private static int line(XMLStreamReader reader) {
        return reader == null ? 0 : Math.max(0, reader.getLocation().getLineNumber());
    }

    private Element document() throws XMLStreamException {
        Element root = null;
        while (reader.hasNext()) {
            switch (reader.next()) {
                case XMLStreamConstants.DTD -> requireOnlyAName();
                case XMLStreamConstants.ENTITY_REFERENCE -> throw fault(Rule.ENTITY);
                case XMLStreamConstants.START_ELEMENT -> {
                    Element element = start();
                    root = root == null ? element : root;
                }
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> text();
                case XMLStreamConstants.END_ELEMENT -> open.pop().close();
                default -> {} // comments and processing instructions say nothing about events
            }
        }
        if (root == null) {
            throw fault(Rule.SYNTAX);
        }
        return root;
    }

    /** Judged by the text itself, where the words stand once: what the parser tells of a document type differs. */
    private void requireOnlyAName() {
        int at = text.indexOf(DOCTYPE);
        boolean once = at >= 0 && text.indexOf(DOCTYPE, at + 1) < 0;
        if (!once || !ONLY_A_NAME.matcher(text).region(at, text.length()).lookingAt()) {
            throw fault(Rule.DOCTYPE);
        }
    }

    private Element start() {
        int count = reader.getAttributeCount();
        nodes += 1 + count;
        if (nodes > limits.nodes()) {
            throw fault(Rule.NODES);
        }
        List<Attribute> attributes = count == 0 ? List.of() : new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            String value = reader.getAttributeValue(i);
            if (value.length() > limits.textLength()) {
                throw fault(Rule.TEXT_LENGTH);
            }
            Name name = name(
                    reader.getAttributePrefix(i), reader.getAttributeNamespace(i), reader.getAttributeLocalName(i));
            attributes.add(new Attribute(name, value.strip()));
        }
        Name name = name(reader.getPrefix(), reader.getNamespaceURI(), reader.getLocalName());
        Element element = new Element(name, attributes, line(reader));
        if (!open.isEmpty()) {
            open.peek().children.add(element);
        }
        open.push(element);
        if (open.size() > limits.depth()) {
            throw fault(Rule.DEPTH);
        }
        return element;
    }

    private void text() {
        // White space around the root belongs to no element.
        if (!open.isEmpty() && open.peek().append(reader.getText()) > limits.textLength() + 1_000) {
            throw fault(Rule.TEXT_LENGTH);
        }
    }

    private static Name name(String prefix, String namespace, String local) {
        return new Name(prefix == null ? "" : prefix, namespace == null ? "" : namespace, local);
    }

    private XmlException fault(Rule rule) {
        return new XmlException(rule, line(reader));
    }
}
