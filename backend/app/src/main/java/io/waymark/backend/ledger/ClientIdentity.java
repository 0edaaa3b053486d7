package io.waymark.backend.ledger;

import io.waymark.projection.ClientCertificate;
import io.waymark.projection.NodeSettings;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.Security;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.util.HexFormat;
import java.util.Objects;
import org.hyperledger.fabric.client.Hash;
import org.hyperledger.fabric.client.identity.Identities;
import org.hyperledger.fabric.client.identity.Identity;
import org.hyperledger.fabric.client.identity.Signer;
import org.hyperledger.fabric.client.identity.Signers;
import org.hyperledger.fabric.client.identity.X509Identity;

/**
 * Who the node is at its peers: a certificate and what signs for it, a key in a file or one on a PKCS#11 device.
 *
 * @param identity as proposals carry it
 * @param signer signs digests, with a low S where the key is an elliptic curve's, because peers refuse a high one
 * @param hash what is signed: a digest, or for Ed25519 the message itself
 * @param certificate the certificate
 * @param state changes when one of the files behind it does
 */
record ClientIdentity(Identity identity, Signer signer, Hash hash, X509Certificate certificate, String state) {

    /** @throws LedgerRefusal if the certificate and the key cannot be used together */
    static ClientIdentity load(String organisation, NodeSettings.Fabric fabric) {
        try {
            X509Certificate certificate = ClientCertificate.read(Objects.requireNonNull(fabric.certificate()));
            Hash hash = certificate.getPublicKey() instanceof ECPublicKey ? Hash.SHA256 : Hash.NONE;
            Signer signer = fabric.keyStore() == null
                    ? Signers.newPrivateKeySigner(
                            Identities.readPrivateKey(Files.readString(Objects.requireNonNull(fabric.key()))))
                    : deviceSigner(fabric.keyStore(), certificate);
            requirePair(signer, hash, certificate);
            return new ClientIdentity(
                    new X509Identity(organisation, certificate), signer, hash, certificate, state(fabric));
        } catch (IOException | GeneralSecurityException e) {
            throw new LedgerRefusal(
                    fabric.keyStore() == null ? "waymark.fabric.certificate" : "waymark.fabric.key-store",
                    "the certificate and its key cannot be used ("
                            + e.getClass().getSimpleName() + reason(e) + ")",
                    "check the files, and the device's library, slot, PIN and label");
        }
    }

    /** A device's message says what is wrong with it and holds nothing secret; of a file its kind is enough. */
    private static String reason(Exception e) {
        return e.getCause() != null && e.getCause().getMessage() != null
                ? ": " + e.getCause().getMessage()
                : "";
    }

    /** A digest of all files that a connection is made from. */
    static String state(NodeSettings.Fabric fabric) throws IOException {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (Path file : new Path[] {fabric.certificate(), fabric.key(), fabric.tlsRoots()}) {
                if (file != null) {
                    digest.update(Files.readAllBytes(file));
                }
                digest.update((byte) 0);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static Signer deviceSigner(NodeSettings.KeyStore settings, X509Certificate certificate)
            throws GeneralSecurityException, IOException {
        Provider provider = provider(settings);
        KeyStore store = KeyStore.getInstance("PKCS11", provider);
        char[] pin =
                Files.readString(Objects.requireNonNull(settings.pin())).strip().toCharArray();
        store.load(null, pin);
        if (!(store.getKey(settings.alias(), pin) instanceof PrivateKey key)) {
            throw new LedgerRefusal(
                    "waymark.fabric.key-store.alias",
                    "the device has no private key with a certificate under the label " + settings.alias(),
                    "store key and certificate under one label (docs/PRODUCTION.md)");
        }
        if (!(certificate.getPublicKey() instanceof ECPublicKey ec)) {
            throw new LedgerRefusal(
                    "waymark.fabric.certificate", "its key is no ECDSA key", "use an ECDSA key on the device");
        }
        BigInteger order = ec.getParams().getOrder();
        return digest -> {
            Signature signature = Signature.getInstance("NONEwithECDSA", provider);
            signature.initSign(key);
            signature.update(digest);
            return LowS.of(signature.sign(), order);
        };
    }

    private static Provider provider(NodeSettings.KeyStore settings) {
        Provider base = Security.getProvider("SunPKCS11");
        if (base == null) {
            throw new LedgerRefusal(
                    "waymark.fabric.key-store",
                    "this Java has no PKCS#11",
                    "run the node with a JDK that has jdk.crypto.cryptoki");
        }
        String slot = settings.slot() == null ? "slotListIndex = 0" : "slot = " + settings.slot();
        return base.configure("--name = waymark\nlibrary = " + settings.library() + "\n" + slot + "\n");
    }

    private static void requirePair(Signer signer, Hash hash, X509Certificate certificate)
            throws GeneralSecurityException {
        byte[] digest = hash.apply("waymark".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        Signature verifying = Signature.getInstance(hash == Hash.NONE ? "Ed25519" : "NONEwithECDSA");
        verifying.initVerify(certificate.getPublicKey());
        verifying.update(digest);
        if (!verifying.verify(signer.sign(digest))) {
            throw new LedgerRefusal(
                    "waymark.fabric.certificate",
                    "it does not belong to the key",
                    "put the certificate and its own key in place");
        }
    }
}
