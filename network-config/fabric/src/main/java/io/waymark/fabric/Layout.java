package io.waymark.fabric;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/**
 * A network's directory: where everything of it lies, which ports it uses, who is in it. Kept in {@code network.properties},
 * so that a later command finds what an earlier one made.
 */
final class Layout {

    static final String CHANNEL = "provenance";
    static final String CHAINCODE = "waymark";

    private static final int PEER_PORTS = 100;

    private final Path dir;
    private final Properties properties = new Properties();

    Layout(Path dir) {
        this.dir = dir.toAbsolutePath().normalize();
        if (Files.exists(file())) {
            try (var in = Files.newInputStream(file())) {
                properties.load(in);
            } catch (IOException e) {
                throw new FabricException("cannot read " + file(), e);
            }
        }
    }

    static Layout existing(Path dir) {
        Layout layout = new Layout(dir);
        if (layout.properties.isEmpty()) {
            throw new FabricException("there is no network in " + layout.dir + "; make one with: ./waymark network up " + dir);
        }
        return layout;
    }

    boolean isNew() {
        return properties.isEmpty();
    }

    void define(List<Organisation> organisations, boolean bft, int portBase) {
        properties.setProperty("bft", Boolean.toString(bft));
        properties.setProperty("port-base", Integer.toString(portBase));
        properties.setProperty("sequence", "1");
        setOrganisations(organisations);
    }

    void setOrganisations(List<Organisation> organisations) {
        properties.setProperty(
                "organisations", String.join(",", organisations.stream().map(Organisation::name).toList()));
        save();
    }

    void setSequence(int sequence) {
        properties.setProperty("sequence", Integer.toString(sequence));
        save();
    }

    private void save() {
        try {
            Files.createDirectories(dir);
            // Others read it while it changes: they see it before or after.
            Path next = dir.resolve("network.properties.new");
            try (var out = Files.newOutputStream(next)) {
                properties.store(out, "A Waymark network; made by ./waymark network up");
            }
            Files.move(next, file(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new FabricException("cannot write " + file(), e);
        }
    }

    List<Organisation> organisations() {
        List<Organisation> all = new ArrayList<>();
        for (String name : properties.getProperty("organisations").split(",")) {
            all.add(new Organisation(name));
        }
        return all;
    }

    /** Whether an organisation has left: its place stays, and with it its ports and those of others. */
    boolean hasLeft(Organisation org) {
        return List.of(properties.getProperty("left", "").split(",")).contains(org.name());
    }

    void setLeft(Organisation org) {
        String left = properties.getProperty("left", "");
        properties.setProperty("left", left.isEmpty() ? org.name() : left + "," + org.name());
        save();
    }

    /** Organisations that have not left. */
    List<Organisation> members() {
        return organisations().stream().filter(org -> !hasLeft(org)).toList();
    }

    boolean bft() {
        return Boolean.parseBoolean(properties.getProperty("bft"));
    }

    /** Sequence of the chaincode definition that was committed last. */
    int sequence() {
        return Integer.parseInt(properties.getProperty("sequence"));
    }

    int orderers() {
        return bft() ? 4 : 3;
    }

    private int base() {
        return Integer.parseInt(properties.getProperty("port-base"));
    }

    int ordererPort(int orderer) {
        return base() + 10 * orderer;
    }

    int ordererAdminPort(int orderer) {
        return ordererPort(orderer) + 1;
    }

    int ordererOperationsPort(int orderer) {
        return ordererPort(orderer) + 2;
    }

    int peerPort(Organisation org) {
        return base() + PEER_PORTS + 10 * organisations().indexOf(org);
    }

    int peerChaincodePort(Organisation org) {
        return peerPort(org) + 1;
    }

    int peerOperationsPort(Organisation org) {
        return peerPort(org) + 2;
    }

    int chaincodePort(Organisation org) {
        return peerPort(org) + 3;
    }

    Path file() {
        return dir.resolve("network.properties");
    }

    Path crypto() {
        return dir.resolve("crypto");
    }

    Path ordererHome(int orderer) {
        return crypto().resolve("ordererOrganizations/orderer.waymark.test/orderers/o" + orderer + ".orderer.waymark.test");
    }

    Path ordererMsp() {
        return crypto().resolve("ordererOrganizations/orderer.waymark.test/msp");
    }

    private Path organisationCrypto(Organisation org) {
        return crypto().resolve("peerOrganizations").resolve(org.domain());
    }

    Path organisationMsp(Organisation org) {
        return organisationCrypto(org).resolve("msp");
    }

    Path peerHome(Organisation org) {
        return organisationCrypto(org).resolve("peers/peer0." + org.domain());
    }

    /** @param user {@code Admin} or {@code User1} */
    Path userMsp(Organisation org, String user) {
        return organisationCrypto(org).resolve("users/" + user + "@" + org.domain() + "/msp");
    }

    Path certificate(Organisation org, String user) {
        return userMsp(org, user).resolve("signcerts/" + user + "@" + org.domain() + "-cert.pem");
    }

    Path key(Organisation org, String user) {
        return userMsp(org, user).resolve("keystore/priv_sk");
    }

    Path peerTlsRoots(Organisation org) {
        return peerHome(org).resolve("tls/ca.crt");
    }

    Path channel() {
        return dir.resolve("channel");
    }

    Path genesis() {
        return channel().resolve(CHANNEL + ".block");
    }

    Path config(String process) {
        return dir.resolve("config").resolve(process);
    }

    Path data(String process) {
        return dir.resolve("data").resolve(process);
    }

    Path log(String process) {
        return dir.resolve("logs").resolve(process + ".log");
    }

    Path pid(String process) {
        return dir.resolve("run").resolve(process + ".pid");
    }

    Path builder() {
        return dir.resolve("builder");
    }

    Path packages() {
        return dir.resolve("packages");
    }

    /** The small file by which a node finds its organisation's peer. */
    Path connection(Organisation org) {
        return dir.resolve("organisations").resolve(org.mspId() + ".properties");
    }

    static String ordererName(int orderer) {
        return "orderer" + orderer;
    }

    static String peerName(Organisation org) {
        return "peer-" + org.name();
    }

    static String chaincodeName(Organisation org) {
        return "chaincode-" + org.name();
    }

    /** Makes the directory of a file and writes it. */
    static void write(Path file, String text) {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }
}
