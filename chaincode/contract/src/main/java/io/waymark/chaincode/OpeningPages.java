package io.waymark.chaincode;

import io.waymark.custody.Made;
import io.waymark.custody.Step;
import io.waymark.json.JsonArray;
import io.waymark.ledger.Hash;
import io.waymark.ledger.KeyId;
import io.waymark.ledger.RecallLink;
import io.waymark.ledger.SaltedDocument;
import io.waymark.transaction.Opening;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Cuts an opening into answers of bounded size, always at the same places. */
final class OpeningPages {

    /** A page is full with so many bytes; one value more may stand on it. */
    static final int FULL = 768 << 10;

    private static final int KEY = 80;
    private static final int ENTRY = 68;

    private final List<Opening> pages = new ArrayList<>();
    private Draft draft = new Draft();
    private int size;

    private OpeningPages() {}

    private static final class Draft {
        final Map<KeyId, Step> steps = new LinkedHashMap<>();
        final Map<KeyId, List<Hash>> contents = new LinkedHashMap<>();
        final Map<KeyId, List<Made>> made = new LinkedHashMap<>();
        final Map<Hash, SaltedDocument> events = new LinkedHashMap<>();
        final Map<String, RecallLink> recalls = new LinkedHashMap<>();
        final Map<String, SaltedDocument> products = new LinkedHashMap<>();

        Opening opening() {
            return new Opening(steps, contents, made, events, recalls, products);
        }
    }

    /** The pages of an opening: one or more. Maps are taken in the order that they have. */
    static List<Opening> of(
            Map<KeyId, Step> steps,
            Map<KeyId, List<Hash>> contents,
            Map<KeyId, List<Made>> made,
            Map<Hash, SaltedDocument> events,
            Map<String, RecallLink> recalls,
            Map<String, SaltedDocument> products) {
        OpeningPages cut = new OpeningPages();
        steps.forEach((k, v) -> {
            cut.room(KEY + v.bytes().length).steps.put(k, v);
            if (contents.containsKey(k)) {
                cut.room(KEY + contents.get(k).size() * ENTRY).contents.put(k, contents.get(k));
            }
            if (made.containsKey(k)) {
                cut.room(KEY
                                + JsonArray.of(made.get(k).stream()
                                                .map(Opening::made)
                                                .toList())
                                        .text()
                                        .length())
                        .made
                        .put(k, made.get(k));
            }
        });
        events.forEach(
                (k, v) -> cut.room(KEY + v.toJson().text().length()).events.put(k, v));
        recalls.forEach((k, v) -> cut.room(KEY + v.bytes().length).recalls.put(k, v));
        products.forEach(
                (k, v) -> cut.room(KEY + v.toJson().text().length()).products.put(k, v));
        cut.pages.add(cut.draft.opening());
        return cut.pages;
    }

    private Draft room(int bytes) {
        if (size > 0 && size + bytes > FULL) {
            pages.add(draft.opening());
            draft = new Draft();
            size = 0;
        }
        size += bytes;
        return draft;
    }
}
