package io.waymark.epcis.xml;

import io.waymark.epcis.Cbv;
import io.waymark.epcis.Cbv.Family;
import io.waymark.epcis.xml.Element.Attribute;
import io.waymark.json.JsonArray;
import io.waymark.json.JsonObject;
import io.waymark.json.JsonValue;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * One event of EPCIS in XML as JSON-LD (EPCIS 2.0, sections 9 and 10). Whatever is not where the standard has it is kept as a
 * field all the same, so that validation can point at it.
 */
final class EventConverter {
    private static final Set<String> NUMBERS =
            Set.of("value", "minValue", "maxValue", "meanValue", "sDev", "percRank", "percValue");

    /** Digits and exponent beyond which a text is no quantity of anything; they stay text and validation says so. */
    private static final int MAX_NUMBER = 100;

    private static final int MAX_EXPONENT = 400;

    private final Prefixes prefixes;
    private final Lines lines;

    EventConverter(Prefixes prefixes, Lines lines) {
        this.prefixes = prefixes;
        this.lines = lines;
    }

    JsonObject event(Element element) {
        Members members = new Members(Set.of("type"));
        members.put("type", text(element, prefixes.member(element.name)));
        List<JsonValue> certificates = new ArrayList<>(0);
        attributes(element, members);
        fields(element, members, certificates);
        if (!certificates.isEmpty()) {
            members.add(
                    "certificationInfo", certificates.size() == 1 ? certificates.get(0) : JsonArray.of(certificates));
        }
        return lines.at(element, members.object());
    }

    private void fields(Element parent, Members members, List<JsonValue> certificates) {
        for (Element child : parent.children) {
            if (isWrapper(child)) {
                attributes(child, members);
                fields(child, members, certificates);
            } else if (!child.name.isStandard()) {
                members.add(prefixes.member(child.name), extension(child));
            } else if (child.name.local().equals("certificationInfo")) {
                certificates.add(simple(child));
            } else {
                members.add(child.name.local(), field(child));
            }
        }
    }

    /** EPCIS 1.x put what came later into these; 2.0 puts it where it belongs, and knows them still. */
    private static boolean isWrapper(Element element) {
        return element.name.isStandard("extension") || element.name.isStandard("baseExtension");
    }

    private JsonValue field(Element element) {
        return switch (element.name.local()) {
            case "bizStep" -> word(element, Family.BIZ_STEP);
            case "disposition" -> word(element, Family.DISPOSITION);
            case "epcList", "childEPCs", "inputEPCList", "outputEPCList" -> list(element, "epc", this::simple);
            case "quantityList", "childQuantityList", "inputQuantityList", "outputQuantityList" ->
                list(element, "quantityElement", this::quantity);
            case "bizTransactionList" -> list(element, "bizTransaction", e -> typed(e, Family.BIZ_TRANSACTION_TYPE));
            case "sourceList" -> list(element, "source", e -> typed(e, Family.SOURCE_DEST_TYPE));
            case "destinationList" -> list(element, "destination", e -> typed(e, Family.SOURCE_DEST_TYPE));
            case "readPoint", "bizLocation", "ilmd" -> object(element, this::extension);
            case "errorDeclaration" -> object(element, this::errorField);
            case "persistentDisposition" -> persistentDisposition(element);
            case "sensorElementList" -> list(element, "sensorElement", this::sensorElement);
            default -> element.children.isEmpty() ? simple(element) : extension(element);
        };
    }

    /** Makes a value of an element. */
    interface Reader {
        JsonValue read(Element element);
    }

    /** A list whose elements all have one name; one of another name stays an object with that name in it. */
    private JsonValue list(Element element, String name, Reader reader) {
        List<JsonValue> values = new ArrayList<>(element.children.size());
        list(element, name, reader, values);
        for (Attribute attribute : element.attributes) {
            if (!attribute.name().isXsi()) {
                values.add(lines.at(element, JsonObject.of(prefixes.member(attribute.name()), attribute.value())));
            }
        }
        return lines.at(element, JsonArray.of(values));
    }

    private void list(Element element, String name, Reader reader, List<JsonValue> values) {
        for (Element child : element.children) {
            if (isWrapper(child)) {
                list(child, name, reader, values);
            } else if (child.name.isStandard(name)) {
                values.add(reader.read(child));
            } else {
                values.add(lines.at(child, JsonObject.of(prefixes.member(child.name), extension(child))));
            }
        }
    }

    private JsonValue object(Element element, Reader reader) {
        Members members = new Members();
        attributes(element, members);
        members(element, reader, members);
        return lines.at(element, members.object());
    }

    private void members(Element parent, Reader reader, Members members) {
        for (Element child : parent.children) {
            if (isWrapper(child)) {
                members(child, reader, members);
            } else {
                members.add(
                        prefixes.member(child.name), child.name.isStandard() ? reader.read(child) : extension(child));
            }
        }
    }

    private JsonValue errorField(Element element) {
        return switch (element.name.local()) {
            case "reason" -> word(element, Family.ERROR_REASON);
            case "correctiveEventIDs" -> list(element, "correctiveEventID", this::simple);
            default -> extension(element);
        };
    }

    /** XML may say that there is no quantity ({@code xsi:nil}); JSON leaves it out. */
    private JsonValue quantity(Element element) {
        element.children.removeIf(child -> child.name.isStandard("quantity") && child.isNil());
        return object(element, e -> e.name.local().equals("quantity") ? number(e, e.text()) : extension(e));
    }

    /** A URI with its type in an attribute. */
    private JsonValue typed(Element element, Family family) {
        Members members = new Members();
        for (Attribute attribute : element.attributes) {
            String name = prefixes.member(attribute.name());
            if (!attribute.name().isXsi()) {
                members.add(
                        name, text(element, name.equals("type") ? word(attribute.value(), family) : attribute.value()));
            }
        }
        members.add(element.name.local(), simple(element, true));
        return lines.at(element, members.object());
    }

    private JsonValue persistentDisposition(Element element) {
        List<JsonValue> set = new ArrayList<>();
        List<JsonValue> unset = new ArrayList<>();
        Members members = new Members();
        attributes(element, members);
        for (Element child : element.children) {
            if (child.name.isStandard("set")) {
                set.add(word(child, Family.DISPOSITION));
            } else if (child.name.isStandard("unset")) {
                unset.add(word(child, Family.DISPOSITION));
            } else {
                members.add(prefixes.member(child.name), extension(child));
            }
        }
        if (!set.isEmpty()) {
            members.add("set", JsonArray.of(set));
        }
        if (!unset.isEmpty()) {
            members.add("unset", JsonArray.of(unset));
        }
        return lines.at(element, members.object());
    }

    private JsonValue sensorElement(Element element) {
        Members members = new Members();
        attributes(element, members);
        List<JsonValue> reports = new ArrayList<>();
        sensorElement(element, members, reports);
        if (!reports.isEmpty()) {
            members.add("sensorReport", JsonArray.of(reports));
        }
        return lines.at(element, members.object());
    }

    private void sensorElement(Element element, Members members, List<JsonValue> reports) {
        for (Element child : element.children) {
            if (isWrapper(child)) {
                sensorElement(child, members, reports);
            } else if (child.name.isStandard("sensorReport")) {
                reports.add(sensorValues(child));
            } else if (child.name.isStandard("sensorMetadata")) {
                members.add("sensorMetadata", sensorValues(child));
            } else {
                members.add(prefixes.member(child.name), extension(child));
            }
        }
    }

    /** What a sensor says stands in attributes. */
    private JsonValue sensorValues(Element element) {
        Members members = new Members();
        for (Attribute attribute : element.attributes) {
            if (!attribute.name().isXsi()) {
                members.add(prefixes.member(attribute.name()), sensorValue(element, attribute));
            }
        }
        members(element, this::extension, members);
        return lines.at(element, members.object());
    }

    private JsonValue sensorValue(Element element, Attribute attribute) {
        String value = attribute.value();
        if (!attribute.name().namespace().isEmpty()) {
            return text(element, value);
        }
        String name = attribute.name().local();
        if (NUMBERS.contains(name)) {
            return number(element, value);
        }
        return switch (name) {
            case "booleanValue" ->
                switch (value) {
                    case "true", "1" -> JsonValue.of(true);
                    case "false", "0" -> JsonValue.of(false);
                    default -> text(element, value);
                };
            case "type" -> text(element, word(value, Family.MEASUREMENT));
            case "exception" -> text(element, word(value, Family.SENSOR_ALERT));
            case "component" -> text(element, word(value, Family.COMPONENT));
            default -> text(element, value);
        };
    }

    // ---- values

    /** The name of an element as a member. */
    String member(Element element) {
        return prefixes.member(element.name);
    }

    /**
     * What any element holds: its text, or the attributes and elements in it by their names, the text beside them as
     * {@code #text}.
     */
    JsonValue extension(Element element) {
        boolean bare = element.attributes.isEmpty() && element.children.isEmpty();
        if (bare || element.name.isStandard() && element.children.isEmpty() && onlyXsi(element)) {
            return text(element, element.text());
        }
        Members members = new Members();
        for (Attribute attribute : element.attributes) {
            members.add(prefixes.member(attribute.name()), text(element, attribute.value()));
        }
        members(element, this::extension, members);
        if (!element.text().isEmpty()) {
            members.add("#text", text(element, element.text()));
        }
        return lines.at(element, members.object());
    }

    private JsonValue simple(Element element) {
        return simple(element, false);
    }

    /** The text of an element that may hold nothing else; one that does stays an object, which validation refuses. */
    private JsonValue simple(Element element, boolean attributesRead) {
        return element.children.isEmpty() && (attributesRead || onlyXsi(element))
                ? text(element, element.text())
                : extension(element);
    }

    private static boolean onlyXsi(Element element) {
        return element.attributes.stream().allMatch(a -> a.name().isXsi());
    }

    /** Attributes of a standard element: what XML Schema says of its type is no content. */
    private void attributes(Element element, Members members) {
        for (Attribute attribute : element.attributes) {
            if (!attribute.name().isXsi()) {
                members.add(prefixes.member(attribute.name()), text(element, attribute.value()));
            }
        }
    }

    private JsonValue word(Element element, Family family) {
        return element.children.isEmpty() && onlyXsi(element)
                ? text(element, word(element.text(), family))
                : extension(element);
    }

    /** A word of GS1's vocabulary as JSON-LD has it, bare; anything else as it is. */
    private static String word(String text, Family family) {
        String uri = text.startsWith("gs1:")
                ? "https://gs1.org/voc/" + text.substring(4)
                : text.startsWith("cbv:") ? Cbv.WEB + text.substring(4) : text;
        String bare = Cbv.bare(family, uri);
        return bare.equals(uri) ? text : bare;
    }

    private JsonValue text(Element element, String text) {
        return lines.at(element, JsonValue.of(text));
    }

    /** A decimal or a number with an exponent, exact; {@code INF}, {@code NaN} and the like stay texts. */
    private JsonValue number(Element element, String text) {
        if (!element.children.isEmpty() || text.length() > MAX_NUMBER || !isNumber(text)) {
            return text(element, text);
        }
        BigDecimal number = new BigDecimal(text.endsWith(".") ? text.substring(0, text.length() - 1) : text);
        boolean affordable = Math.abs((long) number.scale()) <= MAX_EXPONENT;
        return affordable ? JsonValue.of(number) : text(element, text);
    }

    private static boolean isNumber(String text) {
        int digits = 0;
        int at = 0;
        boolean point = false;
        if (text.startsWith("+") || text.startsWith("-")) {
            at++;
        }
        for (; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c >= '0' && c <= '9') {
                digits++;
            } else if (c == '.' && !point) {
                point = true;
            } else {
                break;
            }
        }
        if (digits == 0 || at == text.length()) {
            return digits > 0;
        }
        return isExponent(text, at);
    }

    private static boolean isExponent(String text, int at) {
        int from = at + 1;
        if ((text.charAt(at) | 0x20) != 'e') {
            return false;
        }
        if (from < text.length() && (text.charAt(from) == '+' || text.charAt(from) == '-')) {
            from++;
        }
        int count = text.length() - from;
        return count >= 1 && count <= 3 && text.substring(from).chars().allMatch(c -> c >= '0' && c <= '9');
    }
}
