package io.waymark.backend.ledger;

import io.waymark.fabric.RealNetwork;
import io.waymark.ledger.LedgerKeys;
import io.waymark.ledger.Profile;
import io.waymark.projection.NodeSettings;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.Provider;
import java.security.Security;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.List;
import org.hyperledger.fabric.client.identity.Identities;

/** A node's connection with its key on a device, in a process of its own: the device's library is set up by environment. */
final class DeviceClient {
    private DeviceClient() {}

    /** Library, slot, file with the PIN, certificate, key to be put on the device, TLS roots, endpoint. */
    public static void main(String[] args) throws Exception {
        Path library = Path.of(args[0]);
        long slot = Long.parseLong(args[1]);
        Path pin = Path.of(args[2]);
        // First of all: a process that has signed in to the device stays signed in.
        refused(
                "PIN",
                connection(
                        args,
                        new NodeSettings.KeyStore(
                                library, slot, Files.writeString(pin.resolveSibling("wrong"), "9999"), "node")));
        store(library, slot, Files.readString(pin).strip().toCharArray(), Path.of(args[3]), Path.of(args[4]));
        NodeSettings.KeyStore right = new NodeSettings.KeyStore(library, slot, pin, "node");
        try (LedgerClient ledger = RealNetwork.client("Maker", connection(args, right))) {
            Profile profile = new Profile("MakerMSP", "by device", "DE", List.of(), "https://node.example");
            for (int i = 0; i < 8; i++) {
                // Half of all signatures have a high S before it is made low.
                int code = ledger.publish(LedgerKeys.organisation("MakerMSP"), profile.bytes())
                        .code();
                System.out.println(code == 0 ? "published with the device's key" : "code " + code);
            }
        }
        refused("label", connection(args, new NodeSettings.KeyStore(library, slot, pin, "nobody")));
        System.exit(0);
    }

    private static void refused(String what, NodeSettings.Fabric connection) {
        try (LedgerClient ledger = RealNetwork.client("Maker", connection)) {
            System.out.println("wrong " + what + " taken by " + ledger.organisation());
        } catch (LedgerRefusal refusal) {
            System.out.println("wrong " + what + " refused: " + refusal.fault());
        }
    }

    private static NodeSettings.Fabric connection(String[] args, NodeSettings.KeyStore device) {
        return new NodeSettings.Fabric(
                "provenance",
                "waymark",
                List.of(new NodeSettings.Peer(args[6], null)),
                Path.of(args[5]),
                Path.of(args[3]),
                null,
                device);
    }

    private static void store(Path library, long slot, char[] pin, Path certificate, Path key) throws Exception {
        Provider provider = Security.getProvider("SunPKCS11")
                .configure("--name = store\nlibrary = " + library + "\nslot = " + slot + "\n");
        KeyStore device = KeyStore.getInstance("PKCS11", provider);
        device.load(null, pin);
        try (InputStream in = Files.newInputStream(certificate)) {
            Certificate read = CertificateFactory.getInstance("X.509").generateCertificate(in);
            device.setKeyEntry(
                    "node", Identities.readPrivateKey(Files.readString(key)), null, new Certificate[] {read});
        }
    }
}
