package io.waymark.verifier;

import static io.waymark.verifier.RefusedException.demand;

import io.waymark.custody.Act;
import io.waymark.custody.RecallChains;
import io.waymark.custody.Step;
import io.waymark.json.CanonicalJson;
import io.waymark.json.JsonArray;
import io.waymark.json.JsonObject;
import io.waymark.ledger.Hash;
import io.waymark.ledger.KeyId;
import io.waymark.ledger.Names;
import io.waymark.ledger.ObjectName;
import io.waymark.ledger.RecallLink;
import io.waymark.ledger.Refs;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

/** The recall chains that a bundle must speak of, link by link. */
final class RecallReading {

    /** @param value null where the link is not well formed in its place, or not shown */
    private record Link(Claim claim, RecallLink value) {}

    private final List<List<Link>> chains = new ArrayList<>();
    private final List<Claim> claims = new ArrayList<>();
    private final Map<Hash, String> events = new TreeMap<>();
    private final boolean over;

    RecallReading(JsonArray given, List<Shown> chain, ObjectName name) throws RefusedException {
        Map<Hash, String> due = due(chain, name);
        over = chain.stream().anyMatch(s -> s.step.watch().over());
        Form.list(given, 0, "recalls");
        for (int i = 0; i < given.size(); i++) {
            String where = "recalls/" + i;
            JsonObject recall = given.get(i).asObject();
            boolean named = recall.has("r");
            Form.members(recall, where, List.of("links", "org", "target", named ? "r" : "keyHash"));
            JsonArray links = recall.array("links");
            boolean bounded = links.size() >= 1 && links.size() <= (named ? RecallChains.MOST_LINKS + 1 : 1);
            demand(bounded, "format", where);
            String org = Names.requireOrganisation(recall.string("org"));
            Hash first = named ? first(new Hash(recall.string("r"))) : new Hash(recall.string("keyHash"));
            String target = due.remove(Refs.position(org, first));
            boolean fits = recall.string("target").equals(target) && (named || target.equals("input"));
            demand(fits, "recall-target", where);
            follow(recall, org, links, where);
        }
        due.keySet().forEach(position -> claims.add(Claim.absent(position)));
    }

    private static Hash first(Hash r) {
        return KeyId.keyHash(Refs.recallKey(r));
    }

    /** Of every chain that could have begun, the position of its first link, and what it is a recall of. */
    private static Map<Hash, String> due(List<Shown> chain, ObjectName name) {
        Map<Hash, String> due = new HashMap<>();
        chain.forEach(s -> s.step.watch().positions().forEach(position -> due.put(position, "input")));
        if (chain.get(0).step.act() == Act.ENTER) {
            return due;
        }
        put(due, "item", name);
        for (Shown shown : chain) {
            Step step = shown.step;
            if (step.n() == 1 || step.act() == Act.COMMISSION) {
                put(due, "lot", step.lot());
                put(due, "class", step.productClass());
            }
        }
        return due;
    }

    private static void put(Map<Hash, String> due, String target, ObjectName of) {
        if (of != null) {
            due.put(Refs.position(of.org(), first(Refs.recall(of.ref()))), target);
        }
    }

    private void follow(JsonObject recall, String org, JsonArray links, String where) throws RefusedException {
        boolean named = recall.has("r");
        Hash r = named ? new Hash(recall.string("r")) : null;
        Hash keyHash = named ? first(r) : new Hash(recall.string("keyHash"));
        List<Link> followed = new ArrayList<>();
        for (int i = 0; i < links.size(); i++) {
            JsonObject json = links.get(i).asObject();
            boolean shown = !json.has("value");
            if (!shown) {
                Form.members(json, where, List.of("value"));
            }
            Hash value = shown ? Hash.sha256(CanonicalJson.bytes(json)) : new Hash(json.string("value"));
            Claim claim = shown ? Claim.shown(org, keyHash, value) : Claim.stated(org, keyHash, value);
            claims.add(claim);
            followed.add(new Link(claim, shown && named ? link(json, org, value, r, i + 1) : null));
            if (named) {
                keyHash = KeyId.keyHash(Refs.recallKey(r, i + 1, value));
            }
        }
        if (named && links.size() <= RecallChains.MOST_LINKS) {
            claims.add(Claim.absent(org, keyHash));
        }
        chains.add(followed);
    }

    private RecallLink link(JsonObject json, String org, Hash value, Hash r, int n) {
        RecallLink link;
        try {
            link = RecallLink.parse(CanonicalJson.bytes(json));
        } catch (IllegalArgumentException malformed) {
            return null; // its writer's doing: what stands there is not shown, whatever it is
        }
        if (!Hash.sha256(link.bytes()).equals(value)) {
            return null;
        }
        events.putIfAbsent(link.event(), org);
        boolean fits =
                link.r().equals(r) && link.n() == n && n <= RecallChains.MOST_LINKS && !(n == 1 && link.withdrawal());
        return fits ? link : null;
    }

    List<Claim> claims() {
        return claims;
    }

    /** Digests of the events that links name, each with the first one's writer. */
    Map<Hash, String> events() {
        return events;
    }

    /** What the last links say, the gravest first. @param leaf index of a claim's leaf */
    String state(ToLongFunction<Claim> leaf) {
        List<String> states = chains.stream().map(chain -> state(chain, leaf)).toList();
        for (String grave : List.of("recalled", "not-shown")) {
            if (states.contains(grave)) {
                return grave;
            }
        }
        return over ? "not-all-checked" : states.contains("withdrawn") ? "withdrawn" : "none";
    }

    private static String state(List<Link> chain, ToLongFunction<Claim> leaf) {
        if (chain.isEmpty()) {
            return "none";
        }
        Link last = chain.get(chain.size() - 1);
        long before = chain.size() == 1
                ? -1
                : leaf.applyAsLong(chain.get(chain.size() - 2).claim());
        if (last.value() == null || leaf.applyAsLong(last.claim()) <= before) {
            return "not-shown";
        }
        return last.value().withdrawal() ? "withdrawn" : "recalled";
    }
}
