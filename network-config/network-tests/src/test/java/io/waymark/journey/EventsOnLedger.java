package io.waymark.journey;

import io.grpc.Grpc;
import io.grpc.ManagedChannel;
import io.grpc.TlsChannelCredentials;
import io.waymark.fabric.RealNetwork;
import io.waymark.json.JsonArray;
import io.waymark.json.JsonLimits;
import io.waymark.json.JsonParser;
import io.waymark.json.JsonValue;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.hyperledger.fabric.client.CloseableIterator;
import org.hyperledger.fabric.client.Gateway;
import org.hyperledger.fabric.client.identity.Identities;
import org.hyperledger.fabric.client.identity.Signers;
import org.hyperledger.fabric.client.identity.X509Identity;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockMetadataIndex;
import org.hyperledger.fabric.protos.ledger.rwset.CollectionPvtReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.NsPvtReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.TxPvtReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVRWSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVWrite;
import org.hyperledger.fabric.protos.peer.BlockAndPrivateData;

/** How often each event stands on the ledger, read from an organisation's peer without anything of a node. */
final class EventsOnLedger implements AutoCloseable {

    private static final int VALID = 0;

    private final ManagedChannel channel;
    private final Gateway gateway;
    private final Map<String, Integer> times = new HashMap<>();
    private long next;

    EventsOnLedger(RealNetwork network, String name) {
        try (Reader certificate = Files.newBufferedReader(network.certificate(name, "client"));
                Reader key = Files.newBufferedReader(network.key(name, "client"))) {
            channel = Grpc.newChannelBuilder(
                            network.endpoint(name),
                            TlsChannelCredentials.newBuilder()
                                    .trustManager(
                                            network.connection(name).tlsRoots().toFile())
                                    .build())
                    .maxInboundMessageSize(100 << 20)
                    .build();
            gateway = Gateway.newInstance()
                    .connection(channel)
                    .identity(new X509Identity(name + "MSP", Identities.readX509Certificate(certificate)))
                    .signer(Signers.newPrivateKeySigner(Identities.readPrivateKey(key)))
                    .connect();
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException("no client of " + name, e);
        }
    }

    /** Reads on to this height, and says how often each event id was written by valid transactions. */
    Map<String, Integer> upTo(long height) throws IOException {
        if (next < height) {
            try (CloseableIterator<BlockAndPrivateData> blocks = gateway.getNetwork("provenance")
                    .newBlockAndPrivateDataEventsRequest()
                    .startBlock(next)
                    .build()
                    .getEvents(o -> o.withDeadlineAfter(60, TimeUnit.SECONDS))) {
                while (next < height) {
                    read(blocks.next());
                    next++;
                }
            }
        }
        return times;
    }

    private void read(BlockAndPrivateData both) throws IOException {
        Block block = both.getBlock();
        for (Map.Entry<Long, TxPvtReadWriteSet> values :
                both.getPrivateDataMapMap().entrySet()) {
            int code = block.getMetadata()
                    .getMetadata(BlockMetadataIndex.TRANSACTIONS_FILTER_VALUE)
                    .byteAt(values.getKey().intValue());
            for (NsPvtReadWriteSet namespace :
                    code == VALID ? values.getValue().getNsPvtRwsetList() : java.util.List.<NsPvtReadWriteSet>of()) {
                for (CollectionPvtReadWriteSet collection : namespace.getCollectionPvtRwsetList()) {
                    for (KVWrite write :
                            KVRWSet.parseFrom(collection.getRwset()).getWritesList()) {
                        if (write.getKey().endsWith("|event")) {
                            times.merge(eventId(write.getValue().toByteArray()), 1, Integer::sum);
                        }
                    }
                }
            }
        }
    }

    private static String eventId(byte[] value) {
        for (JsonValue disclosure : JsonParser.parse(value, JsonLimits.DOCUMENT)
                .asObject()
                .array("disclosures")
                .values()) {
            JsonArray field = JsonParser.parse(
                            Base64.getUrlDecoder().decode(disclosure.asString()), JsonLimits.DOCUMENT)
                    .asArray();
            if (field.get(1).asString().equals("eventID")) {
                return field.get(2).asString();
            }
        }
        throw new IllegalStateException("an event without its id");
    }

    @Override
    public void close() {
        gateway.close();
        channel.shutdownNow();
    }
}
