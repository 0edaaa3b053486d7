package io.waymark.backend.ledger;

import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.Grpc;
import io.grpc.ManagedChannel;
import io.grpc.TlsChannelCredentials;
import io.waymark.projection.MemberDoors;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.hyperledger.fabric.client.Gateway;
import org.hyperledger.fabric.client.GatewayException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connections to other members' doors. Where they are stands in a file; who vouches for their TLS, in the channel's
 * configuration, as for those members' peers. Both are read again: a network grows, and certificates are renewed.
 */
final class Doors implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Doors.class);
    private static final long KEEPALIVE_SECONDS = 120;
    private static final long KEEPALIVE_TIMEOUT_SECONDS = 20;
    private static final int MOST_BYTES = 16 << 20;
    private static final int MOST_METADATA_BYTES = 1 << 20;
    private static final Base64.Encoder PEM = Base64.getMimeEncoder(64, new byte[] {'\n'});
    /** After a door that did not answer: perhaps its TLS has another CA by now. */
    private static final Duration SUSPECT = Duration.ofSeconds(5);

    private final Path file;
    private final Source facts;
    private final Function<ManagedChannel, Gateway> connect;
    private final Map<String, Open> open = new HashMap<>();
    private byte[] text = {};
    private Map<String, String> endpoints = Map.of();
    private @Nullable ChannelFacts known;
    private long knownNanos;
    private boolean suspect;

    /** The channel's configuration, as an own peer has it now. */
    interface Source {
        ChannelFacts read() throws GatewayException, InvalidProtocolBufferException;
    }

    private record Open(String endpoint, List<X509Certificate> roots, ManagedChannel channel, Gateway gateway) {
        void close() {
            gateway.close();
            channel.shutdown();
        }
    }

    Doors(Path file, Source facts, Function<ManagedChannel, Gateway> connect) {
        this.file = file;
        this.facts = facts;
        this.connect = connect;
    }

    /** Members that have a door. */
    synchronized List<String> members() {
        look();
        return List.copyOf(endpoints.keySet());
    }

    /** The channel's configuration as an own peer has it now: of one member more, a majority is another one. */
    synchronized ChannelFacts channel() throws GatewayException {
        known = null;
        return facts();
    }

    /**
     * The door of a member.
     *
     * @return null if it has none: then the own peers ask
     * @throws GatewayException if the own peer cannot say who vouches for it
     * @throws LedgerException.NotOrdered if nobody vouches for it
     */
    synchronized @Nullable Gateway at(String mspId) throws GatewayException {
        look();
        String endpoint = endpoints.get(mspId);
        Open before = open.get(mspId);
        if (endpoint == null) {
            return null;
        }
        List<X509Certificate> roots = facts().tls().getOrDefault(mspId, List.of());
        if (before != null
                && before.endpoint().equals(endpoint)
                && before.roots().equals(roots)) {
            return before.gateway();
        }
        if (roots.isEmpty()) {
            throw new LedgerException.NotOrdered("ledger-precondition", true);
        }
        ManagedChannel channel = channel(endpoint, roots);
        Open now = new Open(endpoint, roots, channel, connect.apply(channel));
        open.put(mspId, now);
        if (before != null) {
            before.close();
        }
        return now.gateway();
    }

    /** A door did not answer. */
    synchronized void silent() {
        suspect = true;
    }

    private ChannelFacts facts() throws GatewayException {
        ChannelFacts now = known;
        if (now == null || suspect && System.nanoTime() - knownNanos > SUSPECT.toNanos()) {
            try {
                now = facts.read();
            } catch (InvalidProtocolBufferException e) {
                throw new IllegalStateException("a peer's block cannot be read", e);
            }
            known = now;
            knownNanos = System.nanoTime();
            suspect = false;
        }
        return now;
    }

    /** Takes a changed file; what cannot be used is said once, and the doors stay as they were. */
    private void look() {
        byte[] now;
        try {
            now = Files.readAllBytes(file);
        } catch (IOException beingReplaced) {
            return;
        }
        if (Arrays.equals(now, text)) {
            return;
        }
        text = now;
        try {
            endpoints = MemberDoors.read(file);
            // A member that has come may not be in what is known of the channel.
            known = null;
        } catch (MemberDoors.Unusable unusable) {
            LOG.warn("waymark.door.others: {}; the doors stay as they were", unusable.getMessage());
        }
        for (String gone : List.copyOf(open.keySet())) {
            if (!endpoints.containsKey(gone)) {
                open.remove(gone).close();
            }
        }
    }

    private static ManagedChannel channel(String endpoint, List<X509Certificate> roots) {
        List<String> pem = new ArrayList<>();
        try {
            for (X509Certificate root : roots) {
                pem.add("-----BEGIN CERTIFICATE-----\n" + PEM.encodeToString(root.getEncoded())
                        + "\n-----END CERTIFICATE-----\n");
            }
            byte[] all = String.join("", pem).getBytes(StandardCharsets.US_ASCII);
            return Grpc.newChannelBuilder(
                            endpoint,
                            TlsChannelCredentials.newBuilder()
                                    .trustManager(new ByteArrayInputStream(all))
                                    .build())
                    .keepAliveTime(KEEPALIVE_SECONDS, TimeUnit.SECONDS)
                    .keepAliveTimeout(KEEPALIVE_TIMEOUT_SECONDS, TimeUnit.SECONDS)
                    .maxInboundMessageSize(MOST_BYTES)
                    .maxInboundMetadataSize(MOST_METADATA_BYTES)
                    .build();
        } catch (CertificateEncodingException | IOException e) {
            throw new IllegalStateException("a certificate of the channel's configuration cannot be written", e);
        }
    }

    @Override
    public synchronized void close() {
        open.values().forEach(one -> {
            one.gateway().close();
            one.channel().shutdownNow();
        });
        open.clear();
    }
}
