package io.waymark.epcis.xml;

import io.waymark.epcis.LdContext;
import io.waymark.epcis.xml.Element.Name;
import io.waymark.json.JsonArray;
import io.waymark.json.JsonObject;
import io.waymark.json.JsonValue;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** The prefixes of one document's extensions: one for each namespace, as the text spells it wherever that is free. */
final class Prefixes {
    /** Prefixes that would make a name look like an address of its own. */
    private static final Set<String> SCHEMES = Set.of("http", "https", "urn", "tag", "ni", "did", "info", "data");

    private final Map<String, String> prefixOf = new LinkedHashMap<>();

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
        while (wanted.isEmpty() || SCHEMES.contains(wanted) || prefixOf.containsValue(wanted)) {
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
