package io.waymark.verifier;

import static io.waymark.verifier.RefusedException.demand;

import io.waymark.json.CanonicalJson;
import io.waymark.json.JsonArray;
import io.waymark.json.JsonObject;
import io.waymark.ledger.Hash;
import io.waymark.ledger.Leaf;
import io.waymark.ledger.LedgerKeys;
import io.waymark.ledger.Names;
import io.waymark.ledger.PrefixClaim;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Profiles and who holds the prefix: public writes, each with its place in the log. */
final class PublicPart {

    /** @param index of the leaf */
    record Placed(long index, Leaf leaf) {}

    private final List<Placed> leaves = new ArrayList<>();
    private final Map<String, String> names = new LinkedHashMap<>();
    private final Set<String> confirmed = new TreeSet<>();
    private final boolean placed;
    private PrefixClaim prefix;

    /** @param identifier empty for an auditor's file */
    PublicPart(JsonObject bundle, String identifier) throws RefusedException {
        placed = bundle.has("log");
        Optional<JsonObject> given = bundle.optionalObject("prefix");
        if (given.isPresent()) {
            prefix(given.get(), identifier);
        }
        JsonArray organisations = bundle.array("organisations");
        Form.list(organisations, 0, "organisations");
        for (int i = 0; i < organisations.size(); i++) {
            String where = "organisations/" + i;
            JsonObject json = organisations.get(i).asObject();
            Form.members(json, where, placed ? List.of("block", "index", "profile") : List.of("profile"));
            JsonObject profile = json.object("profile");
            String org = Names.requireOrganisation(profile.string("org"));
            demand(names.put(org, profile.string("name")) == null, "organisations", where);
            place(json, LedgerKeys.organisation(org), Hash.sha256(CanonicalJson.bytes(profile)), where);
        }
    }

    private void prefix(JsonObject json, String identifier) throws RefusedException {
        Form.members(json, "prefix", List.of("confirmed", "org", "prefix"));
        prefix = new PrefixClaim(json.string("prefix"), json.string("org"));
        boolean begins = identifier.startsWith("https://id.gs1.org/01/")
                && identifier.startsWith(prefix.prefix(), "https://id.gs1.org/01/".length() + 1);
        demand(begins, "prefix", "prefix");
        Form.list(json.array("confirmed"), 0, "prefix");
        String before = "";
        for (var element : json.array("confirmed")) {
            JsonObject one = element.asObject();
            Form.members(one, "prefix", placed ? List.of("block", "index", "org") : List.of("org"));
            String org = one.string("org");
            demand(before.compareTo(org) < 0, "format", "prefix");
            before = org;
            confirmed.add(org);
            place(one, LedgerKeys.prefixConfirmation(prefix.prefix(), org), Hash.sha256(prefix.bytes()), "prefix");
        }
    }

    private void place(JsonObject json, String key, Hash value, String where) throws RefusedException {
        if (!placed) {
            return;
        }
        long block = Form.count(json.value("block"), "format", where);
        long index = Form.count(json.value("index"), "format", where);
        leaves.add(new Placed(index, new Leaf.PublicWrite(block, key, 0, Optional.of(value))));
    }

    List<Placed> leaves() {
        return leaves;
    }

    /** Names by MSP id. */
    Map<String, String> names() {
        return names;
    }

    /** The claim of the prefix; empty where none is shown. */
    Optional<PrefixClaim> prefix() {
        return Optional.ofNullable(prefix);
    }

    /** Whether a majority of these members confirmed it, the claimant counted. */
    boolean confirmedBy(Set<String> members) {
        Set<String> by = new TreeSet<>(confirmed);
        by.add(prefix.org());
        by.retainAll(members);
        return 2 * by.size() > members.size();
    }
}
