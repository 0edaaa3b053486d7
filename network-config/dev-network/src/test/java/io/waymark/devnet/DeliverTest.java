package io.waymark.devnet;

import static io.waymark.devnet.TestNetwork.A;
import static io.waymark.devnet.TestNetwork.B;
import static io.waymark.devnet.TestNetwork.collection;
import static io.waymark.devnet.TestNetwork.name;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import io.grpc.CallOptions;
import io.grpc.stub.StreamObserver;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.hyperledger.fabric.client.ChaincodeEvent;
import org.hyperledger.fabric.client.CloseableIterator;
import org.hyperledger.fabric.client.InMemoryCheckpointer;
import org.hyperledger.fabric.client.Status;
import org.hyperledger.fabric.client.Transaction;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Header;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.SignatureHeader;
import org.hyperledger.fabric.protos.ledger.rwset.CollectionPvtReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.TxPvtReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVRWSet;
import org.hyperledger.fabric.protos.orderer.SeekInfo;
import org.hyperledger.fabric.protos.orderer.SeekNewest;
import org.hyperledger.fabric.protos.orderer.SeekOldest;
import org.hyperledger.fabric.protos.orderer.SeekPosition;
import org.hyperledger.fabric.protos.orderer.SeekSpecified;
import org.hyperledger.fabric.protos.peer.BlockAndPrivateData;
import org.hyperledger.fabric.protos.peer.DeliverGrpc;
import org.hyperledger.fabric.protos.peer.DeliverResponse;
import org.hyperledger.fabric.protos.peer.FilteredBlock;
import org.hyperledger.fabric.protos.peer.FilteredTransaction;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Streams of blocks and of events. */
class DeliverTest {
    private static final UnaryOperator<CallOptions> BOUNDED =
            options -> options.withDeadlineAfter(60, TimeUnit.SECONDS);
    private static Client a;
    private static Client b;
    private static Forge.Signer signer;

    @BeforeAll
    static void connect() {
        a = TestNetwork.shared().client(A);
        b = TestNetwork.shared().client(B);
        signer = Forge.Signer.of(TestNetwork.shared().network(), A, "client");
    }

    @AfterAll
    static void disconnect() {
        a.close();
        b.close();
    }

    @Test
    void a_filtered_block_names_ids_codes_and_events_without_payloads() throws Exception {
        String key = name();
        Status status = a.submit("event", key, "payload of the event");

        try (CloseableIterator<FilteredBlock> blocks = b.network()
                .newFilteredBlockEventsRequest()
                .startBlock(status.getBlockNumber())
                .build()
                .getEvents(BOUNDED)) {
            FilteredBlock block = blocks.next();
            FilteredTransaction transaction = block.getFilteredTransactionsList().stream()
                    .filter(each -> each.getTxid().equals(status.getTransactionId()))
                    .findFirst()
                    .orElseThrow();

            assertThat(block.getChannelId()).isEqualTo("waymark");
            assertThat(block.getNumber()).isEqualTo(status.getBlockNumber());
            assertThat(transaction.getType()).isEqualTo(HeaderType.ENDORSER_TRANSACTION);
            assertThat(transaction.getTxValidationCode()).isEqualTo(TxValidationCode.VALID);
            var event =
                    transaction.getTransactionActions().getChaincodeActions(0).getChaincodeEvent();
            assertThat(event.getEventName()).isEqualTo(key);
            assertThat(event.getPayload()).isEqualTo(ByteString.EMPTY);
        }
    }

    @Test
    void private_data_goes_to_members_of_the_collection_only() throws Exception {
        String key = name();
        Status status = Client.submit(a.proposal("putPrivate", collection(A), key)
                .putTransient("value", "mine")
                .setEndorsingOrganizations(A)
                .build());

        TxPvtReadWriteSet mine = privateData(a, status);
        CollectionPvtReadWriteSet part = mine.getNsPvtRwset(0).getCollectionPvtRwset(0);

        assertThat(part.getCollectionName()).isEqualTo(collection(A));
        assertThat(KVRWSet.parseFrom(part.getRwset()).getWrites(0).getKey()).isEqualTo(key);
        assertThat(KVRWSet.parseFrom(part.getRwset()).getWrites(0).getValue().toStringUtf8())
                .isEqualTo("mine");
        assertThat(privateData(b, status)).isNull();
        try (Client bAtA = Client.with(
                TestNetwork.shared().network(),
                A,
                TestNetwork.shared().network().organisation(A).certificateOf("admin"),
                TestNetwork.shared().network().organisation(A).keyOf("admin"))) {
            assertThat(privateData(bAtA, status)).isNotNull();
        }
    }

    @Test
    void a_purged_value_is_no_longer_delivered() throws Exception {
        String key = name();
        Status status = Client.submit(a.proposal("putPrivate", collection(A), key)
                .putTransient("value", "forget me")
                .setEndorsingOrganizations(A)
                .build());
        Client.submit(a.proposal("purge", collection(A), key)
                .setEndorsingOrganizations(A)
                .build());

        assertThat(privateData(a, status).toString())
                .doesNotContain("forget me")
                .doesNotContain(key);
    }

    private static TxPvtReadWriteSet privateData(Client client, Status status) throws Exception {
        try (CloseableIterator<BlockAndPrivateData> blocks = client.network()
                .newBlockAndPrivateDataEventsRequest()
                .startBlock(status.getBlockNumber())
                .build()
                .getEvents(BOUNDED)) {
            BlockAndPrivateData both = blocks.next();
            for (int i = 0; i < both.getBlock().getData().getDataCount(); i++) {
                if (BlockReader.txId(both.getBlock().getData().getData(i)).equals(status.getTransactionId())) {
                    return both.getPrivateDataMapMap().get((long) i);
                }
            }
        }
        throw new AssertionError("no such transaction in its block");
    }

    @Test
    void a_block_checkpoint_goes_on_with_the_next_block() throws Exception {
        Status first = a.submit("put", name(), "1");
        Status second = a.submit("put", name(), "2");
        InMemoryCheckpointer checkpointer = new InMemoryCheckpointer();
        checkpointer.checkpointBlock(first.getBlockNumber());

        try (var blocks = b.network()
                .newBlockEventsRequest()
                .checkpoint(checkpointer)
                .build()
                .getEvents(BOUNDED)) {
            assertThat(blocks.next().getHeader().getNumber())
                    .isEqualTo(first.getBlockNumber() + 1)
                    .isLessThanOrEqualTo(second.getBlockNumber());
        }
    }

    @Test
    void without_a_start_a_stream_begins_with_the_next_block() throws Exception {
        Status before = a.submit("put", name(), "before");
        try (var blocks = b.network().getBlockEvents(BOUNDED)) {
            // The request is on its way when this returns; blocks made from now on until it arrives may be missed.
            long number = before.getBlockNumber();
            BlockingQueue<Long> seen = new LinkedBlockingQueue<>();
            Thread reader = new Thread(() -> seen.add(blocks.next().getHeader().getNumber()));
            reader.start();
            Long first = null;
            for (int i = 0; first == null && i < 50; i++) {
                a.submit("put", name(), "after");
                first = seen.poll(50, TimeUnit.MILLISECONDS);
            }
            assertThat(first).isNotNull().isGreaterThan(number);
        }
    }

    @Test
    void events_come_in_order_from_a_checkpoint_on_and_only_from_valid_transactions() throws Exception {
        String key = name();
        Status first = a.submit("event", key + "-1", "one");
        Transaction conflicting = a.proposal("readThenPut", key, "x").build().endorse();
        a.submit("put", key, "y");
        assertThat(conflicting.submitAsync().getStatus().isSuccessful()).isFalse();
        a.submit("event", key + "-2", "two");
        a.submit("event", key + "-3", "three");

        assertThat(events(b, first.getBlockNumber(), null, 3)).containsExactly(key + "-1", key + "-2", key + "-3");
        InMemoryCheckpointer checkpointer = new InMemoryCheckpointer();
        checkpointer.checkpointTransaction(first.getBlockNumber(), first.getTransactionId());
        assertThat(events(b, 0, checkpointer, 2)).containsExactly(key + "-2", key + "-3");
    }

    private static List<String> events(Client client, long start, InMemoryCheckpointer checkpointer, int count) {
        var request = client.network().newChaincodeEventsRequest(TestNetwork.CHAINCODE);
        request = checkpointer == null ? request.startBlock(start) : request.checkpoint(checkpointer);
        List<String> names = new ArrayList<>();
        try (CloseableIterator<ChaincodeEvent> events = request.build().getEvents(BOUNDED)) {
            while (names.size() < count) {
                names.add(events.next().getEventName());
            }
        }
        return names;
    }

    @Test
    void an_event_carries_name_payload_and_transaction() throws Exception {
        String key = name();
        Status status = a.submit("event", key, "what happened");

        try (CloseableIterator<ChaincodeEvent> events = b.network()
                .newChaincodeEventsRequest(TestNetwork.CHAINCODE)
                .startBlock(status.getBlockNumber())
                .build()
                .getEvents(BOUNDED)) {
            ChaincodeEvent event = events.next();

            assertThat(event.getPayload()).asString().isEqualTo("what happened");
            assertThat(event.getTransactionId()).isEqualTo(status.getTransactionId());
            assertThat(event.getChaincodeName()).isEqualTo(TestNetwork.CHAINCODE);
            assertThat(event.getBlockNumber()).isEqualTo(status.getBlockNumber());
        }
    }

    @Test
    void errors_are_statuses_in_the_stream() throws Exception {
        SeekInfo ok = seek(specified(0), specified(0));

        assertThat(statusOf(seekEnvelope("waymark", ok, Instant.now(), signer)))
                .isEqualTo(org.hyperledger.fabric.protos.common.Status.SUCCESS);
        assertThat(statusOf(seekEnvelope("other", ok, Instant.now(), signer)))
                .isEqualTo(org.hyperledger.fabric.protos.common.Status.NOT_FOUND);
        assertThat(statusOf(seekEnvelope("waymark", ok, Instant.now().minusSeconds(3600), signer)))
                .isEqualTo(org.hyperledger.fabric.protos.common.Status.BAD_REQUEST);
        assertThat(statusOf(seekEnvelope("waymark", seek(specified(2), specified(1)), Instant.now(), signer)))
                .isEqualTo(org.hyperledger.fabric.protos.common.Status.BAD_REQUEST);
        assertThat(statusOf(Envelope.newBuilder()
                        .setPayload(ByteString.copyFromUtf8("broken"))
                        .build()))
                .isEqualTo(org.hyperledger.fabric.protos.common.Status.BAD_REQUEST);
        assertThat(statusOf(seekEnvelope("waymark", ok, Instant.now(), signer).toBuilder()
                        .setSignature(signer.sign(ByteString.EMPTY))
                        .build()))
                .isEqualTo(org.hyperledger.fabric.protos.common.Status.FORBIDDEN);
        SeekInfo beyond = seek(specified(1_000_000), specified(1_000_001)).toBuilder()
                .setBehavior(SeekInfo.SeekBehavior.FAIL_IF_NOT_READY)
                .build();
        assertThat(statusOf(seekEnvelope("waymark", beyond, Instant.now(), signer)))
                .isEqualTo(org.hyperledger.fabric.protos.common.Status.NOT_FOUND);
        assertThat(statusOf(seekEnvelope("waymark", ok, Instant.now(), ExpiredClient.of(TestNetwork.shared(), A))))
                .isEqualTo(org.hyperledger.fabric.protos.common.Status.FORBIDDEN);
    }

    @Test
    void oldest_and_newest_are_positions_too() throws Exception {
        SeekPosition newest = SeekPosition.newBuilder()
                .setNewest(SeekNewest.getDefaultInstance())
                .build();
        SeekPosition oldest = SeekPosition.newBuilder()
                .setOldest(SeekOldest.getDefaultInstance())
                .build();
        a.submit("put", name(), "x");

        assertThat(responses(seekEnvelope("waymark", seek(newest, newest), Instant.now(), signer)))
                .hasSize(2);
        List<DeliverResponse> all = responses(seekEnvelope("waymark", seek(oldest, newest), Instant.now(), signer));
        assertThat(all.get(0).getBlock().getHeader().getNumber()).isZero();
        assertThat(all.size()).isGreaterThan(2);
    }

    private static SeekInfo seek(SeekPosition start, SeekPosition stop) {
        return SeekInfo.newBuilder().setStart(start).setStop(stop).build();
    }

    private static SeekPosition specified(long number) {
        return SeekPosition.newBuilder()
                .setSpecified(SeekSpecified.newBuilder().setNumber(number))
                .build();
    }

    private static Envelope seekEnvelope(String channel, SeekInfo info, Instant time, Forge.Signer by) {
        ChannelHeader channelHeader = ChannelHeader.newBuilder()
                .setType(HeaderType.DELIVER_SEEK_INFO_VALUE)
                .setChannelId(channel)
                .setTimestamp(Timestamp.newBuilder().setSeconds(time.getEpochSecond()))
                .build();
        Header header = Header.newBuilder()
                .setChannelHeader(channelHeader.toByteString())
                .setSignatureHeader(SignatureHeader.newBuilder()
                        .setCreator(by.identity())
                        .build()
                        .toByteString())
                .build();
        return Forge.envelopeOf(by, header, info.toByteString());
    }

    private static org.hyperledger.fabric.protos.common.Status statusOf(Envelope envelope) throws Exception {
        List<DeliverResponse> responses = responses(envelope);
        return responses.get(responses.size() - 1).getStatus();
    }

    /** Everything up to the first status. */
    private static List<DeliverResponse> responses(Envelope envelope) throws Exception {
        BlockingQueue<Object> received = new LinkedBlockingQueue<>();
        StreamObserver<Envelope> requests = DeliverGrpc.newStub(a.channel())
                .withDeadlineAfter(60, TimeUnit.SECONDS)
                .deliver(new StreamObserver<>() {
                    @Override
                    public void onNext(DeliverResponse response) {
                        received.add(response);
                    }

                    @Override
                    public void onError(Throwable t) {
                        received.add(t);
                    }

                    @Override
                    public void onCompleted() {
                        received.add("completed");
                    }
                });
        requests.onNext(envelope);
        List<DeliverResponse> responses = new ArrayList<>();
        while (true) {
            Object next = received.poll(60, TimeUnit.SECONDS);
            assertThat(next).isInstanceOf(DeliverResponse.class);
            responses.add((DeliverResponse) next);
            if (((DeliverResponse) next).getTypeCase() == DeliverResponse.TypeCase.STATUS) {
                requests.onCompleted();
                assertThat(received.poll(60, TimeUnit.SECONDS)).isEqualTo("completed");
                return responses;
            }
        }
    }
}
