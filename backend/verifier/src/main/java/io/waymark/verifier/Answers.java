package io.waymark.verifier;

import io.waymark.claim.ClaimAnswer;
import io.waymark.claim.ClaimChain;
import io.waymark.json.JsonArray;
import io.waymark.json.JsonObject;
import io.waymark.tlog.policy.TlogProof;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What follows from a bundle that was checked.
 *
 * @param uri canonical identifier
 * @param vouching MSP ids of the members that vouch for the record, sorted
 * @param members how many there are in the policy
 * @param size of the checkpoint
 * @param block the last one that the checkpoint covers
 * @param asOf the latest time for which those who cosigned then or later make the quorum
 * @param maker MSP id of who wrote the first step
 * @param makerHolds whether it is proven that they hold the prefix that the number begins with
 * @param entered whether they took it in and did not make it
 * @param computedRef whether the code alone says where its one history is
 * @param status word of the status, {@code not-shown} where somebody has it and has not shown more
 * @param custodian MSP id of who has it
 * @param recall {@code none}, {@code recalled}, {@code withdrawn}, {@code not-shown} or {@code not-all-checked}
 * @param newerTexts whether newer texts of the product exist than those shown
 * @param names of organisations, by MSP id, as they published them
 * @param steps number of steps, those of units included
 * @param withdrawn number of events whose writers took back what they say
 * @param claims what the statements about who holds it say; empty where there is no claim key
 * @param proofs of the item's own steps, in order
 */
public record Answers(
        String uri,
        List<String> vouching,
        int members,
        long size,
        long block,
        Instant asOf,
        String maker,
        boolean makerHolds,
        boolean entered,
        boolean computedRef,
        String status,
        String custodian,
        String recall,
        boolean newerTexts,
        Map<String, String> names,
        int steps,
        int withdrawn,
        Optional<ClaimChain> claims,
        List<TlogProof> proofs) {

    public Answers {
        vouching = List.copyOf(vouching);
        names = Map.copyOf(names);
        proofs = List.copyOf(proofs);
    }

    /** As {@code GET /api/verify} gives them; scans are not in a bundle. */
    public JsonObject toJson() {
        String reason = entered ? "entered" : "prefix-not-held";
        JsonObject thisProduct = makerHolds
                ? JsonObject.of("answer", "yes", "maker", maker, "otherHistories", computedRef ? "none" : "possible")
                : JsonObject.of("answer", "unknown", "maker", maker, "reason", reason);
        JsonObject status = JsonObject.of(
                "answer", this.status,
                "recall", recall,
                "custodian", custodian,
                "block", block,
                "time", asOf.toString());
        return JsonObject.of(
                "uri",
                uri,
                "logged",
                JsonObject.of("answer", "yes", "by", JsonArray.ofStrings(vouching), "of", members, "size", size),
                "thisProduct",
                thisProduct,
                "status",
                withdrawn == 0 ? status : status.with("withdrawn", withdrawn),
                "scans",
                JsonObject.of("answer", "unknown", "reason", "not-in-a-bundle", "claims", claimed()));
    }

    private JsonObject claimed() {
        return claims.map(chain -> JsonObject.of(
                        "answer", chain.answer().word(), "passed", chain.passed(), "stolen", chain.stolen()))
                .orElseGet(() -> JsonObject.of("answer", ClaimAnswer.NONE.word()));
    }

    /** Proof of step n of the item, from 1, as C2SP tlog-proof; empty if there is no such step. */
    public Optional<TlogProof> proof(int n) {
        return n >= 1 && n <= proofs.size() ? Optional.of(proofs.get(n - 1)) : Optional.empty();
    }
}
