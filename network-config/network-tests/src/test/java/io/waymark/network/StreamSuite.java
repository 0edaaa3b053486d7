package io.waymark.network;

import static io.waymark.network.NetworkUnderTest.Capability.STOP_PEER;
import static io.waymark.network.Running.A;
import static io.waymark.network.Running.B;
import static io.waymark.network.Running.C;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import io.grpc.stub.StreamObserver;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.hyperledger.fabric.client.ChaincodeEvent;
import org.hyperledger.fabric.client.CloseableIterator;
import org.hyperledger.fabric.client.GatewayRuntimeException;
import org.hyperledger.fabric.client.InMemoryCheckpointer;
import org.hyperledger.fabric.client.Status;
import org.hyperledger.fabric.client.Transaction;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Header;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.common.SignatureHeader;
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
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Streams of blocks, whole, filtered and with private data, and of chaincode events. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class StreamSuite {

    abstract Running running();

    @Test
    void blocks_hang_together_from_the_first_on_and_their_hashes_are_those_of_their_bytes() throws Exception {
        Status last = running().submit(A, "put", running().name(), "x");
        List<Block> blocks = Blocks.between(running().client(B), 0, last.getBlockNumber());
        for (int i = 0; i < blocks.size(); i++) {
            Block block = blocks.get(i);
            assertThat(block.getHeader().getNumber()).isEqualTo(i);
            byte[] data = ByteString.copyFrom(block.getData().getDataList()).toByteArray();
            assertThat(block.getHeader().getDataHash().toByteArray()).isEqualTo(Signer.sha256(data));
            if (i > 0) {
                assertThat(block.getHeader().getPreviousHash().toByteArray())
                        .isEqualTo(Signer.sha256(der(blocks.get(i - 1))));
            }
        }
        // Metadata may differ: each peer got its blocks from an orderer of its own, which signed them.
        List<Block> elsewhere = Blocks.between(running().client(A), 0, last.getBlockNumber());
        for (int i = 0; i < blocks.size(); i++) {
            assertThat(blocks.get(i).getHeader()).isEqualTo(elsewhere.get(i).getHeader());
            assertThat(blocks.get(i).getData()).isEqualTo(elsewhere.get(i).getData());
            assertThat(blocks.get(i).getMetadata().getMetadata(2))
                    .isEqualTo(elsewhere.get(i).getMetadata().getMetadata(2));
        }
    }

    /** DER of number, previous hash and data hash; all shorter than 128 bytes, so lengths take one byte. */
    private static byte[] der(Block block) {
        byte[] number =
                java.math.BigInteger.valueOf(block.getHeader().getNumber()).toByteArray();
        java.io.ByteArrayOutputStream body = new java.io.ByteArrayOutputStream();
        for (byte[] field : List.of(
                number,
                block.getHeader().getPreviousHash().toByteArray(),
                block.getHeader().getDataHash().toByteArray())) {
            body.write(field == number ? 2 : 4);
            body.write(field.length);
            body.writeBytes(field);
        }
        java.io.ByteArrayOutputStream out = new java.io.ByteArrayOutputStream();
        out.write(0x30);
        out.write(body.size());
        out.writeBytes(body.toByteArray());
        return out.toByteArray();
    }

    @Test
    void a_filtered_block_names_ids_codes_and_events_without_payloads() throws Exception {
        String key = running().name();
        Status status = running().submit(A, "event", key, "payload of the event");
        try (CloseableIterator<FilteredBlock> blocks = running()
                .client(B)
                .network()
                .newFilteredBlockEventsRequest()
                .startBlock(status.getBlockNumber())
                .build()
                .getEvents(Blocks.BOUNDED)) {
            FilteredBlock block = blocks.next();
            FilteredTransaction transaction = block.getFilteredTransactionsList().stream()
                    .filter(t -> t.getTxid().equals(status.getTransactionId()))
                    .findFirst()
                    .orElseThrow();
            var event =
                    transaction.getTransactionActions().getChaincodeActions(0).getChaincodeEvent();
            assertThat(block.getChannelId()).isEqualTo(running().network().channel());
            assertThat(block.getNumber()).isEqualTo(status.getBlockNumber());
            assertThat(transaction.getType()).isEqualTo(HeaderType.ENDORSER_TRANSACTION);
            assertThat(transaction.getTxValidationCode()).isEqualTo(TxValidationCode.VALID);
            assertThat(event.getEventName()).isEqualTo(key);
            assertThat(event.getChaincodeId()).isEqualTo(NetworkUnderTest.PROBE);
            assertThat(event.getPayload()).isEqualTo(ByteString.EMPTY);
        }
    }

    @Test
    void a_filtered_block_names_the_code_of_an_invalid_transaction_and_not_its_event() throws Exception {
        HandMade transaction = running()
                .handMade(A, ReadWriteSets.set(NetworkUnderTest.PROBE))
                .with(t -> t.events = org.hyperledger.fabric.protos.peer.ChaincodeEvent.newBuilder()
                        .setChaincodeId(NetworkUnderTest.PROBE)
                        .setTxId(t.txId)
                        .setEventName("never")
                        .build()
                        .toByteString());
        assertThat(running().commit(A, transaction)).isEqualTo(TxValidationCode.ENDORSEMENT_POLICY_FAILURE);
        long block = running().raw(A).status(transaction.txId).getBlockNumber();
        try (CloseableIterator<FilteredBlock> blocks = running()
                .client(B)
                .network()
                .newFilteredBlockEventsRequest()
                .startBlock(block)
                .build()
                .getEvents(Blocks.BOUNDED)) {
            FilteredTransaction found = blocks.next().getFilteredTransactionsList().stream()
                    .filter(t -> t.getTxid().equals(transaction.txId))
                    .findFirst()
                    .orElseThrow();
            assertThat(found.getTxValidationCode()).isEqualTo(TxValidationCode.ENDORSEMENT_POLICY_FAILURE);
            String event = running().name();
            Status after = running().submit(A, "event", event, "x");
            assertThat(events(block, null, 1)).containsExactly(event);
            assertThat(after.isSuccessful()).isTrue();
        }
    }

    @Test
    void a_block_checkpoint_goes_on_with_the_next_block_in_all_three_streams() throws Exception {
        Status first = running().submit(A, "put", running().name(), "1");
        running().submit(A, "put", running().name(), "2");
        InMemoryCheckpointer checkpointer = new InMemoryCheckpointer();
        checkpointer.checkpointBlock(first.getBlockNumber());
        var network = running().client(B).network();
        long next = first.getBlockNumber() + 1;
        try (var blocks =
                network.newBlockEventsRequest().checkpoint(checkpointer).build().getEvents(Blocks.BOUNDED)) {
            assertThat(blocks.next().getHeader().getNumber()).isEqualTo(next);
        }
        try (var blocks = network.newFilteredBlockEventsRequest()
                .checkpoint(checkpointer)
                .build()
                .getEvents(Blocks.BOUNDED)) {
            assertThat(blocks.next().getNumber()).isEqualTo(next);
        }
        try (CloseableIterator<BlockAndPrivateData> blocks = network.newBlockAndPrivateDataEventsRequest()
                .checkpoint(checkpointer)
                .build()
                .getEvents(Blocks.BOUNDED)) {
            assertThat(blocks.next().getBlock().getHeader().getNumber()).isEqualTo(next);
        }
    }

    @Test
    void without_a_start_a_stream_begins_with_the_next_block() throws Exception {
        long before = running().submit(A, "put", running().name(), "before").getBlockNumber();
        BlockingQueue<Long> seen = new LinkedBlockingQueue<>();
        try (CloseableIterator<Block> blocks = running().client(A).network().getBlockEvents(Blocks.BOUNDED)) {
            Thread reader = new Thread(() -> seen.add(blocks.next().getHeader().getNumber()));
            reader.start();
            Long first = null;
            for (int i = 0; first == null && i < 50; i++) {
                // The request is on its way: blocks made before it arrives are not in the stream.
                running().submit(A, "put", running().name(), "after");
                first = seen.poll(100, TimeUnit.MILLISECONDS);
            }
            assertThat(first).isNotNull().isGreaterThan(before);
        }
    }

    @Test
    void events_come_in_order_from_a_checkpoint_on_and_only_of_valid_transactions() throws Exception {
        String key = running().name();
        Status first = running().submit(A, "event", key + "-1", "one");
        Transaction losing =
                running().proposal(A, List.of(), "readThenPut", key, "x").endorse();
        running().submit(A, "put", key, "y");
        assertThat(losing.submitAsync().getStatus().isSuccessful()).isFalse();
        running().submit(A, "event", key + "-2", "two");
        running().submit(A, "event", key + "-3", "three");
        assertThat(events(first.getBlockNumber(), null, 3)).containsExactly(key + "-1", key + "-2", key + "-3");
        InMemoryCheckpointer checkpointer = new InMemoryCheckpointer();
        checkpointer.checkpointTransaction(first.getBlockNumber(), first.getTransactionId());
        assertThat(events(0, checkpointer, 2)).containsExactly(key + "-2", key + "-3");
    }

    private List<String> events(long start, InMemoryCheckpointer checkpointer, int count) {
        var request = running().client(B).network().newChaincodeEventsRequest(NetworkUnderTest.PROBE);
        request = checkpointer == null ? request.startBlock(start) : request.checkpoint(checkpointer);
        List<String> names = new ArrayList<>();
        try (CloseableIterator<ChaincodeEvent> events = request.build().getEvents(Blocks.BOUNDED)) {
            while (names.size() < count) {
                names.add(events.next().getEventName());
            }
        }
        return names;
    }

    @Test
    void an_event_carries_name_payload_and_transaction() throws Exception {
        String key = running().name();
        Status status = running().submit(A, "event", key, "what happened");
        try (CloseableIterator<ChaincodeEvent> events = running()
                .client(B)
                .network()
                .newChaincodeEventsRequest(NetworkUnderTest.PROBE)
                .startBlock(status.getBlockNumber())
                .build()
                .getEvents(Blocks.BOUNDED)) {
            ChaincodeEvent event = events.next();
            assertThat(event.getPayload()).asString().isEqualTo("what happened");
            assertThat(event.getTransactionId()).isEqualTo(status.getTransactionId());
            assertThat(event.getChaincodeName()).isEqualTo(NetworkUnderTest.PROBE);
            assertThat(event.getBlockNumber()).isEqualTo(status.getBlockNumber());
        }
    }

    @Test
    void events_of_another_chaincode_are_not_shown() throws Exception {
        String key = running().name();
        Status status = running().submit(A, "event", key, "x");
        try (CloseableIterator<ChaincodeEvent> events = running()
                .client(B)
                .network()
                .newChaincodeEventsRequest(running().network().chaincode())
                .startBlock(status.getBlockNumber())
                .build()
                .getEvents(o -> o.withDeadlineAfter(1, TimeUnit.SECONDS))) {
            assertThatThrownBy(events::next).isInstanceOf(GatewayRuntimeException.class);
        }
    }

    /** The client does not reconnect: its stream ends, and the next one goes on from the checkpoint, without a gap. */
    @Test
    void a_stream_ends_with_its_peer_and_goes_on_from_its_checkpoint() throws Exception {
        Assumptions.assumeTrue(running().can(STOP_PEER), "this network cannot stop a peer");
        long start = running().submit(A, "put", running().name(), "1").getBlockNumber();
        InMemoryCheckpointer checkpointer = new InMemoryCheckpointer();
        List<Long> seen = new ArrayList<>();
        try (Client client = Client.of(running().network(), C)) {
            try (CloseableIterator<Block> blocks = client.network()
                    .newBlockEventsRequest()
                    .startBlock(start)
                    .build()
                    .getEvents(Blocks.BOUNDED)) {
                long number = blocks.next().getHeader().getNumber();
                seen.add(number);
                checkpointer.checkpointBlock(number);
                running().network().stopPeer(C);
                assertThatThrownBy(() -> {
                            while (true) {
                                long more = blocks.next().getHeader().getNumber();
                                seen.add(more);
                                checkpointer.checkpointBlock(more);
                            }
                        })
                        .isInstanceOf(RuntimeException.class);
                running().submit(A, "put", running().name(), "while away");
            } finally {
                running().network().startPeer(C);
            }
        }
        long end = running().submit(A, "put", running().name(), "after").getBlockNumber();
        Blocks.await(() -> {
            try (Client client = Client.of(running().network(), C);
                    CloseableIterator<Block> blocks = client.network()
                            .newBlockEventsRequest()
                            .checkpoint(checkpointer)
                            .build()
                            .getEvents(Blocks.BOUNDED)) {
                while (seen.get(seen.size() - 1) < end) {
                    long number = blocks.next().getHeader().getNumber();
                    seen.add(number);
                    checkpointer.checkpointBlock(number);
                }
                return true;
            } catch (GatewayRuntimeException notYet) {
                return false;
            }
        });
        for (int i = 0; i < seen.size(); i++) {
            assertThat(seen.get(i)).isEqualTo(start + i);
        }
    }

    @Test
    void errors_are_statuses_in_the_stream() throws Exception {
        String channel = running().network().channel();
        SeekInfo ok = seek(specified(0), specified(0));
        Signer signer = running().signer(A, "client");
        var success = org.hyperledger.fabric.protos.common.Status.SUCCESS;
        assertThat(statusOf(seekEnvelope(channel, ok, Instant.now(), signer))).isEqualTo(success);
        assertThat(statusOf(seekEnvelope("other", ok, Instant.now(), signer)))
                .isEqualTo(org.hyperledger.fabric.protos.common.Status.NOT_FOUND);
        assertThat(statusOf(seekEnvelope(channel, ok, Instant.now().minusSeconds(3600), signer)))
                .isEqualTo(org.hyperledger.fabric.protos.common.Status.BAD_REQUEST);
        assertThat(statusOf(seekEnvelope(channel, seek(specified(2), specified(1)), Instant.now(), signer)))
                .isEqualTo(org.hyperledger.fabric.protos.common.Status.BAD_REQUEST);
        assertThat(statusOf(Envelope.newBuilder()
                        .setPayload(ByteString.copyFromUtf8("broken"))
                        .build()))
                .isEqualTo(org.hyperledger.fabric.protos.common.Status.BAD_REQUEST);
        assertThat(statusOf(seekEnvelope(channel, ok, Instant.now(), signer).toBuilder()
                        .setSignature(signer.sign(ByteString.EMPTY))
                        .build()))
                .isEqualTo(org.hyperledger.fabric.protos.common.Status.FORBIDDEN);
        SeekInfo beyond = seek(specified(1_000_000), specified(1_000_001)).toBuilder()
                .setBehavior(SeekInfo.SeekBehavior.FAIL_IF_NOT_READY)
                .build();
        assertThat(statusOf(seekEnvelope(channel, beyond, Instant.now(), signer)))
                .isEqualTo(org.hyperledger.fabric.protos.common.Status.NOT_FOUND);
    }

    /** So a follower that changes to a peer that is behind gets an error, and no silence. */
    @Test
    void a_stream_from_beyond_the_next_block_is_refused() throws Exception {
        long last = running().submit(A, "put", running().name(), "x").getBlockNumber();
        try (CloseableIterator<Block> blocks = running()
                .client(A)
                .network()
                .newBlockEventsRequest()
                .startBlock(last + 1_000)
                .build()
                .getEvents(Blocks.BOUNDED)) {
            assertThatThrownBy(blocks::next)
                    .isInstanceOf(NoSuchElementException.class)
                    .hasMessageContaining("NOT_FOUND");
        }
    }

    @Test
    void oldest_and_newest_are_positions_too() throws Exception {
        SeekPosition newest = SeekPosition.newBuilder()
                .setNewest(SeekNewest.getDefaultInstance())
                .build();
        SeekPosition oldest = SeekPosition.newBuilder()
                .setOldest(SeekOldest.getDefaultInstance())
                .build();
        running().submit(A, "put", running().name(), "x");
        String channel = running().network().channel();
        Signer signer = running().signer(A, "client");
        assertThat(responses(seekEnvelope(channel, seek(newest, newest), Instant.now(), signer)))
                .hasSize(2);
        List<DeliverResponse> all = responses(seekEnvelope(channel, seek(oldest, newest), Instant.now(), signer));
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

    private static Envelope seekEnvelope(String channel, SeekInfo info, Instant time, Signer by) {
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
        ByteString payload = Payload.newBuilder()
                .setHeader(header)
                .setData(info.toByteString())
                .build()
                .toByteString();
        return Envelope.newBuilder()
                .setPayload(payload)
                .setSignature(by.sign(payload))
                .build();
    }

    private org.hyperledger.fabric.protos.common.Status statusOf(Envelope envelope) throws Exception {
        List<DeliverResponse> responses = responses(envelope);
        return responses.get(responses.size() - 1).getStatus();
    }

    /** Everything up to the first status. */
    private List<DeliverResponse> responses(Envelope envelope) throws Exception {
        BlockingQueue<Object> received = new LinkedBlockingQueue<>();
        StreamObserver<Envelope> requests = DeliverGrpc.newStub(
                        running().client(A).channel())
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
                return responses;
            }
        }
    }
}
