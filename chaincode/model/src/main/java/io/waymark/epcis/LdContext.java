package io.waymark.epcis;

import io.waymark.json.JsonArray;
import io.waymark.json.JsonObject;
import io.waymark.json.JsonString;
import io.waymark.json.JsonValue;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What an {@code @context} says about prefixes (JSON-LD 1.1, section 4.4): enough to expand compact names, without ever
 * fetching anything. The prefixes of GS1's own EPCIS context always hold; an entry of the document may override them.
 */
public final class LdContext {
    /** The context that GS1 publishes for EPCIS 2.0. */
    public static final String EPCIS = "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld";

    /** The prefixes of {@link #EPCIS}, {@code cbvmda} and the others that EPCIS documents may use without declaring them. */
    private static final Map<String, String> STANDARD = Map.of(
            "epcis", "https://ref.gs1.org/epcis/",
            "cbv", Cbv.WEB,
            "cbvmda", "urn:epcglobal:cbv:mda:",
            "gs1", Cbv.GS1_WEB,
            "rdfs", "http://www.w3.org/2000/01/rdf-schema#",
            "owl", "http://www.w3.org/2002/07/owl#",
            "xsd", "http://www.w3.org/2001/XMLSchema#",
            "dcterms", "http://purl.org/dc/terms/");

    /** The prefixes that hold in every EPCIS document without being declared. */
    public static Set<String> standard() {
        return STANDARD.keySet();
    }

    /** Without any entry of its own. */
    static final LdContext NONE = new LdContext(Map.of());

    private final Map<String, String> declared;

    private LdContext(Map<String, String> declared) {
        this.declared = declared;
    }

    /** The prefixes that an {@code @context} declares: in an object, or in the objects of an array. */
    static LdContext of(Optional<JsonValue> context) {
        return context.isEmpty() ? NONE : NONE.and(context.get());
    }

    /** These prefixes and those that another {@code @context} declares, which win. */
    LdContext and(JsonValue context) {
        Map<String, String> all = new HashMap<>(declared);
        if (context instanceof JsonArray array) {
            array.forEach(entry -> collect(entry, all));
        } else {
            collect(context, all);
        }
        return all.equals(declared) ? this : new LdContext(Map.copyOf(all));
    }

    private static void collect(JsonValue entry, Map<String, String> into) {
        if (entry instanceof JsonObject object) {
            object.forEach((name, value) -> {
                if (value instanceof JsonString uri && !name.startsWith("@")) {
                    into.put(name, uri.value());
                }
            });
        }
    }

    /** The namespace that a prefix stands for, if any. */
    public Optional<String> namespace(String prefix) {
        String own = declared.get(prefix);
        return Optional.ofNullable(own == null ? STANDARD.get(prefix) : own);
    }

    /** A compact name ({@code ex:colour}) as the full URI; everything else as it is. */
    public String expand(String name) {
        int colon = name.indexOf(':');
        if (colon < 1 || name.startsWith("//", colon + 1)) {
            return name;
        }
        return namespace(name.substring(0, colon))
                .map(namespace -> namespace + name.substring(colon + 1))
                .orElse(name);
    }

    /** The prefixes that the document declares itself. */
    public Map<String, String> declared() {
        return declared;
    }
}
