package io.waymark.devnet;

import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A client whose certificate the organisation's own CA issued, and whose time is over. */
final class ExpiredClient {
    private ExpiredClient() {}

    static Forge.Signer of(TestNetwork network, String mspId) throws Exception {
        Path ca = network.data().resolve("organisations").resolve(mspId).resolve("ca");
        X509Certificate root;
        try (var in = Files.newInputStream(ca.resolve("cert.pem"))) {
            root = (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
        String pem = Files.readString(ca.resolve("key.pem"))
                .replaceAll("-----[A-Z ]+-----", "")
                .replaceAll("\\s", "");
        PrivateKey caKey = KeyFactory.getInstance("EC")
                .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(pem)));
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        KeyPair pair = generator.generateKeyPair();
        Instant now = Instant.now();
        X509Certificate expired = new JcaX509CertificateConverter()
                .getCertificate(new JcaX509v3CertificateBuilder(
                                X500Name.getInstance(
                                        root.getSubjectX500Principal().getEncoded()),
                                BigInteger.TEN,
                                Date.from(now.minus(Duration.ofDays(2))),
                                Date.from(now.minus(Duration.ofDays(1))),
                                new X500Name("OU=client,CN=late"),
                                pair.getPublic())
                        .build(new JcaContentSignerBuilder("SHA256withECDSA").build(caKey)));
        return Forge.Signer.of(mspId, expired, pair.getPrivate());
    }
}
