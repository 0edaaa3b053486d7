package io.waymark.fabric;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;

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
            throw new FabricException(
                    "there is no network in " + layout.dir + "; make one with: ./waymark network up " + dir);
        }
        return layout;
    }

    boolean isNew() {
        return properties.isEmpty();
    }

    void define(List<Organisation> organisations, boolean bft, boolean apart, int portBase, boolean containers) {
        properties.setProperty("apart", Boolean.toString(apart));
        properties.setProperty("containers", Boolean.toString(containers));
        properties.setProperty("bft", Boolean.toString(bft));
        properties.setProperty("port-base", Integer.toString(portBase));
        properties.setProperty("sequence", "1");
        properties.setProperty("version", "1.0");
        setOrganisations(organisations);
    }

    void setOrganisations(List<Organisation> organisations) {
        properties.setProperty(
                "organisations",
                String.join(",", organisations.stream().map(Organisation::name).toList()));
        save();
    }

    void setDefinition(Lifecycle.Definition definition) {
        properties.setProperty("sequence", Integer.toString(definition.sequence()));
        properties.setProperty("version", definition.version());
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

    /** An organisation takes its place, and with it its ports; it is a member once it has joined. */
    void setJoining(Organisation org) {
        if (!organisations().contains(org)) {
            properties.setProperty("organisations", properties.getProperty("organisations") + "," + org.name());
        }
        properties.setProperty("joining", org.name());
        save();
    }

    void setJoined(Organisation org) {
        properties.remove("joining", org.name());
        save();
    }

    /** Organisations that have joined and not left. */
    List<Organisation> members() {
        String joining = properties.getProperty("joining", "");
        return organisations().stream()
                .filter(org -> !hasLeft(org) && !org.name().equals(joining))
                .toList();
    }

    /** Whether peers and orderers run in containers. */
    boolean containers() {
        return Boolean.parseBoolean(properties.getProperty("containers"));
    }

    /** Whether peers know none of other organisations: nobody but the own node and the orderers need reach them then. */
    boolean apart() {
        return Boolean.parseBoolean(properties.getProperty("apart", "false"));
    }

    Path root() {
        return dir;
    }

    Path composeFile() {
        return dir.resolve("compose.yaml");
    }

    /** A name for its containers that no other network's have: from its directory. */
    String project() {
        return "waymark-" + Integer.toHexString(dir.toString().hashCode());
    }

    Path wrapper(String program) {
        return dir.resolve("programs").resolve(program);
    }

    boolean bft() {
        return Boolean.parseBoolean(properties.getProperty("bft"));
    }

    /** The chaincode's definition that was committed last, or is to be. */
    Lifecycle.Definition definition() {
        return new Lifecycle.Definition(
                Integer.parseInt(properties.getProperty("sequence")), properties.getProperty("version", "1.0"));
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

    /** host:port. */
    String peerEndpoint(Organisation org) {
        return "127.0.0.1:" + peerPort(org);
    }

    int peerChaincodePort(Organisation org) {
        return peerPort(org) + 1;
    }

    int peerOperationsPort(Organisation org) {
        return peerPort(org) + 2;
    }

    /** Two ports in turn: the chaincode of a new definition starts while that of the old one still serves. */
    int chaincodePort(Organisation org, int sequence) {
        return peerPort(org) + (sequence % 2 == 1 ? 3 : 4);
    }

    /** Where the node's door is to listen; the node opens it. */
    int doorPort(Organisation org) {
        return peerPort(org) + 5;
    }

    Path file() {
        return dir.resolve("network.properties");
    }

    Path crypto() {
        return dir.resolve("crypto");
    }

    Path ordererHome(int orderer) {
        return crypto().resolve(
                        "ordererOrganizations/orderer.waymark.test/orderers/o" + orderer + ".orderer.waymark.test");
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

    Path peerTls(Organisation org, String file) {
        return peerHome(org).resolve("tls").resolve(file);
    }

    /** Says to each node where the others' doors are. */
    Path doors() {
        return dir.resolve("organisations/doors.properties");
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

    static String chaincodeName(Organisation org, int sequence) {
        return "chaincode-" + org.name() + (sequence == 1 ? "" : "-" + sequence);
    }

    /** Moves a finished file or directory to its place, at once or not at all. */
    static void move(Path from, Path to) {
        try {
            Files.createDirectories(to.getParent());
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new FabricException("cannot move " + from + " to " + to, e);
        }
    }

    static void delete(Path tree) {
        if (!Files.exists(tree)) {
            return;
        }
        try (Stream<Path> files = Files.walk(tree)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new FabricException("cannot delete " + tree, e);
        }
    }

    /** Bytes of all files below; what goes away while it is counted does not count. */
    static long size(Path tree) {
        try (Stream<Path> files = Files.walk(tree)) {
            return files.mapToLong(
                            file -> file.toFile().isFile() ? file.toFile().length() : 0)
                    .sum();
        } catch (IOException | UncheckedIOException e) {
            throw new FabricException("cannot look at " + tree, e);
        }
    }

    /** Makes the directory of a file and writes it. */
    static void directories(Path path) {
        try {
            Files.createDirectories(path);
        } catch (IOException e) {
            throw new FabricException("cannot make " + path, e);
        }
    }

    static void write(Path file, String text) {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }
}
