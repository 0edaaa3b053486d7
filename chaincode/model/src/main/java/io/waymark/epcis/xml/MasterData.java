package io.waymark.epcis.xml;

import io.waymark.json.JsonArray;
import io.waymark.json.JsonObject;
import io.waymark.json.JsonValue;
import java.util.ArrayList;
import java.util.List;

/** Master data in the header of a document (EPCIS 2.0, section 9.4): lists of vocabularies, their elements and attributes. */
final class MasterData {
    private final EventConverter converter;
    private final Lines lines;

    MasterData(EventConverter converter, Lines lines) {
        this.converter = converter;
        this.lines = lines;
    }

    JsonValue read(Element masterData) {
        Element list = masterData.child("VocabularyList");
        List<JsonValue> vocabularies = new ArrayList<>();
        for (Element vocabulary : list == null ? List.<Element>of() : list.children) {
            Members members = new Members();
            put(vocabulary, "type", members);
            Element elements = vocabulary.child("VocabularyElementList");
            if (elements != null) {
                members.add(
                        "vocabularyElementList",
                        JsonArray.of(
                                elements.children.stream().map(this::element).toList()));
            }
            vocabularies.add(lines.at(vocabulary, members.object()));
        }
        return JsonObject.of("vocabularyList", JsonArray.of(vocabularies));
    }

    private JsonValue element(Element element) {
        Members members = new Members();
        put(element, "id", members);
        List<JsonValue> attributes = new ArrayList<>();
        for (Element child : element.children) {
            if (child.name.isStandard("attribute")) {
                attributes.add(attribute(child));
            } else if (child.name.isStandard("children")) {
                members.add(
                        "children",
                        JsonArray.of(child.children.stream()
                                .map(converter::extension)
                                .toList()));
            }
        }
        if (!attributes.isEmpty()) {
            members.add("attributes", JsonArray.of(attributes));
        }
        return lines.at(element, members.object());
    }

    private JsonValue attribute(Element element) {
        Members members = new Members();
        put(element, "id", members);
        if (element.children.isEmpty()) {
            members.add("attribute", JsonValue.of(element.text()));
        } else {
            Members inside = new Members();
            element.children.forEach(child -> inside.add(converter.member(child), converter.extension(child)));
            members.add("attribute", inside.object());
        }
        return lines.at(element, members.object());
    }

    private static void put(Element element, String name, Members members) {
        String value = element.attribute(name);
        if (value != null) {
            members.add(name, JsonValue.of(value));
        }
    }
}
