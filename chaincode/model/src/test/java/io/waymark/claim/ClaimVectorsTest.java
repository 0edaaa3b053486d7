package io.waymark.claim;

import static org.assertj.core.api.Assertions.assertThat;

import io.waymark.json.JsonArray;
import io.waymark.json.JsonLimits;
import io.waymark.json.JsonObject;
import io.waymark.json.JsonParser;
import io.waymark.json.JsonValue;
import io.waymark.ledger.Hash;
import io.waymark.ledger.KeyId;
import io.waymark.ledger.LedgerKeys;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** {@code docs/vectors/claims.json}: made here with {@code -Dwaymark.vectors=write}, and read by every language. */
class ClaimVectorsTest {

    private static final Path FILE =
            Path.of(System.getProperty("waymark.root", "../.."), "docs", "vectors", "claims.json");
    private static final ClaimCode CODE = new ClaimCode("WAYMARK234567ABCDEFGHIJK");
    private static final ClaimSecret PACK = CODE.secret();
    private static final ClaimKey ITEM = PACK.key();

    private static byte[] seed(String name) {
        return Hash.sha256(("holder " + name).getBytes(StandardCharsets.UTF_8)).bytes();
    }

    private static ClaimSecret holder(String name) {
        return new ClaimSecret(seed(name));
    }

    private static JsonObject make() {
        List<JsonObject> holders = new ArrayList<>();
        for (String name : List.of("one", "two", "three")) {
            holders.add(JsonObject.of(
                    "key", holder(name).key().hex(), "seed", Hash.of(seed(name)).hex()));
        }
        List<JsonObject> chains = new ArrayList<>();
        chains().forEach((name, places) -> {
            ClaimChain chain = ClaimChain.of(ITEM, places);
            JsonObject json = JsonObject.of(
                    "answer",
                    chain.answer().word(),
                    "name",
                    name,
                    "notShownBy",
                    JsonArray.ofStrings(chain.notShownBy()),
                    "passed",
                    chain.passed(),
                    "places",
                    JsonArray.of(places.stream().map(ClaimVectorsTest::json).toList()),
                    "statements",
                    chain.statements());
            chains.add(chain.claimed() ? json.with("holder", chain.holder().hex()) : json);
        });
        return JsonObject.of(
                "chains",
                JsonArray.of(chains),
                "claim",
                ITEM.hex(),
                "code",
                CODE.text(),
                "holders",
                JsonArray.of(holders),
                "keyHash",
                KeyId.keyHash(LedgerKeys.claim(ITEM, 1)).hex(),
                "message",
                new String(
                        ClaimStatement.message(
                                ITEM, 1, ClaimKind.CLAIM, holder("one").key()),
                        StandardCharsets.UTF_8));
    }

    private static JsonValue json(List<ClaimChain.Written> place) {
        return JsonArray.of(place.stream()
                .map(w -> {
                    JsonObject json = JsonObject.of("org", w.org());
                    return w.statement()
                            .map(s -> json.with("statement", s.toJson()))
                            .orElse(json);
                })
                .toList());
    }

    private static Map<String, List<List<ClaimChain.Written>>> chains() {
        ClaimSecret one = holder("one");
        ClaimSecret two = holder("two");
        ClaimSecret three = holder("three");
        ClaimStatement claim = PACK.states(ITEM, 1, ClaimKind.CLAIM, one.key());
        ClaimStatement again = PACK.states(ITEM, 1, ClaimKind.CLAIM, two.key());
        ClaimStatement pass = one.states(ITEM, 2, ClaimKind.PASS, two.key());
        ClaimStatement passAgain = one.states(ITEM, 2, ClaimKind.PASS, three.key());
        ClaimStatement stolen = two.states(ITEM, 3, ClaimKind.STOLEN, null);
        ClaimStatement insured = two.states(ITEM, 4, ClaimKind.PASS, three.key());
        ClaimStatement found = two.states(ITEM, 5, ClaimKind.FOUND, null);
        ClaimStatement forged = three.states(ITEM, 2, ClaimKind.PASS, three.key());
        ClaimStatement weak = PACK.states(ITEM, 1, ClaimKind.CLAIM, new ClaimKey("01" + "00".repeat(31)));
        Map<String, List<List<ClaimChain.Written>>> chains = new LinkedHashMap<>();
        chains.put("nothing", List.of());
        chains.put("claimed", List.of(at("A", claim)));
        chains.put("passed on", List.of(at("A", claim), at("B", pass)));
        chains.put("claimed twice", List.of(at("A", claim), at("B", again), at("A", pass)));
        chains.put("passed on twice", List.of(at("A", claim), at("A", pass), at("B", passAgain)));
        chains.put("two organisations at one place", List.of(both("A", claim, "B", again)));
        chains.put("the same at two organisations", List.of(both("A", claim, "B", claim)));
        chains.put("stolen", List.of(at("A", claim), at("A", pass), at("A", stolen)));
        chains.put("stolen, passed on", List.of(at("A", claim), at("A", pass), at("A", stolen), at("A", insured)));
        chains.put("found", List.of(at("A", claim), at("A", pass), at("A", stolen), at("A", insured), at("A", found)));
        chains.put("passed on by a former holder", List.of(at("A", claim), at("A", pass), at("B", insured)));
        chains.put("signed by somebody else", List.of(at("A", claim), at("B", forged)));
        chains.put("to a key of low order", List.of(at("B", weak)));
        chains.put("not shown", List.of(hidden("B"), at("A", claim)));
        chains.put("out of turn", List.of(at("A", claim), at("B", stolen), at("A", pass)));
        return chains;
    }

    private static List<ClaimChain.Written> at(String org, ClaimStatement statement) {
        return List.of(new ClaimChain.Written(org, Optional.of(statement)));
    }

    private static List<ClaimChain.Written> hidden(String org) {
        return List.of(new ClaimChain.Written(org, Optional.empty()));
    }

    private static List<ClaimChain.Written> both(String a, ClaimStatement first, String b, ClaimStatement second) {
        return List.of(new ClaimChain.Written(a, Optional.of(first)), new ClaimChain.Written(b, Optional.of(second)));
    }

    @Test
    void bytes_are_as_they_were() throws IOException {
        String made = lines(make()) + "\n";
        if ("write".equals(System.getProperty("waymark.vectors"))) {
            Files.writeString(FILE, made);
        }
        assertThat(Files.readString(FILE)).isEqualTo(made);
        assertThat(JsonParser.parse(made.getBytes(StandardCharsets.UTF_8), JsonLimits.VALUE))
                .isEqualTo(make());
    }

    /** One chain a line. */
    private static String lines(JsonObject json) {
        return json.text().replace("{\"answer\":", "\n{\"answer\":").replace("],\"claim\":", "\n],\"claim\":");
    }
}
