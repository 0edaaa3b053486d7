package io.waymark.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waymark.json.JsonArray;
import io.waymark.json.JsonObject;
import io.waymark.json.JsonWriter;
import io.waymark.tlog.policy.Policy;
import io.waymark.verifier.Answers;
import io.waymark.verifier.AuditAnswers;
import io.waymark.verifier.RefusedException;
import io.waymark.verifier.Verifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The published bundles (docs/vectors/bundle) are those that this software makes, and Java says of each what is published;
 * {@code node --test} holds the browser's script to the same. {@code -Dwaymark.vectors=write} writes them anew.
 */
class BundleVectorsTest {

    private static final Path VECTORS = Path.of("..", "docs", "vectors", "bundle");
    /**
     * Every so many bytes one bit is turned; {@code -Dwaymark.mutations=1} turns one of every byte, 0 every bit of every byte.
     */
    private static final int EVERY = Integer.getInteger("waymark.mutations", 17);
    /** The bundles of which bits are turned: {@code -Dwaymark.mutations.of=stolen} turns those of one. */
    private static final List<String> TURNED = List.of(
            System.getProperty("waymark.mutations.of", "ten-steps,stolen").split(","));

    private static BundleCases cases;

    @BeforeAll
    static void make() {
        cases = new BundleCases();
    }

    @Test
    void the_published_bundles_are_made_and_judged_as_published() throws IOException {
        Map<String, BundleCases.Case> all = new TreeMap<>(cases.genuine);
        all.putAll(cases.refused);
        List<JsonObject> list = new ArrayList<>();
        Map<String, byte[]> documents = new TreeMap<>();
        all.forEach((name, one) -> {
            JsonObject listed = JsonObject.of(
                    "bundle", name + ".json", "scanned", one.scanned(), "known", one.known(), "outcome", one.outcome());
            if (!one.policies().isEmpty()) {
                documents.put("after/" + one.policies() + ".json", one.document());
                listed = listed.with("policies", "after/" + one.policies() + ".json");
            }
            list.add(listed);
        });
        byte[] published = JsonWriter.bytes(JsonObject.of("cases", JsonArray.of(list)));
        cases.node.forEach((name, bytes) -> documents.put("../node/" + name, bytes));
        if ("write".equals(System.getProperty("waymark.vectors"))) {
            for (Map.Entry<String, byte[]> one : documents.entrySet()) {
                Files.createDirectories(VECTORS.resolve(one.getKey()).getParent());
                Files.write(VECTORS.resolve(one.getKey()), one.getValue());
            }
            for (Map.Entry<String, BundleCases.Case> one : all.entrySet()) {
                Files.write(
                        VECTORS.resolve(one.getKey() + ".json"), one.getValue().bundle());
            }
            Files.writeString(VECTORS.resolve("policy"), cases.policy);
            Files.write(VECTORS.resolve("audit-file.json"), cases.audit);
            Files.write(VECTORS.resolve("cases.list"), published);
        }
        assertThat(Files.readString(VECTORS.resolve("policy"))).isEqualTo(cases.policy);
        assertThat(Files.readAllBytes(VECTORS.resolve("cases.list"))).isEqualTo(published);
        assertThat(Files.readAllBytes(VECTORS.resolve("audit-file.json"))).isEqualTo(cases.audit);
        for (Map.Entry<String, byte[]> one : documents.entrySet()) {
            assertThat(Files.readAllBytes(VECTORS.resolve(one.getKey())))
                    .as(one.getKey())
                    .isEqualTo(one.getValue());
        }
        for (Map.Entry<String, BundleCases.Case> one : all.entrySet()) {
            assertThat(Files.readAllBytes(VECTORS.resolve(one.getKey() + ".json")))
                    .as(one.getKey())
                    .isEqualTo(one.getValue().bundle());
        }
    }

    @Test
    void each_bad_actor_is_found_out_by_a_code_of_its_own() {
        Map<String, String> codes = new TreeMap<>();
        cases.refused.forEach((name, one) -> codes.put(name, one.outcome().string("code")));
        assertThat(codes)
                .containsExactlyInAnyOrderEntriesOf(Map.ofEntries(
                        Map.entry("later-step-withheld", "map-proof"),
                        Map.entry("recall-withheld", "map-proof"),
                        Map.entry("purged-recall-withheld", "map-proof"),
                        Map.entry("old-checkpoint", "old-checkpoint"),
                        Map.entry("old-state-under-fresh-checkpoint", "tree-proof"),
                        Map.entry("no-quorum", "quorum"),
                        Map.entry("keys-of-nobody", "signature"),
                        Map.entry("policy-of-its-own", "policy"),
                        Map.entry("proof-of-another-product", "other-code"),
                        Map.entry("proofs-of-another-product", "facts"),
                        Map.entry("custody-rule-broken", "writer"),
                        Map.entry("name-changed", "tree-proof"),
                        Map.entry("withdrawal-pretended", "facts"),
                        Map.entry("withdrawn-and-shown", "withdrawn"),
                        Map.entry("rival", "rival"),
                        Map.entry("salt-spelled-otherwise", "disclosure"),
                        Map.entry("name-twice-in-a-field", "disclosure"),
                        Map.entry("name-twice-deep-in-a-field", "disclosure"),
                        Map.entry("half-a-character-in-a-field", "disclosure"),
                        Map.entry("field-too-deep", "disclosure"),
                        Map.entry("number-too-long-in-a-field", "disclosure"),
                        Map.entry("malformed-step", "tree-proof"),
                        Map.entry("malformed-step-of-unit", "facts"),
                        Map.entry("newer-policy-unknown", "policy"),
                        Map.entry("revoked-keys", "revoked"),
                        Map.entry("policy-of-one-member", "policy-votes"),
                        Map.entry("policy-voted-twice", "policy-votes"),
                        Map.entry("policy-nobody-voted-for", "tree-proof"),
                        Map.entry("policy-without-quorum", "quorum"),
                        Map.entry("policies-of-others", "policy"),
                        Map.entry("claims-left-out", "claims-missing"),
                        Map.entry("theft-withheld", "map-proof"),
                        Map.entry("claims-of-one-member", "claims-members"),
                        Map.entry("claims-with-an-empty-place", "claims-place"),
                        Map.entry("newer", "newer"),
                        Map.entry("older", "format"),
                        Map.entry("no-log", "no-log")));
        cases.genuine.forEach(
                (name, one) -> assertThat(one.outcome().has("code")).as(name).isFalse());
        Map<String, String> claimed = new TreeMap<>();
        for (String name : List.of("sold", "never-claimed", "claimed-twice", "claim-not-shown", "stolen")) {
            JsonObject claims =
                    cases.genuine.get(name).outcome().object("scans").object("claims");
            claimed.put(name, claims.string("answer"));
        }
        assertThat(claimed)
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "sold", "none",
                        "never-claimed", "never",
                        "claimed-twice", "twice",
                        "claim-not-shown", "not-shown",
                        "stolen", "stolen"));
        assertThat(cases.genuine.get("ten-steps").bundle().length).isLessThan(40_000);
    }

    @Test
    void a_file_for_an_auditor_shows_what_was_chosen_and_no_turned_bit_of_it_is_accepted() throws Exception {
        Policy policy = Policy.parse(cases.policy);
        AuditAnswers answers = Verifier.audit(cases.audit, policy, 0);
        assertThat(answers.events()).hasSize(2);
        assertThat(answers.events()).allMatch(event -> event.org().equals(Story.MAKER));
        assertThat(answers.events())
                .allMatch(event -> event.fields().keySet().equals(Set.of("day", "bizStep", "epcList")));
        assertThat(answers.vouching()).isEqualTo(StoryLog.ORGS);
        for (int at = 0; at < cases.audit.length; at += EVERY) {
            byte[] turned = cases.audit.clone();
            turned[at] ^= (byte) (1 << (at * 7 + 3) % 8);
            assertThatThrownBy(() -> Verifier.audit(turned, policy, 0))
                    .as("bit turned in byte %d", at)
                    .isInstanceOf(RefusedException.class);
        }
    }

    @Test
    void every_turned_bit_is_refused() throws IOException {
        List<String> lines = mutations();
        assertThat(lines).noneMatch(line -> line.endsWith(" accepted"));
        Map<String, Integer> counts = new TreeMap<>();
        lines.forEach(line -> counts.merge(line.substring(line.lastIndexOf(' ') + 1), 1, Integer::sum));
        System.out.println("turned bits refused by Java: " + lines.size() + " " + counts);
    }

    /** What turned bits of published bundles are refused with, for the browser's script to be compared with. */
    static List<String> mutations() throws IOException {
        Policy policy = Policy.parse(Files.readString(VECTORS.resolve("policy")));
        List<String> lines = new ArrayList<>();
        for (String name : TURNED) {
            byte[] bundle = Files.readAllBytes(VECTORS.resolve(name + ".json"));
            for (int at = 0; at < bundle.length; at += Math.max(1, EVERY)) {
                int first = EVERY == 0 ? 0 : (at * 7 + 3) % 8;
                for (int bit = first; bit < (EVERY == 0 ? 8 : first + 1); bit++) {
                    bundle[at] ^= (byte) (1 << bit);
                    lines.add(name + " " + at + " " + bit + " " + code(bundle, BundleCases.ITEM, policy));
                    bundle[at] ^= (byte) (1 << bit);
                }
            }
        }
        return lines;
    }

    private static String code(byte[] bundle, String scanned, Policy policy) {
        try {
            Answers answers = Verifier.verify(bundle, Optional.of(scanned), policy, 0);
            return answers.status().isEmpty() ? "?" : "accepted";
        } catch (RefusedException e) {
            return e.code();
        }
    }
}
