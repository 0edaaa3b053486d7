package io.waymark.devnet.peer;

import io.waymark.devnet.ledger.Entry;
import io.waymark.devnet.ledger.WorldState;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVRead;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.QueryReads;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.RangeQueryInfo;

/** A range query over public keys; remembers what it showed, so that the commit can look whether that is still so. */
final class StateScan implements Scan {
    private final String namespace;
    private final String start;
    private final String end;
    private final long height;
    private final Iterator<Map.Entry<String, Entry>> rows;
    private final int pageSize;
    private final List<KVRead> reads = new ArrayList<>();
    private Row ahead;
    private boolean exhausted;
    private String lastKey = "";

    StateScan(String namespace, String start, String end, long height, Map<String, Entry> range, int pageSize) {
        this.namespace = namespace;
        this.start = start;
        this.end = end;
        this.height = height;
        this.rows = range.entrySet().iterator();
        this.pageSize = pageSize;
    }

    String namespace() {
        return namespace;
    }

    @Override
    public Optional<Row> next() {
        if (pageSize > 0 && reads.size() == pageSize) {
            return Optional.empty();
        }
        while (rows.hasNext()) {
            Map.Entry<String, Entry> row = rows.next();
            Entry visible = WorldState.visible(row.getValue(), height);
            if (visible != null) {
                reads.add(SimulationResults.read(row.getKey(), visible.version()));
                lastKey = row.getKey();
                return Optional.of(new Row(row.getKey(), visible.value()));
            }
        }
        exhausted = true;
        return Optional.empty();
    }

    @Override
    public String bookmark() {
        while (ahead == null && rows.hasNext()) {
            Map.Entry<String, Entry> row = rows.next();
            Entry visible = WorldState.visible(row.getValue(), height);
            if (visible != null) {
                ahead = new Row(row.getKey(), visible.value());
            }
        }
        return ahead == null ? "" : ahead.key();
    }

    /** What goes into the read-write set; empty when the query was never asked for a row. */
    Optional<RangeQueryInfo> query() {
        if (!exhausted && reads.isEmpty()) {
            return Optional.empty();
        }
        RangeQueryInfo.Builder query = RangeQueryInfo.newBuilder()
                .setStartKey(start)
                .setEndKey(exhausted ? end : lastKey)
                .setItrExhausted(exhausted);
        // As in Fabric, a query that showed nothing names no list at all, which in the bytes is not the same as an
        // empty one.
        return Optional.of(
                reads.isEmpty()
                        ? query.build()
                        : query.setRawReads(QueryReads.newBuilder().addAllKvReads(reads))
                                .build());
    }
}
