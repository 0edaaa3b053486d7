package io.waymark.projection.custody;

import io.waymark.custody.Made;
import io.waymark.custody.Step;
import io.waymark.json.CanonicalJson;
import io.waymark.ledger.Hash;
import io.waymark.ledger.KeyId;
import io.waymark.ledger.RecallLink;
import io.waymark.ledger.SaltedDocument;
import io.waymark.transaction.Opening;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Openings cut into parts that fit into a private value, and joined again. */
final class Parts {

    /** Bytes of a part, by an estimate that is never too low: a private value has at most 1 MB. */
    private static final int MOST_BYTES = 900_000;

    private static final int MEMBER = 70;
    private static final int AROUND = 120;

    private final Opening whole;
    private final List<Opening> parts = new ArrayList<>();
    private final Set<Hash> shown = new HashSet<>();
    private Map<KeyId, Step> steps = new LinkedHashMap<>();
    private Map<KeyId, List<Hash>> contents = new LinkedHashMap<>();
    private Map<KeyId, List<Made>> made = new LinkedHashMap<>();
    private Map<Hash, SaltedDocument> events = new LinkedHashMap<>();
    private Map<String, RecallLink> recalls = new LinkedHashMap<>();
    private Map<String, SaltedDocument> products = new LinkedHashMap<>();
    private int size;

    private Parts(Opening whole) {
        this.whole = whole;
    }

    /** Cuts; a step stays with its lists and its event. Nothing to show gives no part. */
    static List<Opening> of(Opening whole) {
        Parts parts = new Parts(whole);
        whole.steps().keySet().stream().sorted().forEach(parts::step);
        whole.recalls().forEach(parts::recall);
        whole.products().forEach((key, document) -> {
            parts.room(AROUND + key.length() + size(document));
            parts.products.put(key, document);
        });
        parts.end();
        return parts.parts;
    }

    /** All that any of these shows. */
    static Opening join(List<Opening> pages) {
        Map<KeyId, Step> steps = new HashMap<>();
        Map<KeyId, List<Hash>> contents = new HashMap<>();
        Map<KeyId, List<Made>> made = new HashMap<>();
        Map<Hash, SaltedDocument> events = new HashMap<>();
        Map<String, RecallLink> recalls = new HashMap<>();
        Map<String, SaltedDocument> products = new HashMap<>();
        for (Opening page : pages) {
            steps.putAll(page.steps());
            contents.putAll(page.contents());
            made.putAll(page.made());
            events.putAll(page.events());
            recalls.putAll(page.recalls());
            products.putAll(page.products());
        }
        return new Opening(steps, contents, made, events, recalls, products);
    }

    private void step(KeyId key) {
        Step step = whole.steps().get(key);
        List<Hash> content = whole.contents().get(key);
        List<Made> list = whole.made().get(key);
        SaltedDocument event = step.event() == null ? null : whole.events().get(step.event());
        int bytes = AROUND + step.bytes().length;
        bytes += content == null ? 0 : AROUND + MEMBER * content.size();
        bytes += list == null
                ? 0
                : AROUND
                        + list.stream().mapToInt(m -> AROUND + m.bytes().length).sum();
        bytes += event == null || shown.contains(step.event()) ? 0 : AROUND + size(event);
        room(bytes);
        steps.put(key, step);
        if (content != null) {
            contents.put(key, content);
        }
        if (list != null) {
            made.put(key, list);
        }
        if (event != null && shown.add(step.event())) {
            events.put(step.event(), event);
        }
    }

    private void recall(String key, RecallLink link) {
        SaltedDocument event = whole.events().get(link.event());
        boolean shows = event != null && !shown.contains(link.event());
        room(AROUND + key.length() + link.bytes().length + (shows ? AROUND + size(event) : 0));
        recalls.put(key, link);
        if (shows) {
            shown.add(link.event());
            events.put(link.event(), event);
        }
    }

    private static int size(SaltedDocument document) {
        return CanonicalJson.bytes(document.toJson()).length;
    }

    private void room(int bytes) {
        if (size > 0 && size + bytes > MOST_BYTES) {
            end();
        }
        size += bytes;
    }

    private void end() {
        if (size > 0) {
            parts.add(new Opening(steps, contents, made, events, recalls, products));
            steps = new LinkedHashMap<>();
            contents = new LinkedHashMap<>();
            made = new LinkedHashMap<>();
            events = new LinkedHashMap<>();
            recalls = new LinkedHashMap<>();
            products = new LinkedHashMap<>();
            size = 0;
        }
    }
}
