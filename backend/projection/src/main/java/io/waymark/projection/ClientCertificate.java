package io.waymark.projection;

import io.waymark.projection.NodeSettings.Fault;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What can be told of a client's certificate and key without asking a peer. */
public final class ClientCertificate {
    private static final String CERTIFICATE = "waymark.fabric.certificate";
    private static final String KEY = "waymark.fabric.key";
    private static final Pattern KEY_PEM =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");
    /** An organisational unit of an X.500 name; Fabric's node OUs say what a certificate is for. */
    private static final Pattern UNIT = Pattern.compile("(?:^|[,+])\\s*OU=([^,+]+)", Pattern.CASE_INSENSITIVE);

    private ClientCertificate() {}

    /**
     * What is wrong with a certificate and its key.
     *
     * @param key PEM file (PKCS#8); null if the key is elsewhere
     * @param now when it is to be used
     */
    public static List<Fault> faults(Path certificate, @Nullable Path key, Instant now) {
        List<Fault> faults = new ArrayList<>();
        X509Certificate read;
        try {
            read = read(certificate);
        } catch (IOException | CertificateException unreadable) {
            return List.of(new Fault(
                    CERTIFICATE,
                    certificate + " cannot be read as an X.509 certificate",
                    "put the certificate there that your organisation's CA gave to this node"));
        }
        if (now.isAfter(read.getNotAfter().toInstant())) {
            faults.add(new Fault(
                    CERTIFICATE,
                    "it expired on " + read.getNotAfter().toInstant(),
                    "have your organisation's CA renew it, and put the new certificate and key in place"));
        } else if (now.isBefore(read.getNotBefore().toInstant())) {
            faults.add(new Fault(
                    CERTIFICATE,
                    "it is not valid before " + read.getNotBefore().toInstant(),
                    "check this machine's clock, or wait"));
        }
        String role = role(read);
        if (read.getBasicConstraints() >= 0) {
            faults.add(new Fault(CERTIFICATE, "it is a CA's certificate", "use one that the CA gave to a client"));
        } else if (role.equals("peer") || role.equals("orderer")) {
            faults.add(new Fault(
                    CERTIFICATE,
                    "it is a certificate of " + (role.equals("peer") ? "a peer" : "an orderer") + " (OU=" + role + ")",
                    "use one that the CA gave to a client (OU=client)"));
        }
        if (key != null) {
            faults.addAll(pair(read, key));
        }
        return faults;
    }

    /** @throws CertificateException if the file holds none, too */
    public static X509Certificate read(Path file) throws IOException, CertificateException {
        return (X509Certificate) CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(Files.readAllBytes(file)));
    }

    private static String role(X509Certificate certificate) {
        Matcher units = UNIT.matcher(certificate.getSubjectX500Principal().getName());
        while (units.find()) {
            String unit = units.group(1).strip().toLowerCase(Locale.ROOT);
            if (List.of("client", "peer", "admin", "orderer").contains(unit)) {
                return unit;
            }
        }
        return "";
    }

    private static List<Fault> pair(X509Certificate certificate, Path file) {
        String remedy = "put the key there that belongs to the certificate in waymark.fabric.certificate";
        try {
            String algorithm = certificate.getPublicKey().getAlgorithm();
            PrivateKey key = KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(bytes(file)));
            return belongs(key, certificate)
                    ? List.of()
                    : List.of(new Fault(KEY, file + " is not the key of the certificate", remedy));
        } catch (IOException | GeneralSecurityException | IllegalArgumentException unusable) {
            return List.of(new Fault(KEY, file + " holds no key of the certificate's kind in PKCS#8", remedy));
        }
    }

    private static byte[] bytes(Path file) throws IOException {
        Matcher pem = KEY_PEM.matcher(Files.readString(file, StandardCharsets.ISO_8859_1));
        if (!pem.find()) {
            throw new IllegalArgumentException("no key");
        }
        return Base64.getMimeDecoder().decode(pem.group(1));
    }

    /** Whether what the key signs is what the certificate verifies. */
    private static boolean belongs(PrivateKey key, X509Certificate certificate) throws GeneralSecurityException {
        String algorithm = key.getAlgorithm().equals("EC") ? "SHA256withECDSA" : "Ed25519";
        byte[] probe = "waymark".getBytes(StandardCharsets.US_ASCII);
        Signature signing = Signature.getInstance(algorithm);
        signing.initSign(key);
        signing.update(probe);
        Signature verifying = Signature.getInstance(algorithm);
        verifying.initVerify(certificate.getPublicKey());
        verifying.update(probe);
        return verifying.verify(signing.sign());
    }
}
