package io.waymark.epcis.xml;

import io.waymark.epcis.EpcisDocument;
import io.waymark.epcis.EpcisValidation;
import io.waymark.epcis.EventType;
import io.waymark.epcis.xml.Element.Attribute;
import io.waymark.epcis.xml.XmlException.Rule;
import io.waymark.json.JsonArray;
import io.waymark.json.JsonObject;
import io.waymark.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * An EPCIS document in XML, edition 2.0 or 1.x (EPCIS 1.2, section 9, and EPCIS 2.0, section 9.5), read into the JSON-LD
 * document that says the same:
 * <ul>
 *   <li>fields in {@code extension} and {@code baseExtension} stand where EPCIS 2.0 has them;
 *   <li>identifiers stay as they are spelled, EPC URNs among them; words of the CBV become bare words;
 *   <li>quantities, sensor values and truth values become numbers and truth values, exactly;
 *   <li>extensions keep their names, with prefixes that the {@code @context} declares; one that comes several times becomes a
 *       list, one with attributes an object (its text {@code #text});
 *   <li>white space around texts, comments and processing instructions are dropped.
 * </ul>
 * What is not as the standard wants it stays in the document as well as can be, for
 * {@link #faults} to point at.
 *
 * <p>Reading is safe for texts from anybody: no document type is taken, nothing is fetched, and size, depth and number of
 * elements are bounded.
 */
public final class EpcisXml {
    private static final String IGNORE_NAMESPACE = "https://repository-x.example.com/";
    private static final String SBDH = "http://www.unece.org/cefact/namespaces/StandardBusinessDocumentHeader";

    private final EpcisDocument document;
    private final String schemaVersion;
    private final Lines lines;

    private EpcisXml(EpcisDocument document, String schemaVersion, Lines lines) {
        this.document = document;
        this.schemaVersion = schemaVersion;
        this.lines = lines;
    }

    /** Whether a text is XML by its first characters, in any of XML's encodings: no JSON text begins so. */
    public static boolean looksLikeXml(byte[] text) {
        for (int i = 0; i < text.length && i < 1_000; i++) {
            int c = text[i] & 0xFF;
            boolean skipped = c <= ' ' || c == 0xEF || c == 0xBB || c == 0xBF || c == 0xFE || c == 0xFF;
            if (!skipped) {
                return c == '<';
            }
        }
        return false;
    }

    /**
     * Reads an {@code EPCISDocument}, an {@code EPCISQueryDocument} or a bare event.
     *
     * @param xml the text, in the encoding that it declares
     * @throws XmlException why it cannot be read
     */
    public static EpcisXml parse(byte[] xml, XmlLimits limits) {
        Element root = XmlReader.read(xml, limits);
        Reading reading = new Reading(root);
        JsonObject json = reading.document(root);
        String version = root.attribute("schemaVersion");
        return new EpcisXml(EpcisDocument.of(json), version == null ? "" : version, reading.lines);
    }

    /** The document as JSON-LD says it. */
    public EpcisDocument document() {
        return document;
    }

    /** The {@code schemaVersion} that the XML states ({@code 1.2}, {@code 2.0}), or the empty string. */
    public String schemaVersion() {
        return schemaVersion;
    }

    /**
     * Where in the XML a value came from.
     *
     * @param pointer a JSON pointer into {@link #document()}, for instance that of a fault
     * @return the line, from 1, of the element; of the nearest one around it where it is missing; 0 if there is none
     */
    public int line(String pointer) {
        return lines.of(document.json(), pointer);
    }

    /**
     * What is wrong with the document, by {@link EpcisValidation#checkXml}.
     *
     * @return nothing, or the first {@value EpcisValidation#MAX_FAULTS} faults; {@link #line} says where in the XML each is
     */
    public List<EpcisValidation.Fault> faults() {
        return EpcisValidation.checkXml(document);
    }

    /** Kind and number of events, never content. */
    @Override
    public String toString() {
        return document.toString();
    }

    /** One document in the making. */
    private static final class Reading {
        private final Lines lines = new Lines();
        private final Prefixes prefixes;
        private final EventConverter converter;

        Reading(Element root) {
            this.prefixes = new Prefixes(root);
            this.converter = new EventConverter(prefixes, lines);
        }

        JsonObject document(Element root) {
            if (EventType.ofWord(root.name.local()).isPresent() && root.name.isStandard()) {
                JsonObject event = converter.event(root);
                JsonObject.Builder builder = JsonObject.builder().put("@context", prefixes.context());
                event.forEach(builder::put);
                return builder.build();
            }
            boolean query = root.name.isStandard("EPCISQueryDocument");
            if (!query && !root.name.isStandard("EPCISDocument")) {
                throw new XmlException(Rule.NOT_EPCIS, root.line);
            }
            Element list = find(root, "EventList");
            if (list == null) {
                throw new XmlException(Rule.NO_EVENTS, root.line);
            }
            List<JsonValue> events = new ArrayList<>(list.children.size());
            events(list, events);
            Members members = new Members(Set.of("type", "epcisBody"));
            members.put("type", JsonValue.of(root.name.local()));
            head(root, members);
            JsonValue eventList = lines.at(list, JsonArray.of(events));
            if (query) {
                members.put("epcisBody", JsonObject.of("queryResults", results(root, eventList)));
            } else {
                header(root, members);
                extensions(root, members);
                members.put("epcisBody", JsonObject.of("eventList", eventList));
            }
            return lines.at(root, withContext(members.object()));
        }

        /** The context comes last into being, when all prefixes have come up, and stands first. */
        private JsonObject withContext(JsonObject rest) {
            JsonObject.Builder builder = JsonObject.builder().put("@context", prefixes.context());
            rest.forEach(builder::put);
            return builder.build();
        }

        /** EPCIS 1.x has the younger event types in {@code extension}. */
        private void events(Element list, List<JsonValue> events) {
            for (Element child : list.children) {
                if (child.name.isStandard("extension")) {
                    events(child, events);
                } else {
                    events.add(converter.event(child));
                }
            }
        }

        private void head(Element root, Members members) {
            for (Attribute attribute : root.attributes) {
                String name = prefixless(attribute);
                if (name.equals("schemaVersion")) {
                    // The document that is made is one of EPCIS 2.0, whatever was read.
                    members.add(name, JsonValue.of(attribute.value().startsWith("1.") ? "2.0" : attribute.value()));
                } else if (!name.isEmpty()) {
                    members.add(name, JsonValue.of(attribute.value()));
                } else if (!attribute.name().isXsi()) {
                    members.add(prefixes.member(attribute.name()), JsonValue.of(attribute.value()));
                }
            }
        }

        private static String prefixless(Attribute attribute) {
            return attribute.name().namespace().isEmpty() ? attribute.name().local() : "";
        }

        private void header(Element root, Members members) {
            Element header = root.child("EPCISHeader");
            if (header == null) {
                return;
            }
            Element business = find(header, "StandardBusinessDocumentHeader");
            if (business != null) {
                party(business, "Sender", "sender", members);
                party(business, "Receiver", "receiver", members);
                Element identification = find(business, "DocumentIdentification");
                Element instance = identification == null ? null : find(identification, "InstanceIdentifier");
                if (instance != null) {
                    members.add("instanceIdentifier", lines.at(instance, JsonValue.of(instance.text())));
                }
            }
            Members inside = new Members();
            Element masterData = find(header, "EPCISMasterData");
            if (masterData != null) {
                inside.add("epcisMasterData", new MasterData(converter, lines).read(masterData));
            }
            extensions(header, inside);
            if (!inside.isEmpty()) {
                members.add("epcisHeader", lines.at(header, inside.object()));
            }
        }

        private void party(Element business, String element, String field, Members members) {
            Element party = find(business, element);
            Element identifier = party == null ? null : find(party, "Identifier");
            if (identifier != null) {
                members.add(field, lines.at(identifier, JsonValue.of(identifier.text())));
            }
        }

        private JsonObject results(Element root, JsonValue eventList) {
            Members members = new Members();
            for (String field : List.of("queryName", "subscriptionID")) {
                Element element = find(root, field);
                if (element != null) {
                    members.add(field, lines.at(element, JsonValue.of(element.text())));
                }
            }
            extensions(root, members);
            members.add("resultsBody", JsonObject.of("eventList", eventList));
            return members.object();
        }

        /** Elements of others' namespaces directly in {@code parent}. */
        private void extensions(Element parent, Members members) {
            for (Element child : parent.children) {
                if (child.name.isStandard() || child.name.namespace().equals(SBDH)) {
                    continue;
                }
                boolean ignored = child.name.namespace().equals(IGNORE_NAMESPACE)
                        && child.name.local().equals("ignoreFields");
                members.add(prefixes.member(child.name), ignored ? names(child) : converter.extension(child));
            }
        }

        /** Fields to leave out of event hashes, as the reference implementation has them: named by elements. */
        private JsonValue names(Element element) {
            return JsonArray.ofStrings(element.children.stream()
                    .map(child -> prefixes.member(child.name))
                    .toList());
        }

        /** The first element of this name at any depth, events apart; bounded as the depth is. */
        private static Element find(Element parent, String local) {
            for (Element child : parent.children) {
                if (child.name.local().equals(local)) {
                    return child;
                }
                Element found = child.name.isStandard("EventList") ? null : find(child, local);
                if (found != null) {
                    return found;
                }
            }
            return null;
        }
    }
}
