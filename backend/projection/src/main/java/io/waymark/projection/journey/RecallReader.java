package io.waymark.projection.journey;

import io.waymark.custody.RecallChains;
import io.waymark.custody.Standings;
import io.waymark.custody.Step;
import io.waymark.ledger.Hash;
import io.waymark.ledger.KeyId;
import io.waymark.ledger.ObjectName;
import io.waymark.ledger.RecallLink;
import io.waymark.ledger.Refs;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Follows recall chains over the ledger's own hashes; what their links say is read where it is known here. */
final class RecallReader {

    private final JdbcClient db;

    RecallReader(JdbcClient db) {
        this.db = db;
    }

    private record At(String org, Hash keyHash) {}

    private record Written(Standings.FirstWrite write, long block, String transaction) {}

    /** A chain while it is followed. */
    private static final class Followed {
        final String org;
        final Optional<Hash> r;
        final Recalls.Target target;
        final Map<Hash, Written> written = new LinkedHashMap<>();
        Optional<Hash> next;

        Followed(String org, Optional<Hash> r, Recalls.Target target, Hash first) {
            this.org = org;
            this.r = r;
            this.target = target;
            this.next = Optional.of(first);
        }
    }

    /** All recall chains that reach an object: those of its own names, begun or not, and begun ones on its watch list. */
    List<Recalls> reaching(ObjectName name, List<PlacedStep> steps) {
        List<Followed> chains = new ArrayList<>(named(Histories.targets(name, steps)));
        Set<Hash> positions = new LinkedHashSet<>();
        steps.stream().map(PlacedStep::step).map(Step::watch).forEach(w -> positions.addAll(w.positions()));
        if (!positions.isEmpty()) {
            chains.addAll(watched(positions));
        }
        return follow(chains);
    }

    /** The recall chain of one lot, class or item. */
    List<Recalls> of(Map<ObjectName, Recalls.Target> targets) {
        return follow(named(targets));
    }

    private static List<Followed> named(Map<ObjectName, Recalls.Target> targets) {
        List<Followed> chains = new ArrayList<>();
        targets.forEach((name, target) -> {
            Hash r = Refs.recall(name.ref());
            chains.add(new Followed(name.org(), Optional.of(r), target, KeyId.keyHash(Refs.recallKey(r))));
        });
        chains.sort((a, b) -> a.target != b.target ? a.target.compareTo(b.target) : a.org.compareTo(b.org));
        return chains;
    }

    /** First links at watched positions; of a chain that is known here, also its name. */
    private List<Followed> watched(Collection<Hash> positions) {
        return db.sql(
                        """
                        select w.org, w.key_hash, l.r from ledger_write w
                        left join recall_link l on l.org = w.org and l.n = 1 and l.hash = w.value_hash
                        where w.idx is not null and w.position = any(?) order by w.idx""")
                .param(Rows.bytes(positions))
                .query((row, i) -> new Followed(
                        row.getString("org"),
                        Rows.optional(row, "r").map(Hash::new),
                        Recalls.Target.INPUT,
                        Rows.hash(row, "key_hash")))
                .list();
    }

    private List<Recalls> follow(List<Followed> chains) {
        List<Followed> open = chains;
        while (!open.isEmpty()) {
            Map<At, Written> writes = writes(open);
            List<Followed> further = new ArrayList<>();
            for (Followed chain : open) {
                Hash keyHash = chain.next.orElseThrow();
                Written written = writes.get(new At(chain.org, keyHash));
                chain.next = Optional.empty();
                if (written == null) {
                    continue;
                }
                chain.written.put(keyHash, written);
                if (chain.r.isPresent() && chain.written.size() <= RecallChains.MOST_LINKS) {
                    String key = Refs.recallKey(
                            chain.r.get(), chain.written.size(), written.write().value());
                    chain.next = Optional.of(KeyId.keyHash(key));
                    further.add(chain);
                }
            }
            open = further;
        }
        return shown(chains);
    }

    private Map<At, Written> writes(List<Followed> chains) {
        Map<At, Written> writes = new HashMap<>();
        db.sql(
                        """
                        select org, key_hash, idx, value_hash, block, tx_id from ledger_write
                        where idx is not null and (org, key_hash) in (select * from unnest(?::text[], ?::bytea[]))""")
                .param(chains.stream().map(c -> c.org).toArray(String[]::new))
                .param(chains.stream().map(c -> c.next.orElseThrow().bytes()).toArray(byte[][]::new))
                .query(row -> {
                    writes.put(
                            new At(row.getString("org"), Rows.hash(row, "key_hash")),
                            new Written(
                                    new Standings.FirstWrite(row.getLong("idx"), Rows.hash(row, "value_hash")),
                                    row.getLong("block"),
                                    row.getString("tx_id")));
                });
        return writes;
    }

    private List<Recalls> shown(List<Followed> chains) {
        List<Hash> hashes = chains.stream()
                .flatMap(c -> c.written.values().stream())
                .map(w -> w.write().value())
                .toList();
        Map<Hash, RecallLink> known = new LinkedHashMap<>();
        if (!hashes.isEmpty()) {
            db.sql("select hash, bytes from recall_link where hash = any(?)")
                    .param(Rows.bytes(hashes))
                    .query(row -> {
                        known.put(Rows.hash(row, "hash"), RecallLink.parse(row.getBytes("bytes")));
                    });
        }
        return chains.stream().map(c -> read(c, known)).toList();
    }

    private static Recalls read(Followed chain, Map<Hash, RecallLink> known) {
        List<Recalls.Link> links = new ArrayList<>();
        chain.written.forEach((keyHash, written) -> links.add(new Recalls.Link(
                keyHash,
                written.write().value(),
                written.block(),
                written.transaction(),
                Optional.ofNullable(known.get(written.write().value())))));
        RecallState state = chain.r
                .map(r -> state(RecallChains.of(
                        chain.org,
                        r,
                        (org, keyHash) ->
                                Optional.ofNullable(chain.written.get(keyHash)).map(Written::write),
                        value -> Optional.ofNullable(known.get(value)))))
                .orElse(links.isEmpty() ? RecallState.NONE : RecallState.NOT_SHOWN);
        return new Recalls(chain.org, chain.r, chain.target, links, state);
    }

    private static RecallState state(RecallChains.Chain chain) {
        return switch (chain.state()) {
            case NONE -> RecallState.NONE;
            case RECALLED -> RecallState.RECALLED;
            case WITHDRAWN -> RecallState.WITHDRAWN;
            case UNKNOWN -> RecallState.NOT_SHOWN;
        };
    }
}
