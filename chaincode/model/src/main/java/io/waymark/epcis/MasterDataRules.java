package io.waymark.epcis;

import io.waymark.json.JsonObject;
import io.waymark.json.JsonPointer;
import io.waymark.json.JsonValue;
import io.waymark.json.JsonValue.Kind;

/** The rules for master data in a header or a query's answer (EPCIS 2.0, section 9.4). Members that it does not name are free. */
final class MasterDataRules {
    private final FieldRules rules;
    private final Faults faults;

    MasterDataRules(FieldRules rules, Faults faults) {
        this.rules = rules;
        this.faults = faults;
    }

    void masterData(String at, JsonValue value) {
        rules.object(at, value)
                .flatMap(data -> data.get("vocabularyList"))
                .ifPresent(list -> vocabularies(at + "/vocabularyList", list));
    }

    void vocabularies(String at, JsonValue value) {
        rules.list(this::vocabulary, false).check(at, value);
    }

    private void vocabulary(String at, JsonValue value) {
        rules.object(at, value).ifPresent(vocabulary -> {
            required(vocabulary, at, "type");
            vocabulary.get("vocabularyElementList").ifPresent(list -> rules.list(this::element, false)
                    .check(at + "/vocabularyElementList", list));
        });
    }

    private void element(String at, JsonValue value) {
        rules.object(at, value).ifPresent(element -> {
            required(element, at, "id");
            element.get("attributes")
                    .ifPresent(list -> rules.list(this::attribute, false).check(at + "/attributes", list));
            element.get("children")
                    .ifPresent(list -> rules.list(rules::uri, false).check(at + "/children", list));
        });
    }

    private void attribute(String at, JsonValue value) {
        rules.object(at, value).ifPresent(attribute -> {
            required(attribute, at, "id");
            attribute.get("attribute").ifPresent(content -> {
                Kind kind = content.kind();
                if (kind != Kind.NUMBER && kind != Kind.STRING && kind != Kind.OBJECT) {
                    faults.add(at + "/attribute", "wrong-kind", "must be a text, a number or a group of fields");
                }
            });
        });
    }

    private void required(JsonObject object, String at, String name) {
        faults.require(object, at, name);
        object.get(name).ifPresent(uri -> rules.uri(JsonPointer.member(at, name), uri));
    }
}
