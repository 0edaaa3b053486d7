package io.waymark.projection.custody;

import io.waymark.custody.RecallChains;
import io.waymark.ledger.Hash;
import io.waymark.ledger.KeyId;
import io.waymark.ledger.ObjectName;
import io.waymark.ledger.RecallLink;
import io.waymark.ledger.Refs;
import io.waymark.projection.ledger.Keys;
import io.waymark.projection.ledger.LedgerView;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.jdbc.core.JdbcTemplate;

/** Recall chains out of the read model: those that somebody adds to, and whether goods that are here may be sold. */
final class Recalls {

    private final JdbcTemplate jdbc;

    Recalls(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** A first link of a recall, written or not shown, that reaches an object here. */
    record Hit(ObjectName object, String org, Hash keyHash) {}

    /** The chains of these targets. */
    Map<ObjectName, RecallChains.Chain> chains(Collection<ObjectName> targets) {
        Map<ObjectName, RecallChains.Chain> chains = new LinkedHashMap<>();
        List<Hash> firsts = targets.stream()
                .map(t -> KeyId.keyHash(Refs.recallKey(Refs.recall(t.ref()))))
                .toList();
        LedgerView view = new LedgerView(jdbc).loaded(firsts);
        targets.forEach(t -> chains.put(t, RecallChains.of(t, view, this::link)));
        return chains;
    }

    private Optional<RecallLink> link(Hash value) {
        return Keys.byHashes(
                        jdbc,
                        "select bytes from recall_known where hash = any(?) limit 1",
                        List.of(value),
                        (rs, i) -> RecallLink.parse(rs.getBytes(1)))
                .stream()
                .findFirst();
    }

    /** Those of these objects that must not be sold: recalled, or nobody here can tell. */
    Set<ObjectName> blocked(Collection<ObjectName> objects) {
        Set<ObjectName> blocked = new HashSet<>();
        Map<Hash, Boolean> judged = new HashMap<>();
        LedgerView view = new LedgerView(jdbc).loaded(List.of());
        for (Hit hit : hits(objects)) {
            if (judged.computeIfAbsent(hit.keyHash(), k -> blocks(hit, view))) {
                blocked.add(hit.object());
            }
        }
        return blocked;
    }

    /** Whether the last link of a chain that is written can be read. */
    boolean readable(String org, Hash r) {
        return RecallChains.of(org, r, new LedgerView(jdbc).loaded(List.of()), this::link)
                        .state()
                != RecallChains.State.UNKNOWN;
    }

    private List<Hit> hits(Collection<ObjectName> objects) {
        return States.byNames(
                jdbc,
                """
                select r.object_org, r.object_ref, w.org, w.key_hash
                from unnest(?::text[], ?::text[]) as k(org, ref)
                join recall_watch r on r.object_org = k.org and r.object_ref = k.ref
                join ledger_write w on w.position = r.position and w.idx is not null
                """,
                objects,
                (rs, i) -> new Hit(States.name(rs), rs.getString(3), Hash.of(rs.getBytes(4))));
    }

    /** Whether the chain that begins at this key forbids a sale; one whose first link is not shown does. */
    private boolean blocks(Hit hit, LedgerView view) {
        List<Hash> r = Keys.byHashes(
                jdbc,
                "select r from recall_known where key_hash = any(?) and n = 1 limit 1",
                List.of(hit.keyHash()),
                (rs, i) -> new Hash(rs.getString(1)));
        return r.isEmpty()
                || RecallChains.of(hit.org(), r.get(0), view, this::link).blocksSale();
    }
}
