package io.waymark.backend.submit;

import io.waymark.gs1.GS1Identifier;
import io.waymark.ledger.LedgerKeys;
import io.waymark.ledger.Refs;
import io.waymark.ledger.SaltedDocument;
import io.waymark.ledger.Salts;
import io.waymark.projection.Secrets;
import io.waymark.projection.capture.Outbox;
import io.waymark.projection.product.ProductRequest;
import io.waymark.projection.product.ProductRequests;
import io.waymark.transaction.Entry;
import java.util.Set;

/** Writes products' texts to the ledger, in the order in which they were wished for. */
public final class ProductWriter {
    private static final int AT_ONCE = 20;
    /** The ledger has a value there: the wish was carried out before a crash could say so. */
    private static final Set<String> DONE_BEFORE = Set.of("stale", "already-recorded");

    private final ProductRequests requests;
    private final Dispatcher dispatcher;
    private final Secrets secrets;
    private final Seeds seeds = new Seeds();

    public ProductWriter(ProductRequests requests, Dispatcher dispatcher, Secrets secrets) {
        this.requests = requests;
        this.dispatcher = dispatcher;
        this.secrets = secrets;
    }

    /** Writes what is due; what the ledger does not take now is due the next time. */
    public void write() throws InterruptedException {
        for (ProductRequest request : requests.due(AT_ONCE)) {
            String product = GS1Identifier.ofGtin(request.texts().gtin()).toString();
            Entry entry = new Entry.Product(
                    LedgerKeys.product(Refs.secret(secrets.ref(), product), request.n()),
                    SaltedDocument.of(request.texts().fields(), new Salts(seeds.seed()))
                            .toJson());
            Dispatcher.Written written = dispatcher.write(Outbox.Purpose.PRODUCT, entry);
            if (written.code() == null || DONE_BEFORE.contains(written.code())) {
                requests.done(request.id(), written.txId());
            } else if (written.never()) {
                requests.refused(request.id(), written.code());
            } else {
                return;
            }
        }
    }
}
