package io.waymark.projection.capture;

import io.waymark.epcis.EpcisDocument;
import io.waymark.epcis.LdContext;
import io.waymark.json.CanonicalJson;
import io.waymark.json.JsonArray;
import io.waymark.json.JsonNumber;
import io.waymark.json.JsonObject;
import io.waymark.json.JsonString;
import io.waymark.json.JsonValue;
import io.waymark.ledger.Hash;
import io.waymark.projection.event.Units;
import io.waymark.projection.event.ValueField;
import io.waymark.projection.ledger.Bulk;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Master data of one document: what its header, or the answer that it is, says about places, parties, classes and words (EPCIS
 * 2.0, sections 6.5 and 9.4). Of an element that was known before, attributes and children are replaced where they are said
 * again.
 */
final class MasterData {
    /** Attributes and children in one document. */
    static final int MOST = 50_000;

    private final LdContext context;
    private final Map<Name, Element> elements = new LinkedHashMap<>();
    private int size;

    private record Name(String vocabulary, String element) {}

    /** What one element is said to have; null where nothing is said. */
    private record Element(@Nullable List<Attribute> attributes, @Nullable List<String> children) {
        Element and(Element later) {
            return new Element(
                    later.attributes == null ? attributes : later.attributes,
                    later.children == null ? children : later.children);
        }

        byte[] content() {
            JsonArray said = JsonArray.of(
                    attributes == null
                            ? JsonValue.of("")
                            : JsonArray.of(attributes.stream()
                                    .map(a -> (JsonValue) JsonArray.of(JsonValue.of(a.name), JsonValue.of(a.value)))
                                    .toList()),
                    children == null
                            ? JsonValue.of("")
                            : JsonArray.of(children.stream()
                                    .map(c -> (JsonValue) JsonValue.of(c))
                                    .toList()));
            return Hash.sha256(said.text().getBytes(StandardCharsets.UTF_8)).bytes();
        }
    }

    private record Attribute(String name, String value, @Nullable BigDecimal number, @Nullable Instant time) {}

    private MasterData(LdContext context) {
        this.context = context;
    }

    /**
     * Reads what a valid document says.
     *
     * @throws CaptureLimitException {@code too-much-master-data}
     */
    static MasterData of(EpcisDocument document) throws CaptureLimitException {
        MasterData data = new MasterData(document.names());
        JsonObject json = document.json();
        switch (document.kind()) {
            case DOCUMENT ->
                json.optionalObject("epcisHeader")
                        .flatMap(header -> header.optionalObject("epcisMasterData"))
                        .ifPresent(data::vocabularies);
            case QUERY_DOCUMENT ->
                data.vocabularies(
                        json.object("epcisBody").object("queryResults").object("resultsBody"));
            case EVENT -> {}
        }
        if (data.size > MOST) {
            throw new CaptureLimitException(
                    "too-much-master-data",
                    MOST,
                    "",
                    "The document's master data has more than " + MOST + " attributes and children.");
        }
        return data;
    }

    private void vocabularies(JsonObject holder) {
        for (JsonValue one : holder.arrayOrEmpty("vocabularyList")) {
            JsonObject vocabulary = one.asObject();
            String type = context.expand(vocabulary.string("type"));
            vocabulary.arrayOrEmpty("vocabularyElementList").forEach(element -> element(type, element.asObject()));
        }
    }

    private void element(String vocabulary, JsonObject json) {
        List<Attribute> attributes = json.has("attributes") ? new ArrayList<>() : null;
        for (JsonValue attribute : json.arrayOrEmpty("attributes")) {
            attributes.add(attribute(attribute.asObject()));
        }
        List<String> children = json.has("children") ? new ArrayList<>() : null;
        for (JsonValue child : json.arrayOrEmpty("children")) {
            children.add(ValueField.element(vocabulary, context.expand(child.asString())));
        }
        size += 1 + (attributes == null ? 0 : attributes.size()) + (children == null ? 0 : children.size());
        if (size <= MOST) {
            Name name = new Name(
                    ValueField.bounded(vocabulary), ValueField.element(vocabulary, context.expand(json.string("id"))));
            elements.merge(name, new Element(attributes, children), Element::and);
        }
    }

    private Attribute attribute(JsonObject json) {
        String name = ValueField.attribute(context.expand(json.string("id")));
        JsonValue value = json.get("attribute").orElse(JsonValue.of(""));
        if (value instanceof JsonNumber number) {
            return new Attribute(name, ValueField.bounded(number.literal()), Units.plain(number.decimal()), null);
        }
        if (value instanceof JsonString string) {
            String text = context.expand(string.value());
            return new Attribute(
                    name,
                    ValueField.bounded(text),
                    ValueField.number(text).map(Units::plain).orElse(null),
                    ValueField.time(text).orElse(null));
        }
        return new Attribute(
                name, ValueField.bounded(new String(CanonicalJson.bytes(value), StandardCharsets.UTF_8)), null, null);
    }

    /** Writes what is not known yet; to be called in a transaction. */
    void store(JdbcTemplate jdbc, Instant now) {
        if (elements.isEmpty()) {
            return;
        }
        // Documents repeat their master data: whoever says nothing new waits for nobody.
        Map<Name, Element> news = news(jdbc);
        if (news.isEmpty()) {
            return;
        }
        jdbc.query("select pg_advisory_xact_lock(hashtext('master_element'))", row -> {});
        Bulk heads = new Bulk(
                """
                insert into master_element (vocabulary, element, content, captured_at) select * from :rows
                on conflict (vocabulary, element) do update set content = excluded.content,
                    captured_at = excluded.captured_at""",
                "text",
                "text",
                "bytea",
                "timestamptz");
        Bulk oldAttributes = old("master_attribute");
        Bulk oldChildren = old("master_child");
        Bulk attributes = new Bulk(
                "insert into master_attribute (vocabulary, element, n, name, value, number, time) select * from :rows",
                "text",
                "text",
                "int4",
                "text",
                "text",
                "numeric",
                "timestamptz");
        Bulk children = new Bulk(
                "insert into master_child (vocabulary, element, n, child) select * from :rows",
                "text",
                "text",
                "int4",
                "text");
        news.forEach((name, element) -> {
            heads.add(name.vocabulary, name.element, element.content(), now.toString());
            rows(name, element, oldAttributes, attributes, oldChildren, children);
        });
        List.of(heads, oldAttributes, oldChildren, attributes, children).forEach(rows -> rows.run(jdbc));
    }

    private static void rows(
            Name name, Element element, Bulk oldAttributes, Bulk attributes, Bulk oldChildren, Bulk children) {
        if (element.attributes != null) {
            oldAttributes.add(name.vocabulary, name.element);
            int n = 0;
            for (Attribute attribute : element.attributes) {
                attributes.add(
                        name.vocabulary,
                        name.element,
                        n++,
                        attribute.name,
                        attribute.value,
                        attribute.number == null ? null : attribute.number.toString(),
                        attribute.time == null ? null : attribute.time.toString());
            }
        }
        if (element.children != null) {
            oldChildren.add(name.vocabulary, name.element);
            int n = 0;
            for (String child : element.children) {
                children.add(name.vocabulary, name.element, n++, child);
            }
        }
    }

    private static Bulk old(String table) {
        return new Bulk(
                "delete from " + table + " t using :rows as r(vocabulary, element)"
                        + " where t.vocabulary = r.vocabulary and t.element = r.element",
                "text",
                "text");
    }

    private Map<Name, Element> news(JdbcTemplate jdbc) {
        Map<Name, byte[]> known = new HashMap<>();
        jdbc.query(
                "select vocabulary, element, content from master_element where element = any (?)",
                row -> {
                    known.put(new Name(row.getString(1), row.getString(2)), row.getBytes(3));
                },
                (Object)
                        elements.keySet().stream().map(Name::element).distinct().toArray(String[]::new));
        Map<Name, Element> news = new LinkedHashMap<>();
        elements.forEach((name, element) -> {
            boolean same = Optional.ofNullable(known.get(name))
                    .filter(content -> Arrays.equals(content, element.content()))
                    .isPresent();
            if (!same) {
                news.put(name, element);
            }
        });
        return news;
    }
}
