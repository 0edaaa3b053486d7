package io.waymark.epcis.xml;

import io.waymark.epcis.LdContext;
import io.waymark.epcis.xml.Element.Name;
import io.waymark.json.JsonArray;
import io.waymark.json.JsonObject;
import io.waymark.json.JsonValue;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** The prefixes of one document's extensions: one for each namespace, as the text spells it wherever that is free. */
final class Prefixes {
    /** Prefixes that would make a name look like an address of its own. */
    private static final Set<String> SCHEMES = Set.of("http", "https", "urn", "tag", "ni", "did", "info", "data");

    private static final int MAX_SCHEME = 40;
    private static final int MAX_SCHEMES = 10_000;

    private final Map<String, String> prefixOf = new LinkedHashMap<>();
    private final Set<String> taken = new HashSet<>(SCHEMES);

    /**
     * The prefixes for a document. What its values begin with before a colon is taken: XML has no prefixes in values, so
     * none of them may become one by being declared. GS1's own are used as prefixes in values, and always declared.
     */
    Prefixes(Element root) {
        collect(root);
        taken.removeIf(scheme -> LdContext.standard().contains(scheme));
    }

    private void collect(Element element) {
        scheme(element.text());
        element.attributes.forEach(attribute -> scheme(attribute.value()));
        element.children.forEach(this::collect);
    }

    private void scheme(String value) {
        int colon = value.indexOf(':');
        if (colon > 0 && colon < MAX_SCHEME && taken.size() < MAX_SCHEMES) {
            taken.add(value.substring(0, colon));
        }
    }

    /** The name as a member of JSON-LD: bare where it has no namespace, else with a prefix. */
    String member(Name name) {
        return name.isStandard() ? name.local() : prefix(name) + ':' + name.local();
    }

    private String prefix(Name name) {
        String known = prefixOf.get(name.namespace());
        if (known == null) {
            known = free(name);
            prefixOf.put(name.namespace(), known);
        }
        return known;
    }

    private String free(Name name) {
        String wanted = name.prefix();
        int number = 0;
        while (wanted.isEmpty() || taken.contains(wanted) || prefixOf.containsValue(wanted)) {
            wanted = "ext" + ++number;
        }
        return wanted;
    }

    /** The context: GS1's own, then the prefixes that came up. */
    JsonValue context() {
        JsonValue own = JsonValue.of(LdContext.EPCIS);
        if (prefixOf.isEmpty()) {
            return JsonArray.of(own);
        }
        JsonObject.Builder declared = JsonObject.builder();
        prefixOf.forEach((namespace, prefix) -> declared.put(prefix, namespace));
        return JsonArray.of(own, declared.build());
    }
}
