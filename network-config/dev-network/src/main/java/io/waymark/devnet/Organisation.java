package io.waymark.devnet;

import io.waymark.devnet.chaincode.ChaincodeLink;
import io.waymark.devnet.gateway.GatewayServer;
import io.waymark.devnet.gateway.PeerRegistry;
import io.waymark.devnet.msp.NodeRole;
import io.waymark.devnet.msp.OrganisationMaterial;
import io.waymark.devnet.msp.SigningIdentity;
import io.waymark.devnet.peer.Peer;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.LinkedHashMap;
import java.util.Map;

/** An organisation with everything of it that runs. */
final class Organisation implements DevOrganisation {
    static final String PEER = "peer";
    private static final Map<String, NodeRole> USERS =
            Map.of("client", NodeRole.CLIENT, "admin", NodeRole.ADMIN, PEER, NodeRole.PEER);

    private final OrganisationMaterial material;
    private final Map<String, SigningIdentity> users = new LinkedHashMap<>();
    private final String host;
    private Peer peer;
    private Map<String, ChaincodeLink> links = Map.of();
    private volatile GatewayServer server;
    private volatile int port;

    Organisation(OrganisationMaterial material, String host) {
        this.material = material;
        this.host = host;
        USERS.forEach((user, role) -> users.put(user, material.identity(user, role)));
    }

    /** Gives it its peer and its links to the chaincodes, by name; before anything else is asked of it. */
    void equip(Peer newPeer, Map<String, ChaincodeLink> newLinks) {
        peer = newPeer;
        links = newLinks;
    }

    void listening(GatewayServer newServer) {
        server = newServer;
        port = newServer.port();
    }

    /** Stops the gateway; does nothing when it is stopped. */
    void silence() {
        GatewayServer running = server;
        server = null;
        if (running != null) {
            running.stop();
        }
    }

    boolean up() {
        return server != null && peer.running();
    }

    PeerRegistry.Endpoint endpoint() {
        return new PeerRegistry.Endpoint(peer, host + ":" + port);
    }

    OrganisationMaterial material() {
        return material;
    }

    SigningIdentity user(String user) {
        SigningIdentity identity = users.get(user);
        if (identity == null) {
            throw new IllegalArgumentException("no user '" + user + "'; there are " + users.keySet());
        }
        return identity;
    }

    Peer peer() {
        return peer;
    }

    Map<String, ChaincodeLink> links() {
        return links;
    }

    @Override
    public String mspId() {
        return material.mspId();
    }

    @Override
    public InetSocketAddress gateway() {
        return new InetSocketAddress(host, port);
    }

    @Override
    public Path tlsRoots() {
        return material.tlsRoots();
    }

    @Override
    public Path tlsCertificate() {
        return material.tlsDirectory().resolve("cert.pem");
    }

    @Override
    public Path tlsKey() {
        return material.tlsDirectory().resolve("key.pem");
    }

    @Override
    public Path certificate(String user) {
        user(user);
        return material.certificateFile(user);
    }

    @Override
    public Path key(String user) {
        user(user);
        return material.keyFile(user);
    }

    @Override
    public X509Certificate certificateOf(String user) {
        return user(user).certificate();
    }

    @Override
    public PrivateKey keyOf(String user) {
        return user(user).key();
    }
}
