package io.waymark.devnet.peer;

import com.google.protobuf.ByteString;
import io.waymark.devnet.ledger.RecordFile;
import io.waymark.devnet.msp.Sha256;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hyperledger.fabric.protos.ledger.rwset.CollectionPvtReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.NsPvtReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.TxPvtReadWriteSet;

/**
 * Private data of transactions that this peer endorsed and that are not committed yet. It outlives a kill of the process
 * (not a loss of power: entries are not synced one by one). Entries end when their transaction commits, or when the
 * chain has grown by the retention.
 */
final class TransientStore implements AutoCloseable {
    private static final long COMPACT_ABOVE = 8L << 20;
    private static final byte PUT = 1;
    private static final byte REMOVE = 2;
    private static final byte PURGE_BELOW = 3;

    private record Held(long height, TxPvtReadWriteSet data) {}

    private final RecordFile file;
    private final Map<String, List<Held>> byTransaction = new HashMap<>();

    TransientStore(Path path) {
        this.file = RecordFile.open(path, (offset, bytes) -> {
            replay(bytes);
            return true;
        });
        compact();
    }

    /** Keeps private data of an endorsement made when the chain had {@code height} blocks. */
    synchronized void put(String txId, long height, TxPvtReadWriteSet data) {
        file.append(encode(PUT, txId, height, data.toByteString()));
        hold(txId, new Held(height, data));
    }

    /** The collection's part that hashes to what the transaction says. */
    synchronized Optional<ByteString> find(String txId, String namespace, String collection, ByteString hash) {
        for (Held held : byTransaction.getOrDefault(txId, List.of())) {
            for (NsPvtReadWriteSet set : held.data().getNsPvtRwsetList()) {
                for (CollectionPvtReadWriteSet part : set.getCollectionPvtRwsetList()) {
                    if (set.getNamespace().equals(namespace)
                            && part.getCollectionName().equals(collection)
                            && hash.equals(ByteString.copyFrom(
                                    Sha256.of(part.getRwset().toByteArray())))) {
                        return Optional.of(part.getRwset());
                    }
                }
            }
        }
        return Optional.empty();
    }

    /** Forgets transactions that are in a block. */
    synchronized void remove(Collection<String> txIds) {
        for (String txId : txIds) {
            if (byTransaction.remove(txId) != null) {
                file.append(encode(REMOVE, txId, 0, ByteString.EMPTY));
            }
        }
        compact();
    }

    /** Forgets endorsements made below that height. */
    synchronized void purgeBelow(long height) {
        file.append(encode(PURGE_BELOW, "", height, ByteString.EMPTY));
        forgetBelow(height);
        compact();
    }

    @Override
    public synchronized void close() {
        file.close();
    }

    private void compact() {
        if (byTransaction.isEmpty() && file.size() > 0) {
            file.clear();
        } else if (file.size() > COMPACT_ABOVE && file.size() > 2 * liveBytes()) {
            // A kill between the two steps loses only what was endorsed and not yet ordered; clients endorse again.
            file.clear();
            byTransaction.forEach((txId, all) -> all.forEach(held ->
                    file.append(encode(PUT, txId, held.height(), held.data().toByteString()))));
        }
    }

    private long liveBytes() {
        return byTransaction.values().stream()
                .flatMap(List::stream)
                .mapToLong(held -> held.data().getSerializedSize())
                .sum();
    }

    private void hold(String txId, Held held) {
        byTransaction.computeIfAbsent(txId, absent -> new ArrayList<>()).add(held);
    }

    private void forgetBelow(long height) {
        byTransaction.values().removeIf(all -> {
            all.removeIf(held -> held.height() < height);
            return all.isEmpty();
        });
    }

    private void replay(byte[] bytes) throws IOException {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            byte kind = in.readByte();
            String txId = in.readUTF();
            long height = in.readLong();
            switch (kind) {
                case PUT -> hold(txId, new Held(height, TxPvtReadWriteSet.parseFrom(in.readAllBytes())));
                case REMOVE -> byTransaction.remove(txId);
                case PURGE_BELOW -> forgetBelow(height);
                default -> throw new IOException("unknown entry in the transient store");
            }
        }
    }

    private static byte[] encode(byte kind, String txId, long height, ByteString data) {
        try (ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(kind);
            out.writeUTF(txId);
            out.writeLong(height);
            data.writeTo(out);
            out.flush();
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new IllegalStateException("writing to memory failed", e);
        }
    }
}
