package io.waymark.projection;

import io.waymark.projection.NodeSettings.Fault;
import io.waymark.projection.NodeSettings.Part;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Judges settings before anything is started, so that an engineer sees every fault at once and not one a restart. */
final class SettingsCheck {
    /** What Fabric accepts; also keeps the id safe in cookie names, file names and metrics. */
    static final Pattern MSP_ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

    static final Pattern ENDPOINT = Pattern.compile("(\\[[0-9A-Fa-f:.]+]|[A-Za-z0-9.-]{1,253}):[0-9]{1,5}");
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9_.-]{0,248}");
    private static final Pattern ORIGIN = Pattern.compile("[a-z0-9][a-z0-9.-]{0,99}/[a-z0-9][a-z0-9./-]{0,99}");
    private static final Pattern COUNTRY = Pattern.compile("[A-Z]{2}");
    private static final Pattern DIGITS = Pattern.compile("[0-9]{4,13}");
    private static final long PEM_BYTES_MAX = 1 << 20;
    private static final int MOST_CALLS = 1_000;

    private final NodeSettings settings;
    private final List<Fault> faults = new ArrayList<>();

    SettingsCheck(NodeSettings settings) {
        this.settings = settings;
    }

    List<Fault> faults() {
        if (present("waymark.organisation", settings.organisation(), "set it to the MSP id of your organisation")) {
            matches("waymark.organisation", settings.organisation(), MSP_ID, "use the MSP id as the channel knows it");
        }
        if (settings.parts().isEmpty()) {
            faults.add(new Fault("waymark.parts", "names no part", "name some of backend, web, scan, door"));
        }
        if (!settings.isDoorAlone()) {
            publicUrl();
            directory("waymark.data", settings.data(), "create it and make it writable for the node");
        }
        if (settings.runs(Part.BACKEND)) {
            secrets();
        }
        if (settings.runs(Part.BACKEND) || settings.opensDoor() || settings.isDoorAlone()) {
            channel();
        }
        if (settings.runs(Part.BACKEND)) {
            client();
            log();
        }
        door();
        bootstrap();
        return List.copyOf(faults);
    }

    private void publicUrl() {
        URI url = settings.publicUrl();
        String setting = "waymark.public-url";
        if (!present(setting, url, "set it to the address under which others reach this node")) {
            return;
        }
        boolean http = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
        boolean bare = url.getRawPath() == null || url.getRawPath().isEmpty();
        if (!http
                || url.getHost() == null
                || !bare
                || url.getRawQuery() != null
                || url.getRawFragment() != null
                || url.getRawUserInfo() != null) {
            faults.add(new Fault(
                    setting,
                    "'" + url + "' is not an http or https address without a path",
                    "write it like https://provenance.example.com, without a slash at the end"));
        }
    }

    private void secrets() {
        Path directory = settings.secrets();
        String setting = "waymark.secrets";
        if (!present(setting, directory, "name the directory that holds the node's secrets")) {
            return;
        }
        try {
            NodeSecrets.read(directory);
        } catch (NodeSecrets.Unusable unusable) {
            faults.add(new Fault(setting, unusable.getMessage(), unusable.remedy()));
        }
    }

    /** What leads to the own peers, for whoever asks there. */
    private void channel() {
        NodeSettings.Fabric fabric = settings.fabric();
        matches("waymark.fabric.channel", fabric.channel(), NAME, "use the channel's name");
        if (!fabric.chaincode().matches("[A-Za-z0-9]+([-_][A-Za-z0-9]+)*")) {
            faults.add(new Fault(
                    "waymark.fabric.chaincode",
                    "'" + fabric.chaincode() + "' is no chaincode name",
                    "use the name of the committed chaincode"));
        }
        if (fabric.peers().isEmpty()) {
            faults.add(new Fault(
                    "waymark.fabric.peers[0].endpoint",
                    "is missing",
                    "set it to host:port of your organisation's peer"));
        }
        for (int i = 0; i < fabric.peers().size(); i++) {
            String setting = "waymark.fabric.peers[" + i + "].endpoint";
            String endpoint = fabric.peers().get(i).endpoint();
            if (present(setting, endpoint, "set it to host:port of your organisation's peer")) {
                matches(setting, endpoint, ENDPOINT, "write it as host:port");
            }
        }
        pem("waymark.fabric.tls-roots", fabric.tlsRoots(), "CERTIFICATE");
    }

    /** Who the node is at its peers. */
    private void client() {
        NodeSettings.Fabric fabric = settings.fabric();
        boolean certificate = pem("waymark.fabric.certificate", fabric.certificate(), "CERTIFICATE");
        boolean key = false;
        if (fabric.keyStore() == null) {
            key = pem("waymark.fabric.key", fabric.key(), "PRIVATE KEY");
        } else if (fabric.key() != null) {
            faults.add(
                    new Fault("waymark.fabric.key", "is set beside waymark.fabric.key-store", "keep one of the two"));
        } else {
            keyStore(fabric.keyStore());
        }
        if (certificate) {
            faults.addAll(ClientCertificate.faults(fabric.certificate(), key ? fabric.key() : null, Instant.now()));
        }
    }

    private void door() {
        NodeSettings.Door door = settings.door();
        if (settings.isDoorAlone()) {
            present("waymark.door.port", door.port(), "set it to the port that other members' nodes reach");
        }
        if (settings.opensDoor()) {
            if (door.port() < 1 || door.port() > 65_535) {
                faults.add(new Fault("waymark.door.port", door.port() + " is no port", "use 1 to 65535"));
            }
            pem("waymark.door.certificate", door.certificate(), "CERTIFICATE");
            pem("waymark.door.key", door.key(), "PRIVATE KEY");
            if (door.calls() < 1 || door.calls() > MOST_CALLS) {
                faults.add(new Fault("waymark.door.calls", door.calls() + " is too few or too many", "use 1 to 1000"));
            }
            if (door.callsOfOne() < 1 || door.callsOfOne() > door.calls()) {
                faults.add(new Fault(
                        "waymark.door.calls-of-one",
                        door.callsOfOne() + " is too few or too many",
                        "use 1 to what waymark.door.calls says"));
            }
        }
        if (door.others() != null && settings.runs(Part.BACKEND)) {
            try {
                MemberDoors.read(door.others());
            } catch (MemberDoors.Unusable unusable) {
                faults.add(new Fault("waymark.door.others", unusable.getMessage(), MemberDoors.REMEDY));
            }
        }
    }

    private void keyStore(NodeSettings.KeyStore store) {
        file("waymark.fabric.key-store.library", store.library(), "name the PKCS#11 library of the device");
        file("waymark.fabric.key-store.pin", store.pin(), "name a file with the PIN, readable by the node alone");
        present("waymark.fabric.key-store.alias", store.alias(), "name the label of the key on the device");
    }

    private void file(String setting, @Nullable Path file, String remedy) {
        if (present(setting, file, remedy) && !Files.isReadable(file)) {
            faults.add(new Fault(setting, file + " is not a readable file", remedy));
        }
    }

    private void log() {
        NodeSettings.Log log = settings.log();
        String setting = "waymark.log.origin";
        if (settings.demo()
                || present(setting, log.origin(), "set it to the origin that your network's members agreed on")) {
            matches(
                    setting,
                    settings.origin(),
                    ORIGIN,
                    "write it like example.com/provenance: a host name, a slash, a word");
        }
        if (log.quorum() != null && log.quorum() < 1) {
            faults.add(new Fault("waymark.log.quorum", "is less than 1", "leave it out for a majority of the members"));
        }
        if (log.tlsRoots() != null) {
            pem("waymark.log.tls-roots", log.tlsRoots(), "CERTIFICATE");
        }
    }

    private void bootstrap() {
        NodeSettings.Bootstrap bootstrap = settings.bootstrap();
        if (bootstrap.country() != null) {
            matches("waymark.bootstrap.country", bootstrap.country(), COUNTRY, "use two capital letters (ISO 3166-1)");
        }
        if (bootstrap.gln() != null) {
            matches(
                    "waymark.bootstrap.gln",
                    bootstrap.gln(),
                    Pattern.compile("[0-9]{13}"),
                    "use the 13 digits of the GLN");
        }
        if (bootstrap.prefix() != null) {
            matches("waymark.bootstrap.prefix", bootstrap.prefix(), DIGITS, "use the digits of the company prefix");
        }
    }

    private void directory(String setting, @Nullable Path directory, String remedy) {
        if (!present(setting, directory, "name a directory")) {
            return;
        }
        if (!Files.isDirectory(directory)) {
            faults.add(new Fault(setting, directory + " is not a directory", remedy));
        } else if (!Files.isWritable(directory)) {
            faults.add(new Fault(setting, directory + " is not writable", remedy));
        }
    }

    private boolean pem(String setting, @Nullable Path file, String label) {
        if (!present(setting, file, "name a PEM file with a " + label)) {
            return false;
        }
        String remedy = "put a PEM file there that starts with -----BEGIN " + label + "-----";
        try {
            if (!Files.isRegularFile(file)) {
                faults.add(new Fault(setting, file + " is not a file", remedy));
            } else if (Files.size(file) > PEM_BYTES_MAX) {
                faults.add(new Fault(setting, file + " is larger than any PEM file should be", remedy));
            } else if (!Files.readString(file, StandardCharsets.ISO_8859_1).contains("-----BEGIN " + label + "-----")) {
                faults.add(new Fault(setting, file + " holds no " + label + " in PEM", remedy));
            } else {
                return true;
            }
        } catch (IOException unreadable) {
            faults.add(new Fault(
                    setting,
                    file + " cannot be read (" + unreadable.getClass().getSimpleName() + ")",
                    "make it readable for the user that runs the node"));
        }
        return false;
    }

    private boolean present(String setting, @Nullable Object value, String remedy) {
        boolean there = value != null && !value.toString().isBlank();
        if (!there) {
            faults.add(new Fault(setting, "is missing", remedy));
        }
        return there;
    }

    private void matches(String setting, String value, Pattern pattern, String remedy) {
        if (!pattern.matcher(value).matches()) {
            faults.add(new Fault(setting, "'" + value + "' is not allowed", remedy));
        }
    }
}
