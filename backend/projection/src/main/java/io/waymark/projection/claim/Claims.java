package io.waymark.projection.claim;

import io.waymark.claim.ClaimChain;
import io.waymark.claim.ClaimKey;
import io.waymark.claim.ClaimValue;
import io.waymark.custody.Step;
import io.waymark.ledger.Hash;
import io.waymark.ledger.KeyId;
import io.waymark.ledger.LedgerKeys;
import io.waymark.ledger.ObjectName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Reads what the ledger has about who holds an item. A part that needs it imports this class. */
public final class Claims {
    private final JdbcClient db;

    public Claims(JdbcClient db) {
        this.db = db;
    }

    /** Whether this organisation knows an item with this claim key. */
    public boolean known(ClaimKey claim) {
        return db.sql("select exists (select from claim_key where claim = ?)")
                .param(claim.bytes())
                .query(Boolean.class)
                .single();
    }

    /** The claim key of an item: that of its latest commissioning. */
    public Optional<ClaimKey> of(ObjectName item) {
        return db.sql(
                        """
                        select bytes from step where object_org = ? and object_ref = ? and act = 'commission'
                        order by n desc limit 1""")
                .params(item.org(), item.ref().hex())
                .query((row, i) -> Step.parse(row.getBytes(1)))
                .optional()
                .map(Step::claim);
    }

    /** The places that were written at, from the first one on without a gap. */
    public List<ClaimPlace> places(ClaimKey claim) {
        Map<Hash, Integer> numbers = new LinkedHashMap<>();
        for (int place = 1; place <= ClaimChain.MOST_PLACES; place++) {
            numbers.put(KeyId.keyHash(LedgerKeys.claim(claim, place)), place);
        }
        record Found(int place, String org, Hash keyHash, Hash hash, long block) {}
        List<Found> found = db.sql(
                        """
                        select key_hash, org, value_hash, block from ledger_write
                        where key_hash = any(?) and idx is not null and value_hash is not null order by idx""")
                .param(bytes(numbers.keySet()))
                .query((row, i) -> {
                    Hash keyHash = Hash.of(row.getBytes(1));
                    return new Found(
                            numbers.getOrDefault(keyHash, 0),
                            row.getString(2),
                            keyHash,
                            Hash.of(row.getBytes(3)),
                            row.getLong(4));
                })
                .list();
        Map<Hash, ClaimValue> values = values(found.stream().map(Found::hash).toList());
        List<ClaimPlace> places = new ArrayList<>();
        for (int place = 1; place <= ClaimChain.MOST_PLACES; place++) {
            int at = place;
            List<ClaimPlace.Write> writes = found.stream()
                    .filter(f -> f.place() == at)
                    .map(f -> new ClaimPlace.Write(
                            f.org(), f.keyHash(), f.hash(), f.block(), Optional.ofNullable(values.get(f.hash()))))
                    .toList();
            if (writes.isEmpty()) {
                break;
            }
            places.add(new ClaimPlace(place, writes));
        }
        return places;
    }

    /** All of it, of an item that has a claim key. @param members further organisations to be asked about */
    public Optional<Holding> holding(ObjectName item, Collection<String> members) {
        return of(item).map(claim -> {
            List<ClaimPlace> places = places(claim);
            TreeSet<String> all = new TreeSet<>(
                    db.sql("select org from member").query(String.class).list());
            all.addAll(members);
            places.forEach(place -> place.writes().forEach(write -> all.add(write.org())));
            return new Holding(claim, List.copyOf(all), places);
        });
    }

    /** What these places say together. */
    public static ClaimChain chain(ClaimKey claim, List<ClaimPlace> places) {
        return ClaimChain.of(
                claim,
                places.stream()
                        .map(place -> place.writes().stream()
                                .map(w -> new ClaimChain.Written(
                                        w.org(), w.value().map(ClaimValue::statement)))
                                .toList())
                        .toList());
    }

    private Map<Hash, ClaimValue> values(List<Hash> hashes) {
        Map<Hash, ClaimValue> values = new HashMap<>();
        if (!hashes.isEmpty()) {
            byte[][] wanted = bytes(hashes);
            db.sql(
                            """
                            select hash, bytes from claim_own where hash = any(?)
                            union all select hash, bytes from claim_opened where hash = any(?)""")
                    .params(wanted, wanted)
                    .query(row -> {
                        values.put(Hash.of(row.getBytes(1)), ClaimValue.parse(row.getBytes(2)));
                    });
        }
        return values;
    }

    static byte[][] bytes(Collection<Hash> hashes) {
        return hashes.stream().map(Hash::bytes).toArray(byte[][]::new);
    }
}
