package io.waymark.devnet.ledger;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockMetadataIndex;

/**
 * The chain: one file of blocks, with indexes in memory by number, header hash and transaction id. One thread appends.
 */
public final class BlockStore implements AutoCloseable {
    private static final int CACHED_BLOCKS = 16;
    private static final int CACHEABLE_BYTES = 4 << 20;

    private record Place(long offset, int length) {}

    private final RecordFile file;
    private final List<Place> places = new ArrayList<>();
    private final ConcurrentMap<String, TxLocation> transactions = new ConcurrentHashMap<>();
    private final ConcurrentMap<ByteString, Long> byHash = new ConcurrentHashMap<>();
    private final Map<Long, Block> cache = new LinkedHashMap<>(CACHED_BLOCKS * 2, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Block> eldest) {
            return size() > CACHED_BLOCKS;
        }
    };
    private volatile long height;
    private volatile ByteString lastHash = ByteString.EMPTY;

    /**
     * Opens the chain, checks that each block follows the one before, and shows every block to the visitor.
     *
     * @throws IllegalStateException when a block in the middle of the file is damaged or does not follow
     */
    public BlockStore(Path path, Consumer<Block> visitor) {
        this.file = RecordFile.open(path, (offset, bytes) -> {
            Block block = parse(bytes);
            requireNext(block);
            index(block, new Place(offset, bytes.length));
            visitor.accept(block);
            return true;
        });
    }

    /** Number of blocks. */
    public long height() {
        return height;
    }

    /** Header hash of the last block; empty when there is none. */
    public ByteString lastHash() {
        return lastHash;
    }

    /** Appends a block that has its validation codes; on return it is on the disk. */
    public void append(Block block) {
        requireNext(block);
        byte[] bytes = block.toByteArray();
        long offset = file.append(bytes);
        file.force();
        if (bytes.length <= CACHEABLE_BYTES) {
            synchronized (cache) {
                cache.put(block.getHeader().getNumber(), block);
            }
        }
        index(block, new Place(offset, bytes.length));
    }

    /** The block with that number; empty when the chain is not that long. */
    public Optional<Block> block(long number) {
        if (number < 0 || number >= height) {
            return Optional.empty();
        }
        synchronized (cache) {
            Block cached = cache.get(number);
            if (cached != null) {
                return Optional.of(cached);
            }
        }
        Place place;
        synchronized (places) {
            place = places.get(Math.toIntExact(number));
        }
        try {
            return Optional.of(parse(file.read(place.offset(), place.length())));
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("block " + number + " changed on the disk", e);
        }
    }

    /** The block with that header hash. */
    public Optional<Block> block(ByteString headerHash) {
        return Optional.ofNullable(byHash.get(headerHash)).flatMap(this::block);
    }

    /** Where the transaction with that id is; of several with one id the first. */
    public Optional<TxLocation> transaction(String txId) {
        return Optional.ofNullable(transactions.get(txId));
    }

    @Override
    public void close() {
        file.close();
    }

    private void requireNext(Block block) {
        boolean follows = block.getHeader().getNumber() == height
                && block.getHeader().getPreviousHash().equals(lastHash)
                && block.getHeader().getDataHash().equals(BlockHashes.dataHash(block.getData()));
        if (!follows) {
            throw new IllegalStateException(
                    "block " + block.getHeader().getNumber() + " does not follow block " + (height - 1));
        }
    }

    private void index(Block block, Place place) {
        long number = block.getHeader().getNumber();
        ByteString codes = block.getMetadata().getMetadata(BlockMetadataIndex.TRANSACTIONS_FILTER_VALUE);
        for (int i = 0; i < block.getData().getDataCount(); i++) {
            String txId = Envelopes.txId(block.getData().getData(i));
            if (!txId.isEmpty()) {
                transactions.putIfAbsent(txId, new TxLocation(number, i, Byte.toUnsignedInt(codes.byteAt(i))));
            }
        }
        ByteString hash = BlockHashes.headerHash(block.getHeader());
        byHash.put(hash, number);
        synchronized (places) {
            places.add(place);
        }
        lastHash = hash;
        height = number + 1;
    }

    private static Block parse(byte[] bytes) throws InvalidProtocolBufferException {
        return Block.parseFrom(bytes);
    }
}
