package io.waymark.ledger;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * An entry of the log (docs/FORMATS.md, "Leaves"): what one key of one transaction came to, what the channel's configuration
 * or the chaincode's definition came to, or the state after a block. Everybody who has the block makes the same bytes.
 */
public sealed interface Leaf {

    /** The first byte of every entry. */
    int FORMAT = 1;

    /** Of a write: the key was deleted. */
    int DELETED = 1;
    /** Of a write: the key was purged; it is deleted, too. */
    int PURGED = 2;
    /** Of a write: the block's value hash has another length than 32, and SHA-256 of its bytes stands for it. */
    int MALFORMED = 4;
    /** Of a write: it is one of metadata, and the value is SHA-256 of their bytes. It changes nothing in the map. */
    int METADATA = 8;

    /** Number of the block that it is of. */
    long block();

    /** The entry, as the log's leaf hash is made over. */
    byte[] bytes();

    /**
     * A write into an implicit collection.
     *
     * @param org MSP id of whose collection it is
     * @param flags sum of the constants here
     * @param value SHA-256 of the value; nothing where deleted
     */
    record Write(long block, String org, Hash keyHash, int flags, Optional<Hash> value) implements Leaf {
        public Write {
            Names.requireOrganisation(org);
            requireFlags(flags, value);
        }

        @Override
        public byte[] bytes() {
            byte[] name = org.getBytes(StandardCharsets.UTF_8);
            return head(block, 1, flags)
                    .add(name.length, 1)
                    .add(name)
                    .add(keyHash)
                    .add(value)
                    .bytes();
        }
    }

    /**
     * A write at something that is no key here: a key hash of another length than 32, or a public key longer than 1,024 bytes.
     * It stays out of the map.
     *
     * @param org MSP id of whose collection it is; empty for a public key
     * @param keyLength bytes of the key hash or key
     * @param key SHA-256 of them
     */
    record OddWrite(long block, String org, int keyLength, Hash key, int flags, Optional<Hash> value) implements Leaf {
        public OddWrite {
            if (!org.isEmpty()) {
                Names.requireOrganisation(org);
            }
            boolean odd = org.isEmpty() ? keyLength > PublicWrite.LONGEST_KEY : keyLength >= 0 && keyLength != 32;
            if (!odd) {
                throw new IllegalArgumentException("a key of this length is no odd one");
            }
            requireFlags(flags, value);
        }

        @Override
        public byte[] bytes() {
            byte[] name = org.getBytes(StandardCharsets.UTF_8);
            return head(block, 2, flags)
                    .add(name.length, 1)
                    .add(name)
                    .add(keyLength, 4)
                    .add(key)
                    .add(value)
                    .bytes();
        }
    }

    /**
     * A public write.
     *
     * @param key at most {@value #LONGEST_KEY} bytes in UTF-8
     * @param value SHA-256 of the value; nothing where deleted
     */
    record PublicWrite(long block, String key, int flags, Optional<Hash> value) implements Leaf {
        /** Bytes of the longest key that stands in an entry. */
        public static final int LONGEST_KEY = 1_024;

        public PublicWrite {
            if (key.getBytes(StandardCharsets.UTF_8).length > LONGEST_KEY) {
                throw new IllegalArgumentException("a public key of this length is an odd write");
            }
            requireFlags(flags, value);
        }

        @Override
        public byte[] bytes() {
            byte[] name = key.getBytes(StandardCharsets.UTF_8);
            return head(block, 3, flags)
                    .add(name.length, 2)
                    .add(name)
                    .add(value)
                    .bytes();
        }
    }

    /** A configuration of the channel. @param digest docs/FORMATS.md, "Leaves" */
    record Configuration(long block, Hash digest) implements Leaf {
        @Override
        public byte[] bytes() {
            return head(block, 4, 0).add(digest).bytes();
        }
    }

    /** A commit of the chaincode's definition. @param digest docs/FORMATS.md, "Leaves" */
    record Definition(long block, Hash digest) implements Leaf {
        @Override
        public byte[] bytes() {
            return head(block, 5, 0).add(digest).bytes();
        }
    }

    /**
     * The last leaf of every block, and of every checkpoint's tree.
     *
     * @param header hash of the block's header
     * @param mapRoot root of the map after the block
     */
    record State(long block, Hash header, Hash mapRoot) implements Leaf {
        @Override
        public byte[] bytes() {
            return head(block, 6, 0).add(header).add(mapRoot).bytes();
        }
    }

    /**
     * Reads an entry; only the one spelling of each is read.
     *
     * @throws NewerFormatException if it is of a newer format
     * @throws IllegalArgumentException if it is no entry
     */
    static Leaf parse(byte[] entry) {
        try {
            ByteBuffer in = ByteBuffer.wrap(entry);
            int format = in.get() & 0xff;
            if (format > FORMAT) {
                throw new NewerFormatException("leaf");
            }
            int kind = in.get();
            long block = in.getLong();
            int flags = in.get();
            Leaf leaf = read(in, kind, block, flags);
            if (format < FORMAT || in.hasRemaining() || !Arrays.equals(leaf.bytes(), entry)) {
                throw new IllegalArgumentException("not an entry in its one spelling");
            }
            return leaf;
        } catch (BufferUnderflowException e) {
            throw new IllegalArgumentException("an entry ends too soon", e);
        }
    }

    private static Leaf read(ByteBuffer in, int kind, long block, int flags) {
        return switch (kind) {
            case 1 -> new Write(block, text(in, in.get() & 0xff), hash(in), flags, value(in, flags));
            case 2 -> new OddWrite(block, text(in, in.get() & 0xff), in.getInt(), hash(in), flags, value(in, flags));
            case 3 -> new PublicWrite(block, text(in, in.getShort() & 0xffff), flags, value(in, flags));
            case 4 -> new Configuration(block, hash(in));
            case 5 -> new Definition(block, hash(in));
            case 6 -> new State(block, hash(in), hash(in));
            default -> throw new IllegalArgumentException("no such kind of leaf");
        };
    }

    private static String text(ByteBuffer in, int length) {
        byte[] bytes = new byte[length];
        in.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static Hash hash(ByteBuffer in) {
        byte[] bytes = new byte[32];
        in.get(bytes);
        return Hash.of(bytes);
    }

    private static Optional<Hash> value(ByteBuffer in, int flags) {
        return (flags & DELETED) == 0 ? Optional.of(hash(in)) : Optional.empty();
    }

    private static void requireFlags(int flags, Optional<Hash> value) {
        boolean deleted = (flags & DELETED) != 0;
        boolean malformed = (flags & MALFORMED) != 0;
        boolean metadata = (flags & METADATA) != 0;
        boolean fits = (flags & ~(DELETED | PURGED | MALFORMED | METADATA)) == 0
                && deleted != value.isPresent()
                && (deleted && !metadata || (flags & PURGED) == 0)
                && (!malformed || !deleted && !metadata);
        if (!fits) {
            throw new IllegalArgumentException("flags that no write has");
        }
    }

    private static LeafBytes head(long block, int kind, int flags) {
        return new LeafBytes().add(FORMAT, 1).add(kind, 1).add(block, 8).add(flags, 1);
    }
}
