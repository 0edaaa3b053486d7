package io.waymark.projection.capture;

import io.waymark.custody.Custody;
import io.waymark.custody.Derivation;
import io.waymark.epcis.EpcisDocument;
import io.waymark.epcis.EpcisEvent;
import io.waymark.epcis.EpcisException;
import io.waymark.epcis.EpcisValidation;
import io.waymark.epcis.ErrorDeclaration;
import io.waymark.epcis.EventHash;
import io.waymark.epcis.NamedIdentifier;
import io.waymark.epcis.xml.EpcisXml;
import io.waymark.epcis.xml.XmlException;
import io.waymark.epcis.xml.XmlLimits;
import io.waymark.gs1.GS1Identifier;
import io.waymark.json.JsonArray;
import io.waymark.json.JsonException;
import io.waymark.json.JsonLimits;
import io.waymark.json.JsonObject;
import io.waymark.json.JsonValue;
import io.waymark.json.JsonWriter;
import io.waymark.ledger.Hash;
import io.waymark.transaction.EventFields;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One event of a document in the form in which it is stored: by itself, with its id and its context.
 *
 * @param pointer where it stands in the document
 * @param eventId the document's, or the CBV event hash id
 * @param declared declaration time of an error declaration, as the event spells it; else empty
 * @param content digest of what makes two events the same
 * @param text JSON
 * @param bytes length of the text in UTF-8
 * @param keys canonical identifiers that it names, and its id
 */
record HandedIn(
        String pointer, String eventId, String declared, Hash content, String text, int bytes, List<String> keys) {

    /** Starts the key of an event id among the keys of an event: no identifier starts so. */
    static final String ID = "id ";

    /** Top-level members of an event: each is committed to by itself. */
    private static final int MOST_FIELDS = 190;

    private static final Set<NamedIdentifier.Role> PLACES = Set.of(
            NamedIdentifier.Role.READ_POINT,
            NamedIdentifier.Role.BIZ_LOCATION,
            NamedIdentifier.Role.SOURCE,
            NamedIdentifier.Role.DESTINATION,
            NamedIdentifier.Role.TRANSFORMATION);

    /** What is stored of a document. */
    record Document(List<HandedIn> events, MasterData masterData) {}

    /** Reads all events of a document, and its master data. */
    static Document of(byte[] bytes, CaptureLimits limits) throws InvalidDocumentException, CaptureLimitException {
        if (bytes.length > limits.bytes()) {
            throw new CaptureLimitException(
                    "document-too-large",
                    limits.bytes(),
                    "",
                    "The document has more than " + limits.bytes() + " bytes.");
        }
        Optional<EpcisXml> xml = EpcisXml.looksLikeXml(bytes) ? Optional.of(xml(bytes, limits)) : Optional.empty();
        EpcisDocument document = xml.isPresent() ? xml.get().document() : document(bytes, limits);
        if (document.events().size() > limits.events()) {
            throw new CaptureLimitException(
                    "too-many-events",
                    limits.events(),
                    "",
                    "The document has more than " + limits.events() + " events.");
        }
        List<Fault> faults = new ArrayList<>(xml.isPresent() ? faults(xml.get()) : faults(document));
        List<HandedIn> events = new ArrayList<>();
        if (faults.isEmpty()) {
            for (EpcisEvent event : document.events()) {
                one(event, document.context()).ifPresentOrElse(events::add, () -> faults.add(unreadable(event)));
            }
        }
        if (!faults.isEmpty()) {
            throw new InvalidDocumentException(faults.subList(0, Math.min(faults.size(), CaptureJobs.MOST_FAULTS)));
        }
        return new Document(events, MasterData.of(document));
    }

    private static EpcisXml xml(byte[] bytes, CaptureLimits limits) throws InvalidDocumentException {
        try {
            return EpcisXml.parse(bytes, XmlLimits.DOCUMENT.withBytes(limits.bytes()));
        } catch (XmlException e) {
            throw new InvalidDocumentException(List.of(
                    new Fault(e.code(), "", "This is not EPCIS in XML that can be read: " + e.getMessage() + ".")));
        } catch (EpcisException e) {
            throw new InvalidDocumentException(List.of(new Fault(e.code(), e.pointer(), e.getMessage())));
        }
    }

    private static List<Fault> faults(EpcisDocument document) {
        return EpcisValidation.check(document).stream()
                .map(f -> new Fault(f.code(), f.pointer(), f.message()))
                .toList();
    }

    /** Who sent XML looks for lines; the pointer is into the JSON that says the same. */
    private static List<Fault> faults(EpcisXml xml) {
        return xml.faults().stream()
                .map(f -> new Fault(f.code(), f.pointer(), "Line " + xml.line(f.pointer()) + ": " + f.message()))
                .toList();
    }

    private static EpcisDocument document(byte[] bytes, CaptureLimits limits) throws InvalidDocumentException {
        try {
            return EpcisDocument.parse(bytes, JsonLimits.DOCUMENT.withBytes(limits.bytes()));
        } catch (JsonException e) {
            throw new InvalidDocumentException(List.of(new Fault(
                    "json-" + e.code(), e.pointer(), "This is not JSON that can be read: " + e.code() + ".")));
        } catch (EpcisException e) {
            throw new InvalidDocumentException(List.of(new Fault(e.code(), e.pointer(), e.getMessage())));
        }
    }

    private static Fault unreadable(EpcisEvent event) {
        return new Fault(
                "event-limits", event.pointer(), "The event is nested too deeply, or has too many or too long fields.");
    }

    private static Optional<HandedIn> one(EpcisEvent event, Optional<JsonValue> context) throws CaptureLimitException {
        String id = event.eventID().orElseGet(() -> EventHash.id(event, EventHash.Version.CBV_2_0));
        JsonObject whole = EpcisEvent.withEventId(event.json(), id);
        Optional<JsonValue> own = EventContext.of(context, event.json().get("@context"));
        whole = own.isPresent() ? whole.with("@context", own.get()) : whole.without("@context");
        String text = JsonWriter.write(whole);
        int bytes = text.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > CaptureLimits.MOST_EVENT_BYTES) {
            throw new CaptureLimitException(
                    "event-too-large",
                    CaptureLimits.MOST_EVENT_BYTES,
                    event.pointer(),
                    "The event has more than " + CaptureLimits.MOST_EVENT_BYTES + " bytes.");
        }
        if (whole.size() > MOST_FIELDS) {
            return Optional.empty();
        }
        EpcisEvent alone;
        try {
            alone = EventFields.parse(text);
        } catch (JsonException beyondTheLimitsOfOneEvent) {
            return Optional.empty();
        }
        List<String> keys = keys(alone, id);
        if (keys.size() > Custody.MOST_IDENTIFIERS + 1) {
            throw new CaptureLimitException(
                    "too-many-identifiers",
                    Custody.MOST_IDENTIFIERS,
                    event.pointer(),
                    "The event names more than " + Custody.MOST_IDENTIFIERS + " identifiers.");
        }
        String declared = alone.errorDeclaration()
                .map(ErrorDeclaration::declarationTimeText)
                .orElse("");
        return Optional.of(
                new HandedIn(event.pointer(), id, declared, EventFields.contentDigest(alone), text, bytes, keys));
    }

    private static List<String> keys(EpcisEvent event, String id) {
        Set<String> keys = new LinkedHashSet<>();
        for (NamedIdentifier named : event.identifiers()) {
            if (!PLACES.contains(named.role())) {
                named.gs1().map(HandedIn::key).ifPresent(keys::add);
            }
        }
        keys.add(ID + id);
        return List.copyOf(keys);
    }

    private static String key(GS1Identifier id) {
        return id.isItem() || id.isUnit() ? Derivation.thing(id) : id.toString();
    }

    /** What an event's own {@code @context} has to say once it stands alone. */
    private static final class EventContext {
        private static final Set<String> STANDARD = Set.of(
                "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld",
                "https://ref.gs1.org/standards/epcis/epcis-context.jsonld",
                "https://gs1.github.io/EPCIS/epcis-context.jsonld",
                "https://id.gs1.org/epcis-context.jsonld");

        private EventContext() {}

        /** The document's entries and then the event's; nothing where they say no more than GS1's own context. */
        static Optional<JsonValue> of(Optional<JsonValue> document, Optional<JsonValue> event) {
            Set<JsonValue> entries = new LinkedHashSet<>();
            document.ifPresent(context -> collect(context, entries));
            event.ifPresent(context -> collect(context, entries));
            if (entries.isEmpty()) {
                return Optional.empty();
            }
            return Optional.of(entries.size() == 1 ? entries.iterator().next() : JsonArray.of(List.copyOf(entries)));
        }

        private static void collect(JsonValue context, Set<JsonValue> into) {
            if (context instanceof JsonArray array) {
                array.forEach(entry -> add(entry, into));
            } else {
                add(context, into);
            }
        }

        private static void add(JsonValue entry, Set<JsonValue> into) {
            boolean standard = entry.kind() == JsonValue.Kind.STRING && STANDARD.contains(entry.asString());
            if (!standard) {
                into.add(entry);
            }
        }
    }
}
