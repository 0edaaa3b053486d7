package io.waymark.chaincode;

import io.waymark.claim.ClaimChain;
import io.waymark.claim.ClaimKey;
import io.waymark.claim.ClaimValue;
import io.waymark.json.JsonObject;
import io.waymark.ledger.LedgerKeys;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What this organisation logged about who holds an item. Whoever knows the item's claim key was shown the item; nobody else
 * finds anything, and nothing in it is about a person.
 */
final class Claims {

    private final Call call;

    Claims(Call call) {
        this.call = call;
    }

    String open() {
        call.requireNoArguments();
        ClaimKey item = new ClaimKey(new String(call.bytes("claim"), StandardCharsets.US_ASCII));
        JsonObject.Builder values = JsonObject.builder();
        for (int place = 1; place <= ClaimChain.MOST_PLACES; place++) {
            String key = LedgerKeys.claim(item, place);
            Optional<byte[]> value = call.own(key);
            if (value.isPresent()) {
                values.put(key, ClaimValue.parse(value.get()).toJson());
            }
        }
        return call.seal(JsonObject.of("claims", values.build()));
    }
}
