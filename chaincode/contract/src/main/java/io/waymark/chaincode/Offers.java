package io.waymark.chaincode;

import io.waymark.custody.Step;
import io.waymark.json.CanonicalJson;
import io.waymark.json.JsonArray;
import io.waymark.json.JsonObject;
import io.waymark.ledger.KeyId;
import io.waymark.ledger.LedgerKeys;
import io.waymark.ledger.OfferValue;
import io.waymark.transaction.Opening;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.hyperledger.fabric.shim.ledger.KeyValue;
import org.hyperledger.fabric.shim.ledger.QueryResultsIterator;

/** What this organisation offers to the asker: which offers there are, and the history that each of them opens. */
final class Offers {

    private static final int MOST_OFFERS = 100;

    private final Call call;

    Offers(Call call) {
        this.call = call;
    }

    String list() {
        call.requireNoArguments();
        String all = LedgerKeys.offers(call.creator());
        String after = call.optionalText("after").orElse(all);
        if (!after.startsWith(all)) {
            throw Failure.of(Failure.NOT_ENTITLED);
        }
        List<JsonObject> offers = new ArrayList<>();
        int bytes = 0;
        boolean more = false;
        // Keys of one receiver have one length, so the next one is above this one with a character more.
        String from = after.equals(all) ? after : after + "0";
        String to = all.substring(0, all.length() - 1) + "}";
        try (QueryResultsIterator<KeyValue> found =
                call.stub().getPrivateDataByRange(LedgerKeys.collection(call.peer()), from, to)) {
            for (KeyValue kv : found) {
                more = offers.size() == MOST_OFFERS
                        || !offers.isEmpty() && bytes + kv.getValue().length > OpeningPages.FULL;
                if (more) {
                    break;
                }
                bytes += kv.getValue().length;
                offers.add(JsonObject.of("key", kv.getKey(), "value", CanonicalJson.parse(kv.getValue())));
            }
        } catch (IllegalArgumentException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("offers cannot be read", e);
        }
        return call.seal(JsonObject.of("more", more, "offers", JsonArray.of(offers)));
    }

    String open() {
        call.requireNoArguments();
        String key = call.text("offer");
        int page = Integer.parseInt(call.optionalText("page").orElse("0"));
        if (!key.startsWith(LedgerKeys.offers(call.creator()))) {
            throw Failure.of(Failure.NOT_ENTITLED);
        }
        OfferValue offer = call.own(key).map(OfferValue::parse).orElseThrow(() -> Failure.of(Failure.NO_SUCH_OFFER));
        if (!offer.receiver().equals(call.creator())) {
            throw Failure.of(Failure.NOT_ENTITLED);
        }
        Opened opened = Opened.of(new Own(call), offer);
        Set<KeyId> heads = openHeads(offer, opened);
        if (heads.isEmpty()) {
            throw Failure.of(Failure.OFFER_SETTLED);
        }
        List<Opening> pages = opened.pages(heads.size() == offer.heads().size() ? null : heads);
        if (page < 0 || page >= pages.size()) {
            throw Failure.of(Failure.NO_SUCH_PAGE);
        }
        return call.seal(JsonObject.of("opening", pages.get(page).toJson(), "pages", pages.size()));
    }

    /** The offered heads that are still offered: after none of them stands a step of either side. */
    private Set<KeyId> openHeads(OfferValue offer, Opened opened) {
        Set<KeyId> heads = new LinkedHashSet<>();
        for (KeyId head : offer.heads()) {
            Step step = opened.step(head);
            boolean mine = step != null
                    && step.receiver() != null
                    && step.receiver().equals(call.creator())
                    && step.writer().equals(call.peer());
            if (mine) {
                String next = step.nextKey(null).stepKey();
                if (call.hash(call.creator(), next).isEmpty()
                        && call.hash(call.peer(), next).isEmpty()) {
                    heads.add(head);
                }
            }
        }
        return heads;
    }
}
