package io.waymark.network;

import static io.waymark.network.NetworkUnderTest.PROBE;
import static io.waymark.network.Running.MSPS;
import static io.waymark.network.Running.collection;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.ledger.rwset.TxReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.HashedRWSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVMetadataEntry;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVMetadataWrite;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVRWSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVRead;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVReadHash;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVWrite;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVWriteHash;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.Version;
import org.hyperledger.fabric.protos.peer.ChaincodeEvent;
import org.hyperledger.fabric.protos.peer.TxValidationCode;

/**
 * Random operations over a few keys, so that they meet: valid, conflicting, badly endorsed, malformed. Left out is what stops a
 * real peer for good (docs/decisions, 0041), and metadata of private keys without their private part, after which a real peer
 * no longer finds the value (README of dev-network).
 */
final class Operations {

    static final int KEYS = 12;

    /** Writes, under too few endorsements, a namespace that no chaincode has. */
    private static final Consumer<HandMade> NOWHERE = m -> m.results = ReadWriteSets.set(
                    "nowhere",
                    KVRWSet.newBuilder()
                            .addWrites(KVWrite.newBuilder().setKey("k").setValue(ByteString.copyFromUtf8("v")))
                            .build())
            .toByteString();

    private final Random random;
    private final String prefix;
    private int made;

    Operations(long seed, String prefix) {
        this.random = new Random(seed);
        this.prefix = prefix;
    }

    String key(int i) {
        return prefix + "-" + (char) ('a' + i);
    }

    private String key() {
        return key(random.nextInt(KEYS));
    }

    /** Keys are deleted or have policies, never both: a policy set after a deletion in one block stops a real peer. */
    private static boolean deletable(String key) {
        return key.charAt(key.length() - 1) < 'a' + KEYS / 2;
    }

    private String deletableKey() {
        return key(random.nextInt(KEYS / 2));
    }

    private String keyWithPolicy() {
        return key(KEYS / 2 + random.nextInt(KEYS / 2));
    }

    private String org() {
        return MSPS.get(random.nextInt(MSPS.size()));
    }

    private String value() {
        return "v" + made;
    }

    /** The next one; the first ones go through everything that can be spoilt. */
    Operation next() {
        int number = made++;
        List<Consumer<HandMade>> spoilt = spoilt();
        if (number < spoilt.size()) {
            return malformed(number);
        }
        int dice = random.nextInt(100);
        if (dice < 45) {
            return endorsed();
        }
        if (dice < 60) {
            return evaluated();
        }
        return dice < 92 ? handMade() : malformed(random.nextInt(spoilt.size()));
    }

    private List<String> endorsers(String own) {
        return switch (random.nextInt(6)) {
            case 0 -> List.of(own);
            case 1 -> List.of(org());
            case 2 -> MSPS;
            default -> List.of();
        };
    }

    private Operation endorsed() {
        String own = org();
        List<String> endorsers = endorsers(own);
        List<String> privately = random.nextInt(4) == 0 ? List.of(org()) : List.of(own);
        String of = random.nextInt(6) == 0 ? org() : own;
        String key = key();
        String end = key();
        String value = value();
        return switch (random.nextInt(15)) {
            case 0, 1 -> call(own, endorsers, "put", key, value);
            case 2, 3 -> call(own, endorsers, "readThenPut", key, value);
            case 4 -> call(own, endorsers, "del", deletableKey());
            case 5, 6 -> call(own, endorsers, "phantom", min(key, end), max(key, end), key());
            case 7, 8 -> withValue(own, privately, value, "putPrivate", collection(of), key);
            case 9, 10 -> withValue(own, privately, value, "writeIfAbsent", key, collection(of), collection(org()));
            case 11 ->
                call(own, privately, random.nextBoolean() ? "delPrivate" : "purge", collection(of), deletableKey());
            case 12 -> call(own, endorsers, "event", key, value);
            case 13 -> call(own, endorsers, "setPolicy", keyWithPolicy(), policy());
            default -> call(own, privately, "setPrivatePolicy", collection(of), keyWithPolicy(), policy());
        };
    }

    private static String min(String a, String b) {
        return a.compareTo(b) < 0 ? a : b;
    }

    private static String max(String a, String b) {
        return a.compareTo(b) < 0 ? b : a;
    }

    private String policy() {
        List<String> peers = new ArrayList<>(MSPS);
        java.util.Collections.shuffle(peers, random);
        byte[] policy =
                AttackSuite.peersOf(peers.subList(0, 1 + random.nextInt(2)).toArray(String[]::new));
        return HexFormat.of().formatHex(policy);
    }

    private static Operation call(String own, List<String> endorsers, String function, String... arguments) {
        return Operation.endorsed(
                own + " " + endorsers + " " + function + " " + List.of(arguments),
                own,
                n -> n.proposal(own, endorsers, function, arguments));
    }

    private static Operation withValue(
            String own, List<String> endorsers, String value, String function, String... arguments) {
        return Operation.endorsed(
                own + " " + endorsers + " " + function + " " + List.of(arguments),
                own,
                n -> n.withValue(own, endorsers, value, function, arguments));
    }

    private Operation evaluated() {
        String own = org();
        List<String> at = random.nextInt(3) == 0 ? List.of(org()) : List.of(own);
        String key = key();
        String end = key();
        String of = org();
        return switch (random.nextInt(10)) {
            case 0 -> ask(own, at, "get", key);
            case 1 -> ask(own, at, "hash", collection(of), key);
            case 2 -> ask(own, at, "getPrivate", collection(of), key);
            case 3 -> ask(own, at, "range", min(key, end), max(key, end));
            case 4 -> ask(own, at, "page", prefix + "-", prefix + ".", "3", "");
            case 5 -> ask(own, at, "history", key);
            case 6 -> ask(own, List.of(of), "privateRange", collection(of), min(key, end), max(key, end));
            case 7 -> ask(own, at, "fail", "refused");
            case 8 -> ask(own, at, "policy", key);
            default -> ask(own, at, random.nextBoolean() ? "query" : "ownWrite", key);
        };
    }

    private static Operation ask(String own, List<String> at, String function, String... arguments) {
        return Operation.evaluated(
                "ask " + own + " at " + at + " " + function + " " + List.of(arguments),
                n -> n.proposal(own, at, function, arguments));
    }

    private Operation handMade() {
        String own = org();
        TxReadWriteSet set = set(own);
        List<String[]> endorsers = new ArrayList<>();
        int count = random.nextInt(4);
        for (int i = 0; i < count; i++) {
            endorsers.add(new String[] {i == 0 ? own : org(), random.nextInt(8) == 0 ? "client" : "peer"});
        }
        boolean high = random.nextInt(15) == 0;
        return Operation.handMade("by hand of " + own + ": " + set, false, n -> {
            HandMade handMade = new HandMade(n.network(), PROBE, n.signer(own, "client")).writing(set);
            endorsers.forEach(e -> handMade.endorsedBy(n.signer(e[0], e[1])));
            handMade.highEndorsements = high;
            return handMade;
        });
    }

    private TxReadWriteSet set(String own) {
        KVRWSet.Builder plain = KVRWSet.newBuilder();
        HashedRWSet.Builder hashed = HashedRWSet.newBuilder();
        Set<String> used = new java.util.HashSet<>();
        int entries = 1 + random.nextInt(3);
        for (int i = 0; i < entries; i++) {
            String key = key();
            if (used.add(key)) {
                if (random.nextInt(3) == 0) {
                    publicly(plain, key);
                } else {
                    privately(hashed, key);
                }
            }
        }
        String org = random.nextInt(5) == 0 ? org() : own;
        boolean policies = plain.getMetadataWritesCount() + hashed.getMetadataWritesCount() > 0;
        String namespace = !policies && random.nextInt(12) == 0 ? "waymark" : PROBE;
        return hashed.getHashedReadsCount() + hashed.getHashedWritesCount() + hashed.getMetadataWritesCount() == 0
                ? ReadWriteSets.set(namespace, plain.build())
                : ReadWriteSets.set(namespace, plain.build(), ReadWriteSets.collection(org, hashed.build()));
    }

    private void publicly(KVRWSet.Builder set, String key) {
        switch (random.nextInt(5)) {
            case 0 -> set.addReads(KVRead.newBuilder().setKey(key));
            case 1 ->
                set.addReads(KVRead.newBuilder()
                        .setKey(key)
                        .setVersion(Version.newBuilder().setBlockNum(2)));
            case 2, 3 -> {
                if (deletable(key)) {
                    set.addWrites(KVWrite.newBuilder().setKey(key).setIsDelete(true));
                } else {
                    set.addMetadataWrites(
                            KVMetadataWrite.newBuilder().setKey(key).addEntries(entry()));
                }
            }
            default -> set.addWrites(KVWrite.newBuilder().setKey(key).setValue(ByteString.copyFromUtf8(value())));
        }
    }

    private void privately(HashedRWSet.Builder set, String key) {
        ByteString hash = ByteString.copyFrom(ReadWriteSets.hash(key));
        ByteString value = ByteString.copyFrom(ReadWriteSets.hash(value()));
        KVWriteHash.Builder write = KVWriteHash.newBuilder().setKeyHash(hash);
        if (random.nextInt(9) == 0) {
            set.addHashedReads(KVReadHash.newBuilder().setKeyHash(hash));
        } else if (random.nextInt(8) == 0) {
            set.addHashedReads(KVReadHash.newBuilder()
                    .setKeyHash(hash)
                    .setVersion(Version.newBuilder().setBlockNum(2)));
        } else if (random.nextInt(5) == 0) {
            set.addHashedWrites(write.setValueHash(value.substring(0, 1 + random.nextInt(31))));
        } else if (random.nextBoolean()) {
            set.addHashedWrites(write.setValueHash(value));
        } else if (!deletable(key)) {
            set.addHashedWrites(write.setValueHash(value));
        } else {
            switch (random.nextInt(4)) {
                case 0 -> set.addHashedWrites(write.setIsDelete(true));
                case 1 -> set.addHashedWrites(write);
                case 2 -> set.addHashedWrites(write.setValueHash(ByteString.copyFrom(Signer.sha256())));
                default -> set.addHashedWrites(write.setIsPurge(true).setIsDelete(true));
            }
        }
    }

    private KVMetadataEntry entry() {
        return random.nextBoolean()
                ? KVMetadataEntry.newBuilder()
                        .setName("anything")
                        .setValue(ByteString.copyFromUtf8(value()))
                        .build()
                : KVMetadataEntry.newBuilder()
                        .setName("VALIDATION_PARAMETER")
                        .setValue(ByteString.copyFrom(HexFormat.of().parseHex(policy())))
                        .build();
    }

    /**
     * Codes of which a real peer gives any, by operation. Where two namespaces of a transaction fail in different ways, the
     * first one that it looks at gives the code, and it looks at them in the random order of a map of Go: two peers of one
     * channel may disagree (docs/decisions, 0045). The embedded network looks at the invoked chaincode first.
     */
    static Map<String, Set<TxValidationCode>> anyOf() {
        return Map.of(
                malformedName(spoilt().indexOf(NOWHERE)),
                EnumSet.of(TxValidationCode.INVALID_CHAINCODE, TxValidationCode.ENDORSEMENT_POLICY_FAILURE));
    }

    private static String malformedName(int which) {
        return "malformed " + which;
    }

    private Operation malformed(int which) {
        String key = "malformed-" + made + "-" + prefix;
        int salt = random.nextInt();
        TxReadWriteSet set = ReadWriteSets.privately(
                PROBE, MSPS.get(0), ReadWriteSets.write(ReadWriteSets.hash(key), ReadWriteSets.hash("v" + salt)));
        Consumer<HandMade> spoil = spoilt().get(which);
        return Operation.handMade(
                malformedName(which), true, n -> n.handMade(MSPS.get(0), set).with(spoil));
    }

    private static List<Consumer<HandMade>> spoilt() {
        return List.of(
                m -> {},
                m -> m.txId = m.txId.substring(1) + "x",
                m -> m.txId = "",
                m -> m.epoch = 1,
                m -> {
                    m.nonce = ByteString.EMPTY;
                    m.txId = HandMade.txId(m.nonce, m.identity).substring(8) + System.nanoTime();
                },
                m -> m.type = 77,
                m -> m.type = HeaderType.MESSAGE_VALUE,
                m -> m.type = HeaderType.CONFIG_VALUE,
                m -> m.type = HeaderType.DELIVER_SEEK_INFO_VALUE,
                m -> m.actions = 0,
                m -> m.actions = 2,
                m -> m.proposalHash = new byte[32],
                m -> m.proposalHash = new byte[0],
                m -> m.data = ByteString.EMPTY,
                m -> m.data = ByteString.copyFromUtf8("nothing that parses"),
                m -> m.results = ByteString.copyFromUtf8("no set at all"),
                m -> m.chaincodeAction = ByteString.copyFromUtf8("no action"),
                m -> m.extension = ByteString.copyFromUtf8("no extension"),
                m -> m.extension = ByteString.EMPTY,
                m -> m.version = "",
                m -> m.version = "7.7",
                m -> m.actionChaincode = "other",
                m -> m.actionChaincode = "",
                m -> {
                    m.chaincode = "unknown";
                    m.actionChaincode = "unknown";
                },
                m -> m.events = ChaincodeEvent.newBuilder()
                        .setChaincodeId("other")
                        .build()
                        .toByteString(),
                m -> m.events = ByteString.copyFromUtf8("no event"),
                m -> m.results = ReadWriteSets.together(ReadWriteSets.set(PROBE), ReadWriteSets.set(PROBE))
                        .toByteString(),
                NOWHERE,
                m -> m.results = ByteString.EMPTY,
                m -> m.identity = ByteString.copyFromUtf8("nobody"),
                m -> m.envelopeChannel = "elsewhere");
    }

    /** Codes that a client can cause; each must be seen in a run. */
    static List<TxValidationCode> causable() {
        return List.of(
                TxValidationCode.VALID,
                TxValidationCode.BAD_COMMON_HEADER,
                TxValidationCode.BAD_PROPOSAL_TXID,
                TxValidationCode.INVALID_ENDORSER_TRANSACTION,
                TxValidationCode.DUPLICATE_TXID,
                TxValidationCode.ENDORSEMENT_POLICY_FAILURE,
                TxValidationCode.MVCC_READ_CONFLICT,
                TxValidationCode.PHANTOM_READ_CONFLICT,
                TxValidationCode.BAD_HEADER_EXTENSION,
                TxValidationCode.BAD_RESPONSE_PAYLOAD,
                TxValidationCode.BAD_RWSET,
                TxValidationCode.ILLEGAL_WRITESET,
                TxValidationCode.INVALID_CHAINCODE,
                TxValidationCode.INVALID_OTHER_REASON);
    }
}
