package io.waymark.backend.submit;

import io.waymark.custody.ObjectState;
import io.waymark.epcis.EpcisEvent;
import io.waymark.ledger.LedgerKeys;
import io.waymark.projection.Secrets;
import io.waymark.projection.capture.EventRef;
import io.waymark.projection.capture.OpenEvent;
import io.waymark.projection.capture.Outbox;
import io.waymark.projection.custody.CustodyReader;
import io.waymark.projection.custody.CustodyReader.SeenEvent;
import io.waymark.projection.custody.Prepared;
import io.waymark.transaction.EventFields;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads what is needed to judge events: their texts, whether they were captured before, and what they touch. */
final class Reading {
    private final Outbox outbox;
    private final CustodyReader reader;
    private final Secrets secrets;

    Reading(Outbox outbox, CustodyReader reader, Secrets secrets) {
        this.outbox = outbox;
        this.reader = reader;
        this.secrets = secrets;
    }

    /**
     * @param chosen to be judged, in order
     * @param prepared what the node knows for them
     * @param existing captured before with the same content
     * @param conflicting captured before with other content
     * @param gone given up meanwhile
     */
    record Result(
            List<Chosen> chosen,
            Prepared prepared,
            List<Pending> existing,
            List<Pending> conflicting,
            List<Pending> gone) {

        /** What the node knows, to be looked up in. */
        Known known() {
            Known known = new Known();
            prepared.objects().forEach(known::put);
            return known;
        }

        /** Canonical identifiers of all that an event touches beyond what it names. */
        static Set<String> touched(Chosen event, Known known) {
            List<ObjectState> named = new ArrayList<>();
            event.pending().open.keys().forEach(key -> named.addAll(known.of(key)));
            Set<String> identifiers = new LinkedHashSet<>();
            known.around(named).forEach(object -> identifiers.add(object.identifier()));
            return identifiers;
        }
    }

    Result read(List<Pending> events) {
        Map<EventRef, String> texts =
                outbox.texts(events.stream().map(Pending::ref).toList());
        List<Pending> existing = new ArrayList<>();
        List<Pending> conflicting = new ArrayList<>();
        List<Pending> gone = new ArrayList<>();
        List<Pending> left = new ArrayList<>();
        Map<String, SeenEvent> seen =
                reader.seen(events.stream().map(this::seenKey).toList());
        for (Pending event : events) {
            SeenEvent before = seen.get(seenKey(event));
            if (before != null) {
                (before.content().equals(event.open.content()) ? existing : conflicting).add(event);
            } else {
                (texts.containsKey(event.ref()) ? left : gone).add(event);
            }
        }
        return result(left, texts, existing, conflicting, gone);
    }

    private Result result(
            List<Pending> left,
            Map<EventRef, String> texts,
            List<Pending> existing,
            List<Pending> conflicting,
            List<Pending> gone) {
        List<EpcisEvent> parsed =
                left.stream().map(e -> EventFields.parse(texts.get(e.ref()))).toList();
        Prepared prepared = reader.prepare(parsed);
        List<Chosen> chosen = new ArrayList<>();
        for (int i = 0; i < left.size(); i++) {
            Pending event = left.get(i);
            chosen.add(new Chosen(
                    event,
                    texts.get(event.ref()),
                    parsed.get(i),
                    seenKey(event),
                    prepared.corrected().get(i)));
        }
        return new Result(chosen, prepared, existing, conflicting, gone);
    }

    private String seenKey(Pending event) {
        OpenEvent open = event.open;
        return LedgerKeys.seen(secrets.event(), open.eventId(), open.declared());
    }
}
