package io.waymark.network;

import static io.waymark.network.NetworkUnderTest.PROBE;
import static io.waymark.network.Running.A;
import static io.waymark.network.Running.B;
import static io.waymark.network.Running.collection;

import com.google.protobuf.ByteString;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.ProtoUtils;
import io.waymark.custody.Situation;
import io.waymark.json.CanonicalJson;
import io.waymark.json.JsonArray;
import io.waymark.json.JsonObject;
import io.waymark.ledger.LedgerKeys;
import io.waymark.ledger.Profile;
import io.waymark.transaction.Batch;
import io.waymark.transaction.Entry;
import io.waymark.transaction.Plan;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.hyperledger.fabric.client.CloseableIterator;
import org.hyperledger.fabric.client.GatewayException;
import org.hyperledger.fabric.client.Proposal;
import org.hyperledger.fabric.client.SubmittedTransaction;
import org.hyperledger.fabric.client.Transaction;
import org.hyperledger.fabric.protos.gateway.ProposedTransaction;
import org.hyperledger.fabric.protos.ledger.rwset.TxReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.HashedRWSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVMetadataEntry;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVMetadataWriteHash;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVRWSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVWriteHash;
import org.hyperledger.fabric.protos.peer.BlockAndPrivateData;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Records what a real network says, byte for byte, for tests that have none: {@code -Dwaymark.fabric.record=DIR}. What is
 * recorded is listed in docs/vectors/fabric/README.md.
 */
@EnabledIfSystemProperty(named = "waymark.fabric.record", matches = ".+")
class RecordVectorsTest {

    private static final int PORTS = 24_650;
    private static final Metadata.Key<com.google.rpc.Status> DETAILS = Metadata.Key.of(
            "grpc-status-details-bin", ProtoUtils.metadataMarshaller(com.google.rpc.Status.getDefaultInstance()));

    @TempDir
    static Path data;

    private final List<JsonObject> transactions = new ArrayList<>();
    private final List<JsonObject> proposals = new ArrayList<>();
    private final List<JsonObject> errors = new ArrayList<>();
    private Path out;
    private Running running;
    private long last;

    @Test
    void record() throws Exception {
        out = Path.of(System.getProperty("waymark.fabric.record"));
        for (String part : List.of("blocks", "proposals", "errors")) {
            Files.createDirectories(out.resolve(part));
        }
        try (Running network =
                new Running(new FabricUnderTest(data, Running.MSPS, FabricUnderTest.binariesOrSkip(), PORTS))) {
            running = network;
            custody();
            publicValues();
            probe();
            handMade();
            errors();
            blocks();
        }
        Files.write(
                out.resolve("recorded.json"),
                CanonicalJson.bytes(JsonObject.of(
                        "channel", running.network().channel(),
                        "organisation", A,
                        "transactions", JsonArray.of(transactions),
                        "proposals", JsonArray.of(proposals),
                        "errors", JsonArray.of(errors))));
    }

    private void custody() throws Exception {
        String item = "https://id.gs1.org/01/09521001000017/21/RECORDED";
        Situation.Knowledge knowledge = new Situation.Knowledge(
                Map.of(item, A),
                Map.of(
                        item,
                        "0123456789abcdef0123456789abcdef",
                        "https://id.gs1.org/01/09521001000017",
                        "00112233445566778899aabbccddeeff"));
        String text = GoodsSuite.event("ObjectEvent", "ADD", "commissioning", GoodsSuite.epcs(item))
                .replace('\'', '"');
        Entry.Event event = new Entry.Event(
                text, LedgerKeys.seen(new byte[32], "recorded", ""), "5a".repeat(32), Map.of(), null, Map.of());
        Batch batch = new Batch(A, knowledge, List.of(), Map.of(), List.of(event));
        Plan plan = Plan.of(batch);
        Proposal proposal = running.client(A).proposal("apply", Map.of(Batch.TRANSIENT, batch.bytes()), A);
        submit("commission", proposal, plan.writes());
        String key = plan.events().get(0).key();
        Batch purge = Batch.of(A, List.of(new Entry.Purge(List.of(key))));
        submit(
                "purge the event",
                running.client(A).proposal("apply", Map.of(Batch.TRANSIENT, purge.bytes()), A),
                Map.of());
    }

    private void publicValues() throws Exception {
        for (String name : List.of("Maker", "Maker and Sons")) {
            byte[] profile = new Profile(A, name, "DE", List.of("9521001000000"), "http://localhost:8081").bytes();
            submit(
                    "publish " + name,
                    running.client(A)
                            .contract()
                            .newProposal("publish")
                            .addArguments(LedgerKeys.organisation(A).getBytes(StandardCharsets.UTF_8), profile)
                            .build(),
                    Map.of());
        }
    }

    private void probe() throws Exception {
        submit("put", running.proposal(A, List.of(), "put", "recorded", "one"), Map.of());
        submit("event", running.proposal(A, List.of(), "event", "recorded-event", "payload"), Map.of());
        submit(
                "private put",
                running.withValue(A, List.of(A), "secret", "putPrivate", collection(A), "recorded"),
                Map.of());
        submit("private delete", running.proposal(A, List.of(A), "delPrivate", collection(A), "recorded"), Map.of());
        Transaction stale =
                running.proposal(A, List.of(), "readThenPut", "recorded", "x").endorse();
        Transaction phantom = running.proposal(A, List.of(), "phantom", "recorded", "recordee", "count")
                .endorse();
        Transaction absent = running.withValue(
                        A, List.of(A), "late", "writeIfAbsent", "contested", collection(A), collection(B))
                .endorse();
        submit("put again", running.proposal(B, List.of(), "put", "recorded", "two"), Map.of());
        submit(
                "private put by another",
                running.withValue(B, List.of(B), "first", "putPrivate", collection(B), "contested"),
                Map.of());
        commit("stale read", stale, Map.of());
        commit("phantom", phantom, Map.of());
        commit("stale hashed read", absent, Map.of());
        submit(
                "wrong endorser",
                running.withValue(B, List.of(B), "x", "putPrivate", collection(A), "recorded"),
                Map.of());
        submit("range", running.proposal(A, List.of(), "phantom", "recorded", "recordee", "count"), Map.of());
    }

    private void handMade() {
        byte[] key = ReadWriteSets.hash("by hand");
        byte[] value = ReadWriteSets.hash("value");
        KVWriteHash write = ReadWriteSets.write(key, value);
        Map<String, TxReadWriteSet> sets = new LinkedHashMap<>();
        sets.put("key twice", mine(write, ReadWriteSets.write(key, ReadWriteSets.hash("other"))));
        sets.put("key three times", mine(write, write, ReadWriteSets.write(key, ReadWriteSets.hash("third"))));
        sets.put("key hash of 3 bytes", mine(ReadWriteSets.write(new byte[3], value)));
        sets.put("no key hash", mine(ReadWriteSets.write(new byte[0], value)));
        sets.put("value hash of 5 bytes", mine(ReadWriteSets.write(ReadWriteSets.hash("five"), new byte[5])));
        sets.put("no value hash", mine(ReadWriteSets.write(ReadWriteSets.hash("none"), new byte[0])));
        sets.put("hash of no bytes", mine(ReadWriteSets.write(ReadWriteSets.hash("nothing"), Signer.sha256())));
        sets.put(
                "purge alone",
                mine(KVWriteHash.newBuilder()
                        .setKeyHash(ByteString.copyFrom(key))
                        .setIsPurge(true)
                        .build()));
        sets.put("collection twice", ReadWriteSets.set("waymark", collectionOf(write), collectionOf(write)));
        sets.put(
                "metadata",
                ReadWriteSets.set(
                        "waymark",
                        ReadWriteSets.collection(
                                A,
                                HashedRWSet.newBuilder()
                                        .addMetadataWrites(KVMetadataWriteHash.newBuilder()
                                                .setKeyHash(ByteString.copyFrom(key))
                                                .addEntries(KVMetadataEntry.newBuilder()
                                                        .setName("anything")
                                                        .setValue(ByteString.copyFromUtf8("x"))))
                                        .build())));
        sets.put(
                "lifecycle beside",
                ReadWriteSets.together(mine(write), ReadWriteSets.set("_lifecycle", collectionOf(write))));
        sets.put(
                "other chaincode beside",
                ReadWriteSets.together(mine(write), ReadWriteSets.set(PROBE, collectionOf(write))));
        sets.put("nothing written", ReadWriteSets.set("waymark", KVRWSet.getDefaultInstance()));
        sets.forEach((name, set) -> made(name, hand().writing(set)));
        made("no transaction id", hand().writing(mine(write)).with(m -> m.txId = "00".repeat(32)));
        made("bytes for a set", hand().with(m -> m.results = ByteString.copyFromUtf8("no set at all")));
        made("two actions", hand().writing(mine(write)).with(m -> m.actions = 2));
        made("high signature", hand().writing(mine(write)).with(m -> m.highEndorsements = true));
        HandMade twice = hand().writing(mine(write));
        made("first of two", twice);
        running.raw(A).submit(twice.envelope());
        made("last", hand().writing(mine(write)));
    }

    private HandMade hand() {
        return new HandMade(running.network(), "waymark", running.signer(A, "client"))
                .endorsedBy(running.signer(A, "peer"));
    }

    private static TxReadWriteSet mine(KVWriteHash... writes) {
        return ReadWriteSets.privately("waymark", A, writes);
    }

    private static org.hyperledger.fabric.protos.ledger.rwset.CollectionHashedReadWriteSet collectionOf(
            KVWriteHash write) {
        return ReadWriteSets.collection(
                A, HashedRWSet.newBuilder().addHashedWrites(write).build());
    }

    private void made(String name, HandMade transaction) {
        TxValidationCode code = running.commit(A, transaction);
        last = Math.max(last, running.raw(A).status(transaction.txId).getBlockNumber());
        note(name, transaction.txId, code, Map.of());
    }

    private void submit(String name, Proposal proposal, Map<String, byte[]> values) throws Exception {
        Transaction transaction = proposal.endorse();
        String file = "proposals/" + name.replace(' ', '-');
        write(
                file + ".proposal",
                ProposedTransaction.parseFrom(proposal.getBytes()).getProposal().toByteArray());
        proposals.add(JsonObject.of("name", name, "file", file, "transaction", transaction.getTransactionId()));
        commit(name, transaction, values);
    }

    private void commit(String name, Transaction transaction, Map<String, byte[]> values) throws Exception {
        SubmittedTransaction submitted = transaction.submitAsync();
        last = Math.max(last, submitted.getStatus().getBlockNumber());
        note(name, transaction.getTransactionId(), submitted.getStatus().getCode(), values);
    }

    private void note(String name, String txId, TxValidationCode code, Map<String, byte[]> values) {
        JsonObject.Builder known = JsonObject.builder();
        values.forEach((key, value) -> known.put(key, HexFormat.of().formatHex(value)));
        transactions.add(JsonObject.of("name", name, "id", txId, "code", code.getNumber(), "values", known.build()));
    }

    private void errors() {
        error("chaincode refuses", () -> running.evaluate(A, "fail", "no goods"));
        error("chaincode refuses to endorse", () -> running.proposal(A, List.of(A, B), "fail", "no goods")
                .endorse());
        error("endorsers disagree", () -> running.proposal(A, List.of(A, B), "random-for", "k")
                .endorse());
        error("chaincode breaks", () -> running.proposal(A, List.of(A), "crash").evaluate());
        error("wrong id", () -> running.client(A)
                .network()
                .getContract("qscc")
                .evaluateTransaction("GetTransactionByID", "provenance", "00"));
    }

    private interface Call {
        void run() throws Exception;
    }

    private void error(String name, Call call) {
        try {
            call.run();
        } catch (GatewayException e) {
            StatusRuntimeException failure = (StatusRuntimeException) e.getCause();
            String file = "errors/" + name.replace(' ', '-') + ".status";
            write(file, failure.getTrailers().get(DETAILS).toByteArray());
            errors.add(JsonObject.of(
                    "name",
                    name,
                    "file",
                    file,
                    "code",
                    Status.fromThrowable(failure).getCode().value()));
            return;
        } catch (Exception e) {
            throw new AssertionError(name, e);
        }
        throw new AssertionError("no error: " + name);
    }

    private void blocks() {
        try (CloseableIterator<BlockAndPrivateData> blocks = running.client(A)
                .network()
                .newBlockAndPrivateDataEventsRequest()
                .startBlock(0)
                .build()
                .getEvents(Blocks.BOUNDED)) {
            for (long number = 0; number <= last; number++) {
                write(String.format("blocks/%03d.block", number), blocks.next().toByteArray());
            }
        }
    }

    private void write(String file, byte[] bytes) {
        try {
            Files.write(out.resolve(file), bytes);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
