package io.waymark.demo;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.jspecify.annotations.Nullable;

/**
 * TLS for {@code --host}: a CA of the demo's own, kept in its data so that a phone which trusts it goes on trusting it, and
 * a server certificate that is made anew at every start.
 */
final class DevelopmentTls implements Tls {
    private static final X500Name CA_NAME = new X500Name("CN=Waymark demo CA,O=Waymark demo");
    /** Phones refuse longer ones even from a CA that they trust. */
    private static final Duration SERVER_VALIDITY = Duration.ofDays(90);

    private static final Duration CA_VALIDITY = Duration.ofDays(3650);
    private static final char[] NO_PASSWORD = new char[0];

    private final X509Certificate authority;
    private final X509Certificate certificate;
    private final PrivateKey key;
    private final Path certificateFile;
    private final Path keyFile;

    private DevelopmentTls(X509Certificate authority, X509Certificate certificate, PrivateKey key, Path directory) {
        this.authority = authority;
        this.certificate = certificate;
        this.key = key;
        this.certificateFile = directory.resolve("server.pem");
        this.keyFile = directory.resolve("server.key");
    }

    static DevelopmentTls create(Path directory, String host) throws IOException {
        try {
            Path caFile = directory.resolve("ca.pem");
            Path caKeyFile = directory.resolve("ca.key");
            if (!Files.exists(caFile)) {
                KeyPair pair = newKeys();
                writePrivate(caKeyFile, "PRIVATE KEY", pair.getPrivate().getEncoded());
                X509Certificate ca = sign(pair, pair.getPrivate(), CA_NAME, CA_VALIDITY, null);
                writePrivate(caFile, "CERTIFICATE", ca.getEncoded());
            }
            X509Certificate ca = readCertificate(caFile);
            KeyPair pair = newKeys();
            X509Certificate server =
                    sign(pair, readKey(caKeyFile), new X500Name("CN=" + host), SERVER_VALIDITY, names(host));
            DevelopmentTls tls = new DevelopmentTls(ca, server, pair.getPrivate(), directory);
            writePrivate(tls.certificateFile, "CERTIFICATE", server.getEncoded());
            writePrivate(tls.keyFile, "PRIVATE KEY", pair.getPrivate().getEncoded());
            return tls;
        } catch (GeneralSecurityException | OperatorCreationException failed) {
            throw new IOException("TLS for " + host + " could not be set up: " + failed.getMessage(), failed);
        }
    }

    private static GeneralNames names(String host) {
        int type = host.matches("[0-9.]+") ? GeneralName.iPAddress : GeneralName.dNSName;
        return new GeneralNames(new GeneralName[] {
            new GeneralName(type, host),
            new GeneralName(GeneralName.dNSName, "localhost"),
            new GeneralName(GeneralName.iPAddress, "127.0.0.1"),
        });
    }

    private static KeyPair newKeys() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    /** A certificate of the CA; without names, the CA's own. */
    private static X509Certificate sign(
            KeyPair subject, PrivateKey issuer, X500Name name, Duration validity, @Nullable GeneralNames names)
            throws GeneralSecurityException, OperatorCreationException, CertIOException {
        Instant start = Instant.now().minus(Duration.ofDays(1));
        BigInteger serial = new BigInteger(127, new SecureRandom());
        JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                CA_NAME, serial, Date.from(start), Date.from(start.plus(validity)), name, subject.getPublic());
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(names == null));
        if (names == null) {
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign));
        } else {
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
            builder.addExtension(
                    Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
            builder.addExtension(Extension.subjectAlternativeName, false, names);
        }
        return new JcaX509CertificateConverter()
                .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(issuer)));
    }

    private static void writePrivate(Path file, String label, byte[] der) throws IOException {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        PrivateFile.write(file, "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n");
    }

    private static PrivateKey readKey(Path file) throws IOException, GeneralSecurityException {
        String body = Files.readString(file).replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s", "");
        return KeyFactory.getInstance("EC")
                .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(body)));
    }

    private static X509Certificate readCertificate(Path file) throws IOException, GeneralSecurityException {
        try (var in = Files.newInputStream(file)) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }

    @Override
    public HttpServer server(InetSocketAddress address) throws IOException {
        try {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(null, null);
            keys.setKeyEntry("server", key, NO_PASSWORD, new Certificate[] {certificate});
            KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            managers.init(keys, NO_PASSWORD);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(managers.getKeyManagers(), null, null);
            HttpsServer server = HttpsServer.create(address, 0);
            server.setHttpsConfigurator(new HttpsConfigurator(context));
            return server;
        } catch (GeneralSecurityException unusable) {
            throw new IOException("TLS of the start page could not be set up", unusable);
        }
    }

    @Override
    public HttpClient client() throws IOException {
        try {
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            trusted.setCertificateEntry("ca", authority);
            TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            managers.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, managers.getTrustManagers(), null);
            return HttpClient.newBuilder()
                    .connectTimeout(Duration.ofSeconds(5))
                    .sslContext(context)
                    .build();
        } catch (GeneralSecurityException unusable) {
            throw new IOException("TLS of the demo's own client could not be set up", unusable);
        }
    }

    @Override
    public Map<String, Object> settings() {
        return Map.of(
                "server.ssl.certificate", certificateFile.toUri().toString(),
                "server.ssl.certificate-private-key", keyFile.toUri().toString(),
                "server.servlet.session.cookie.secure", true,
                "waymark.log.tls-roots",
                        certificateFile.resolveSibling("ca.pem").toString());
    }

    @Override
    public byte[] authority() throws IOException {
        try {
            return authority.getEncoded();
        } catch (GeneralSecurityException broken) {
            throw new IOException("the CA's certificate cannot be encoded", broken);
        }
    }
}
