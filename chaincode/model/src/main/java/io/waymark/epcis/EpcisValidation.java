package io.waymark.epcis;

import io.waymark.json.JsonException;
import io.waymark.json.JsonLimits;
import io.waymark.json.JsonObject;
import io.waymark.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Holds documents and events to EPCIS 2.0 and CBV 2.0. It is stricter than GS1's JSON schema, which lets many a slip pass,
 * and points at the exact field; it refuses nothing that the standard allows. Nothing here reaches out for anything remote.
 */
public final class EpcisValidation {
    /** After so many faults the search ends: whoever has a hundred needs a pattern, not a list. */
    public static final int MAX_FAULTS = 100;

    private static final Set<String> DOCUMENT_FIELDS = Set.of(
            "@context",
            "id",
            "type",
            "schemaVersion",
            "creationDate",
            "instanceIdentifier",
            "sender",
            "receiver",
            "epcisHeader",
            "epcisBody");

    private static final Set<String> QUERY_DOCUMENT_FIELDS =
            Set.of("@context", "id", "type", "schemaVersion", "creationDate", "epcisBody");

    private EpcisValidation() {}

    /**
     * One thing that is wrong.
     *
     * @param pointer where, as a JSON pointer into the document
     * @param code the rule, as one stable word: for GS1 identifiers those of {@link io.waymark.gs1.GS1Exception}, for JSON
     *     those of {@link JsonException}, else {@code missing-field}, {@code unknown-field}, {@code undeclared-prefix},
     *     {@code unknown-type}, {@code wrong-kind}, {@code time-format}, {@code offset-format}, {@code action},
     *     {@code unknown-word}, {@code word-spelling}, {@code uri-format}, {@code context-format}, {@code version-format}, {@code quantity},
     *     {@code uom}, {@code duplicate}, {@code too-long}, {@code too-many}, {@code too-deep}, {@code not-epcis},
     *     {@code no-objects}, {@code no-parent}, {@code no-children}, {@code no-input}, {@code no-output},
     *     {@code ilmd-action}, {@code class-level}, {@code instance-level}, {@code range}
     * @param message the rule in a sentence for people; it never quotes a value
     */
    public record Fault(String pointer, String code, String message) {

        /** As {@code check} prints it: the place, then what is wrong there. */
        @Override
        public String toString() {
            return pointer + ": " + message;
        }
    }

    /**
     * Reads a document and checks it; what cannot be read is a fault like any other.
     *
     * @return nothing, or the first {@value #MAX_FAULTS} faults in document order
     */
    public static List<Fault> check(byte[] utf8, JsonLimits limits) {
        try {
            return check(EpcisDocument.parse(utf8, limits));
        } catch (JsonException e) {
            return List.of(new Fault(e.pointer(), e.code(), unreadable(e, utf8)));
        } catch (EpcisException e) {
            return List.of(
                    new Fault(e.pointer(), e.code().equals("missing") ? "missing-field" : e.code(), sentence(e)));
        }
    }

    /**
     * Checks a document with all its events.
     *
     * @return nothing, or the first {@value #MAX_FAULTS} faults in document order
     */
    public static List<Fault> check(EpcisDocument document) {
        return check(document, false);
    }

    /**
     * Checks a document that was read from XML: as {@link #check(EpcisDocument)}, but with {@code persistentDisposition} in
     * events of all types, as EPCIS's XML schema has it.
     *
     * @return nothing, or the first {@value #MAX_FAULTS} faults in document order
     */
    public static List<Fault> checkXml(EpcisDocument document) {
        return check(document, true);
    }

    private static List<Fault> check(EpcisDocument document, boolean xml) {
        Faults faults = new Faults(MAX_FAULTS);
        switch (document.kind()) {
            case DOCUMENT -> envelope(document, DOCUMENT_FIELDS, faults);
            case QUERY_DOCUMENT -> queryEnvelope(document, faults);
            default -> faults.require(document.json(), "", "@context");
        }
        for (EpcisEvent event : document.events()) {
            if (faults.isFull()) {
                break;
            }
            new EventRules(event, faults, xml).check();
        }
        sameIds(document, faults);
        return faults.found();
    }

    /** One id names one event: two events may share it only if they are equal, or one declares the other an error. */
    private static void sameIds(EpcisDocument document, Faults faults) {
        Map<JsonValue, EpcisEvent> seen = new HashMap<>();
        for (EpcisEvent event : document.events()) {
            JsonValue id = event.json().get("eventID").orElse(null);
            if (id == null || event.json().has("errorDeclaration")) {
                continue;
            }
            EpcisEvent earlier = seen.putIfAbsent(id, event);
            if (earlier != null && !earlier.json().equals(event.json())) {
                faults.add(event.pointer() + "/eventID", "duplicate", "is that of another event in this document");
            }
        }
    }

    /**
     * Checks one event, in the context that it was read in.
     *
     * @return nothing, or the first {@value #MAX_FAULTS} faults
     */
    public static List<Fault> check(EpcisEvent event) {
        Faults faults = new Faults(MAX_FAULTS);
        new EventRules(event, faults, false).check();
        return faults.found();
    }

    private static void envelope(EpcisDocument document, Set<String> fields, Faults faults) {
        JsonObject json = document.json();
        FieldRules rules = new FieldRules(LdContext.of(document.context()), faults);
        for (String required : List.of("@context", "schemaVersion", "creationDate")) {
            faults.require(json, "", required);
        }
        json.get("@context").ifPresent(context -> rules.context("/@context", context));
        json.get("schemaVersion").ifPresent(version -> rules.version("/schemaVersion", version));
        json.get("creationDate").ifPresent(time -> rules.time("/creationDate", time));
        json.get("id").ifPresent(id -> rules.uri("/id", id));
        for (String text : List.of("instanceIdentifier", "sender", "receiver")) {
            json.get(text).ifPresent(value -> rules.text('/' + text, value));
        }
        rules.names("", json, fields);
        JsonObject body = json.object("epcisBody");
        rules.names("/epcisBody", body, Set.of("eventList"));
        faults.require(body, "/epcisBody", "eventList");
        json.get("epcisHeader").ifPresent(header -> header(rules, header, faults));
    }

    private static void header(FieldRules rules, JsonValue header, Faults faults) {
        rules.object("/epcisHeader", header).ifPresent(object -> {
            rules.names("/epcisHeader", object, Set.of("epcisMasterData"));
            object.get("epcisMasterData").ifPresent(data -> new MasterDataRules(rules, faults)
                    .masterData("/epcisHeader/epcisMasterData", data));
        });
    }

    private static void queryEnvelope(EpcisDocument document, Faults faults) {
        JsonObject json = document.json();
        FieldRules rules = new FieldRules(LdContext.of(document.context()), faults);
        faults.require(json, "", "@context");
        json.get("@context").ifPresent(context -> rules.context("/@context", context));
        json.get("schemaVersion").ifPresent(version -> rules.version("/schemaVersion", version));
        json.get("creationDate").ifPresent(time -> rules.time("/creationDate", time));
        json.get("id").ifPresent(id -> rules.uri("/id", id));
        rules.names("", json, QUERY_DOCUMENT_FIELDS);
        JsonObject results = json.object("epcisBody").object("queryResults");
        faults.require(results, "/epcisBody/queryResults", "queryName");
        for (String text : List.of("queryName", "subscriptionID")) {
            results.get(text).ifPresent(value -> rules.text("/epcisBody/queryResults/" + text, value));
        }
        rules.names("/epcisBody/queryResults", results, Set.of("queryName", "subscriptionID", "resultsBody"));
        rules.names("/epcisBody", json.object("epcisBody"), Set.of("queryResults"));
        JsonObject body = results.object("resultsBody");
        rules.names("/epcisBody/queryResults/resultsBody", body, Set.of("eventList", "vocabularyList"));
        body.get("vocabularyList").ifPresent(list -> new MasterDataRules(rules, faults)
                .vocabularies("/epcisBody/queryResults/resultsBody/vocabularyList", list));
    }

    private static String unreadable(JsonException e, byte[] utf8) {
        String where = e.offset() < 0 ? "" : " (" + place(new String(utf8, StandardCharsets.UTF_8), e.offset()) + ")";
        return switch (e.code()) {
            case "syntax", "bom" -> "The text is not written as JSON demands" + where + ".";
            case "encoding", "surrogate" -> "The text has bytes that are not valid UTF-8" + where + ".";
            case "duplicate-name" -> "A field comes twice" + where + ".";
            default -> "The text is beyond what this node takes: " + e.code() + where + ".";
        };
    }

    /** Line and character, both from one, as editors count them. */
    private static String place(String text, long offset) {
        int end = (int) Math.min(offset, text.length());
        int line = 1;
        int start = 0;
        for (int i = text.indexOf('\n'); i >= 0 && i < end; i = text.indexOf('\n', i + 1)) {
            line++;
            start = i + 1;
        }
        return "line " + line + ", character " + (end - start + 1);
    }

    private static String sentence(EpcisException e) {
        String message = e.getMessage();
        String bare =
                e.pointer().isEmpty() ? message : message.substring(e.pointer().length() + 2);
        return Character.toUpperCase(bare.charAt(0)) + bare.substring(1) + '.';
    }
}
