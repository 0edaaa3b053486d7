package io.waymark.backend.submit;

import io.waymark.claim.ClaimChain;
import io.waymark.claim.ClaimStatement;
import io.waymark.claim.ClaimValue;
import io.waymark.projection.capture.Outbox;
import io.waymark.projection.claim.ClaimPlace;
import io.waymark.projection.claim.ClaimRequests;
import io.waymark.projection.claim.Claims;
import io.waymark.projection.custody.Directory;
import io.waymark.transaction.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Logs statements about who holds an item, in the order in which they were handed in. */
public final class ClaimWriter {
    private static final int AT_ONCE = 20;
    /** How often one is tried against others that were first; then the rows say why it does not count. */
    private static final int MOST_TRIES = 50;

    /** Of a statement about an item, beside those of any transaction. */
    private static final Set<String> NEVER = Set.of("claim-number", "claim-signature", "claim-full");
    /** Somebody was first: the rows show it soon. */
    private static final Set<String> FIRST = Set.of("stale", "ledger-conflict", "head-differs");

    private final ClaimRequests requests;
    private final Claims claims;
    private final Directory directory;
    private final Dispatcher dispatcher;
    private final Seeds seeds = new Seeds();

    public ClaimWriter(ClaimRequests requests, Claims claims, Directory directory, Dispatcher dispatcher) {
        this.requests = requests;
        this.claims = claims;
        this.directory = directory;
        this.dispatcher = dispatcher;
    }

    /** Writes what is due; what the ledger does not take now is due the next time. */
    public void write() throws InterruptedException {
        requests.forget();
        for (ClaimRequests.Request request : requests.due(AT_ONCE)) {
            if (!write(request)) {
                return;
            }
        }
    }

    /** @return whether the next one can be tried now */
    private boolean write(ClaimRequests.Request request) throws InterruptedException {
        ClaimStatement statement = request.statement();
        List<ClaimPlace> places = claims.places(statement.item());
        if (Claims.chain(statement.item(), places).judge(statement) == ClaimChain.Verdict.SAME) {
            // Written before a crash could say so, or taken by another node as well.
            requests.done(request.id(), "");
            return true;
        }
        Entry entry = new Entry.Claim(new ClaimValue(statement, seeds.salt()), earlier(places), directory.members());
        Dispatcher.Written written = dispatcher.write(Outbox.Purpose.CLAIM, entry);
        if (written.code() == null) {
            requests.done(request.id(), written.txId());
        } else if (written.never() || NEVER.contains(written.code())) {
            requests.refused(request.id(), written.code());
        } else if (FIRST.contains(written.code())) {
            requests.tried(request.id());
            if (request.tries() >= MOST_TRIES) {
                requests.refused(request.id(), "claim-number");
            }
        } else {
            return false;
        }
        return true;
    }

    private static List<Entry.EarlierClaim> earlier(List<ClaimPlace> places) {
        List<Entry.EarlierClaim> earlier = new ArrayList<>();
        places.forEach(place ->
                place.writes().forEach(w -> earlier.add(new Entry.EarlierClaim(place.number(), w.org(), w.value()))));
        return earlier;
    }
}
