package io.waymark.devnet.chaincode;

import com.google.protobuf.ByteString;
import io.waymark.devnet.peer.Scan;
import io.waymark.devnet.peer.SimulationException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hyperledger.fabric.protos.ledger.queryresult.KV;
import org.hyperledger.fabric.protos.peer.QueryResponse;
import org.hyperledger.fabric.protos.peer.QueryResponseMetadata;
import org.hyperledger.fabric.protos.peer.QueryResultBytes;

/** The queries that one transaction has open. Rows go out a hundred at a time, as from Fabric's peer. */
final class OpenQueries {
    private static final int BATCH = 100;
    /** Rows in all that one query returns (core.yaml, totalQueryLimit). */
    private static final int TOTAL = 100_000;

    private static final int MAX_OPEN = 1_000;

    private final Map<String, Iterator<ByteString>> open = new HashMap<>();
    private int opened;

    /** First rows of a range. */
    ByteString open(String namespace, Scan scan) throws SimulationException {
        return first(rows(namespace, scan));
    }

    /** The one page that a paged query has. */
    ByteString page(String namespace, Scan scan, int pageSize) {
        QueryResponse.Builder response = QueryResponse.newBuilder().setId(nextId());
        Iterator<ByteString> rows = rows(namespace, scan);
        for (int i = 0; i < pageSize && rows.hasNext(); i++) {
            response.addResults(QueryResultBytes.newBuilder().setResultBytes(rows.next()));
        }
        return response.setMetadata(QueryResponseMetadata.newBuilder()
                        .setFetchedRecordsCount(response.getResultsCount())
                        .setBookmark(scan.bookmark())
                        .build()
                        .toByteString())
                .build()
                .toByteString();
    }

    /** First rows of something that is known as a whole. */
    ByteString list(List<ByteString> rows) {
        try {
            return first(rows.iterator());
        } catch (SimulationException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    ByteString next(String id) throws SimulationException {
        Iterator<ByteString> rows = open.get(id);
        if (rows == null) {
            throw new SimulationException("query iterator not found");
        }
        return batch(id, rows);
    }

    /** Always succeeds: the shim closes what is finished, too. */
    ByteString close(String id) {
        open.remove(id);
        return QueryResponse.newBuilder().setHasMore(false).setId(id).build().toByteString();
    }

    private ByteString first(Iterator<ByteString> rows) throws SimulationException {
        if (open.size() >= MAX_OPEN) {
            throw new SimulationException("too many open queries");
        }
        String id = nextId();
        open.put(id, rows);
        return batch(id, rows);
    }

    private ByteString batch(String id, Iterator<ByteString> rows) {
        QueryResponse.Builder response = QueryResponse.newBuilder().setId(id);
        while (response.getResultsCount() < BATCH && rows.hasNext()) {
            response.addResults(QueryResultBytes.newBuilder().setResultBytes(rows.next()));
        }
        boolean more = rows.hasNext();
        if (!more) {
            open.remove(id);
        }
        return response.setHasMore(more).build().toByteString();
    }

    private String nextId() {
        opened++;
        return "q" + opened;
    }

    private static Iterator<ByteString> rows(String namespace, Scan scan) {
        return new Iterator<>() {
            private final List<ByteString> ahead = new ArrayList<>(1);
            private int shown;

            @Override
            public boolean hasNext() {
                if (ahead.isEmpty() && shown < TOTAL) {
                    Optional<Scan.Row> row = scan.next();
                    row.ifPresent(each -> ahead.add(KV.newBuilder()
                            .setNamespace(namespace)
                            .setKey(each.key())
                            .setValue(each.value())
                            .build()
                            .toByteString()));
                }
                return !ahead.isEmpty();
            }

            @Override
            public ByteString next() {
                if (!hasNext()) {
                    throw new java.util.NoSuchElementException();
                }
                shown++;
                return ahead.remove(0);
            }
        };
    }
}
