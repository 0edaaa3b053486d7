package io.waymark.verifier;

import static io.waymark.verifier.RefusedException.demand;

import io.waymark.json.JsonArray;
import io.waymark.json.JsonObject;
import io.waymark.json.JsonValue;
import io.waymark.tlog.Hash;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;

/** The form of a bundle's parts: these members and no others, bounded lists, base64url in its one spelling. */
final class Form {

    /** As many elements as any list of a bundle may have. */
    static final int MOST = 2_000;

    private Form() {}

    static void members(JsonObject json, String where, List<String> required, String... optional)
            throws RefusedException {
        Set<String> may = Set.of(optional);
        int there = 0;
        for (String name : json.names()) {
            demand(required.contains(name) || may.contains(name), "format", where);
            there += required.contains(name) ? 1 : 0;
        }
        demand(there == required.size(), "format", where);
    }

    static void list(JsonArray array, int least, String where) throws RefusedException {
        demand(array.size() >= least && array.size() <= MOST, "format", where);
    }

    /** An integer from 0 to 2^53 - 1. */
    static long count(JsonValue value, String code, String where) throws RefusedException {
        demand(value.kind() == JsonValue.Kind.NUMBER, code, where);
        long number = value.asLong();
        demand(number >= 0, code, where);
        return number;
    }

    static byte[] base64url(String text, String where) throws RefusedException {
        byte[] bytes = Base64.getUrlDecoder().decode(text);
        demand(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes).equals(text), "format", where);
        return bytes;
    }

    /** Hashes that stand one after the other in base64url. */
    static List<Hash> hashes(String text, String where) throws RefusedException {
        byte[] bytes = base64url(text, where);
        demand(bytes.length % Hash.BYTES == 0, "format", where);
        List<Hash> hashes = new ArrayList<>();
        for (int at = 0; at < bytes.length; at += Hash.BYTES) {
            hashes.add(Hash.of(bytes, at));
        }
        return hashes;
    }

    /** Whether these stand in ascending order, each once. */
    static boolean ascending(List<String> texts) {
        for (int i = 1; i < texts.size(); i++) {
            if (texts.get(i - 1).compareTo(texts.get(i)) >= 0) {
                return false;
            }
        }
        return true;
    }
}
