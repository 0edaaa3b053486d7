package io.waymark.projection;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Everything that one node is told from outside, in one place: nothing else in the product reads {@code waymark.*}.
 *
 * <p>Binding alone proves only that a value has the right type. {@link #faults()} says what is missing or unusable, and a
 * node that starts has had an empty list; so every value it needs for its parts is present, whatever {@code @Nullable}
 * allows while the settings are being judged.
 *
 * @param organisation MSP id of the organisation that this node serves
 * @param publicUrl address under which others reach this node, without a path; stands in QR codes and links
 * @param demo permits the demo's well-known keys and accounts
 * @param secrets directory of {@link NodeSecrets}
 * @param data directory for what the node keeps beside the database
 * @param parts which parts of the product this process runs
 * @param fabric how to reach the ledger; needed by part {@code backend} only
 * @param bootstrap the profile that a new organisation publishes about itself
 * @param log the network's transparency log, and this node's part in it
 * @param door where other members' nodes ask this organisation's peers, and where theirs are asked
 */
@ConfigurationProperties("waymark")
public record NodeSettings(
        @Nullable String organisation,
        @Nullable URI publicUrl,
        @DefaultValue("false") boolean demo,
        @Nullable Path secrets,
        @Nullable Path data,
        @DefaultValue({"backend", "web", "scan", "door"}) Set<Part> parts,
        @DefaultValue Fabric fabric,
        @DefaultValue Bootstrap bootstrap,
        @DefaultValue Log log,
        @DefaultValue Door door) {

    /** The origin of the demo's log. */
    public static final String DEMO_ORIGIN = "demo.waymark/provenance";

    /** A part of the product that can run in a process of its own. */
    public enum Part {
        /** Capture, gateway, follower: the only part that talks to the ledger and migrates the database. */
        BACKEND,
        /** Pages for staff and consumers. */
        WEB,
        /** Resolver, bundles and scans. */
        SCAN,
        /** What other members' nodes reach in place of the peers. Open where a port is set; needs no database. */
        DOOR
    }

    /**
     * The organisation's own peers and the client identity used there.
     *
     * @param channel name of the channel
     * @param chaincode name of the chaincode on it
     * @param peers gateways of the organisation's own peers, tried in this order
     * @param tlsRoots PEM file with the certificates that vouch for the peers' TLS
     * @param certificate PEM file with the client's certificate
     * @param key PEM file with the client's private key (PKCS#8), unless it is in a key store
     * @param keyStore where the key never leaves its device; instead of {@code key}
     */
    public record Fabric(
            @DefaultValue("provenance") String channel,
            @DefaultValue("waymark") String chaincode,
            @DefaultValue List<Peer> peers,
            @Nullable Path tlsRoots,
            @Nullable Path certificate,
            @Nullable Path key,
            @Nullable KeyStore keyStore) {}

    /**
     * A PKCS#11 device that holds the client's key with its certificate.
     *
     * @param library the device's PKCS#11 library
     * @param slot id of the slot; absent: the first one with a token
     * @param pin file with the user's PIN
     * @param alias label of the key and its certificate
     */
    public record KeyStore(@Nullable Path library, @Nullable Long slot, @Nullable Path pin, @Nullable String alias) {}

    /**
     * One peer.
     *
     * @param endpoint {@code host:port} of its gateway
     * @param authority name that its TLS certificate carries, where that is not the host
     */
    public record Peer(@Nullable String endpoint, @Nullable String authority) {}

    /**
     * What the node publishes about its organisation when the ledger has no profile of it yet. All absent: an
     * administrator publishes it by hand.
     *
     * @param name public name
     * @param country ISO 3166-1 alpha-2 code
     * @param gln the organisation's GLN
     * @param prefix its GS1 company prefix
     */
    public record Bootstrap(
            @Nullable String name, @Nullable String country, @Nullable String gln, @Nullable String prefix) {}

    /**
     * The log. Origin and quorum are the network's: the same at every member.
     *
     * @param origin names the log (C2SP tlog-checkpoint), such as {@code example.com/provenance}; the demo has its own
     * @param quorum how many members' cosignatures make a checkpoint good; absent: a majority
     * @param entries whether everybody may read who writes how much and when; proofs do not need it
     * @param tlsRoots PEM file with certificates that vouch for other nodes' TLS; absent: what the JDK trusts
     */
    public record Log(
            @Nullable String origin,
            @Nullable Integer quorum,
            @DefaultValue("false") boolean entries,
            @Nullable Path tlsRoots) {}

    /**
     * The door: a gRPC server that hands other members' questions to the own peers, and nothing else. So the peers' own ports
     * can be closed to everybody else.
     *
     * @param port where it listens; absent: this process has none
     * @param address local address that it listens at; absent: all of them
     * @param certificate PEM file with its TLS certificate, issued by a TLS CA that the channel's configuration names for the
     *     organisation, as its peers' certificates are; read again when it changes
     * @param key PEM file with that certificate's private key (PKCS#8)
     * @param calls how many calls may be under way at once
     * @param callsOfOne how many of them may be one organisation's
     * @param others file of properties that says where other members' doors are, a line {@code <MSP id>=<host>:<port>} each;
     *     read again when it changes. Members that are not in it are asked by the own peers themselves
     */
    public record Door(
            @Nullable Integer port,
            @Nullable String address,
            @Nullable Path certificate,
            @Nullable Path key,
            @DefaultValue("32") int calls,
            @DefaultValue("8") int callsOfOne,
            @Nullable Path others) {

        /** No door, and none known. */
        public static final Door NONE = new Door(null, null, null, null, 32, 8, null);
    }

    /** The log's origin. */
    public String origin() {
        String origin = log.origin();
        return origin == null ? DEMO_ORIGIN : origin;
    }

    /**
     * One thing wrong with the settings.
     *
     * @param setting full name of the setting
     * @param what what is wrong
     * @param remedy what to do about it
     */
    public record Fault(String setting, String what, String remedy) {
        @Override
        public String toString() {
            return setting + ": " + what + "; " + remedy;
        }
    }

    /** Whether this process runs the part. */
    public boolean runs(Part part) {
        return parts.contains(part);
    }

    /** Whether this process is a door and nothing else. */
    public boolean isDoorAlone() {
        return parts.equals(Set.of(Part.DOOR));
    }

    /** Whether this process opens a door. */
    public boolean opensDoor() {
        return runs(Part.DOOR) && door.port() != null;
    }

    /** All that keeps a node from starting with these settings; empty when it can start. Reads files, opens nothing else. */
    public List<Fault> faults() {
        return new SettingsCheck(this).faults();
    }
}
