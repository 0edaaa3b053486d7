package io.waymark.chaincode;

import io.waymark.custody.Made;
import io.waymark.custody.RecallChains;
import io.waymark.custody.Step;
import io.waymark.disclosure.DisclosureRules;
import io.waymark.json.CanonicalJson;
import io.waymark.json.JsonObject;
import io.waymark.ledger.Hash;
import io.waymark.ledger.HashList;
import io.waymark.ledger.KeyId;
import io.waymark.ledger.LedgerKeys;
import io.waymark.ledger.RecallLink;
import io.waymark.ledger.Refs;
import io.waymark.ledger.SaltedDocument;
import io.waymark.transaction.EventFields;
import io.waymark.transaction.Opening;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The values of this peer's own collection, each read where it stands. */
final class Own {

    private final Call call;

    Own(Call call) {
        this.call = call;
    }

    Optional<Step> step(KeyId key) {
        return call.own(key.stepKey()).map(Step::parse);
    }

    Optional<List<Hash>> content(KeyId key) {
        return call.own(key.contentKey()).map(bytes -> HashList.parse(bytes).members());
    }

    Optional<List<Made>> made(KeyId key) {
        return call.own(LedgerKeys.made(key))
                .map(bytes ->
                        Opening.madeList(CanonicalJson.parse(bytes).asObject().array("made")));
    }

    /** An event with what is opened of it: the day, no more. */
    Optional<SaltedDocument> day(Hash digest) {
        return call.own(LedgerKeys.event(digest)).map(Own::document).map(Own::day);
    }

    static SaltedDocument day(SaltedDocument event) {
        return event.show(List.of(EventFields.DAY));
    }

    /** An event whole. */
    Optional<SaltedDocument> event(Hash digest) {
        return call.own(LedgerKeys.event(digest)).map(Own::document);
    }

    /** The rules of what this organisation shows to whom. */
    DisclosureRules rules() {
        return call.own(LedgerKeys.DISCLOSURE).map(DisclosureRules::parse).orElse(DisclosureRules.NONE);
    }

    Optional<SaltedDocument> product(String key) {
        return call.own(key).map(Own::document);
    }

    Optional<Opening> packaged(String key) {
        return call.own(key).map(bytes -> Opening.fromJson(json(bytes)));
    }

    /** All links of one of this organisation's recall chains, by ledger key. */
    Map<String, RecallLink> recalls(Hash r) {
        Map<String, RecallLink> links = new LinkedHashMap<>();
        String key = Refs.recallKey(r);
        for (int n = 1; n <= RecallChains.MOST_LINKS; n++) {
            Optional<byte[]> value = call.own(key);
            if (value.isEmpty()) {
                break;
            }
            links.put(key, RecallLink.parse(value.get()));
            key = Refs.recallKey(r, n, Hash.sha256(value.get()));
        }
        return links;
    }

    private static SaltedDocument document(byte[] bytes) {
        return SaltedDocument.fromJson(json(bytes));
    }

    private static JsonObject json(byte[] bytes) {
        return CanonicalJson.parse(bytes).asObject();
    }
}
