package io.waymark.scan;

import io.waymark.json.JsonArray;
import io.waymark.json.JsonObject;
import io.waymark.projection.link.Link;
import io.waymark.projection.link.LinkType;
import java.util.List;

/**
 * Where a link leads: one object of a linkset (RFC 9264, section 4.2.3).
 *
 * @param term link type of GS1's vocabulary
 * @param language empty where it is not said
 * @param mediaType empty where it is not said
 * @param preferred the one to take where several fit equally well
 * @param resolver whether it is an address of a resolver, not the brand's
 */
record Target(
        String term,
        String href,
        String title,
        String language,
        String mediaType,
        boolean preferred,
        boolean resolver) {

    static Target of(Link link) {
        return new Target(
                link.type().name(),
                link.url(),
                link.title(),
                link.language(),
                link.mediaType(),
                link.preferred(),
                false);
    }

    static Target here(String term, String href, String title, String language, String mediaType) {
        return new Target(term, href, title, language, mediaType, false, true);
    }

    String uri() {
        return LinkType.VOCABULARY + term;
    }

    JsonObject json() {
        JsonObject.Builder json = JsonObject.builder().put("href", href).put("title", title);
        if (!mediaType.isEmpty()) {
            json.put("type", mediaType);
        }
        if (!language.isEmpty()) {
            json.put("hreflang", JsonArray.ofStrings(List.of(language)));
        }
        return json.build();
    }
}
