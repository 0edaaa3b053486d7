package io.waymark.devnet.msp;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.Signature;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.DERSequence;
import org.junit.jupiter.api.Test;

class EcdsaTest {
    private static final BigInteger ORDER =
            new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16);
    private final KeyPair pair = CertificateAuthority.keyPair();
    private final byte[] message = "what is signed".getBytes(StandardCharsets.UTF_8);

    @Test
    void signatures_have_a_low_s_and_the_jdk_agrees_with_them() throws Exception {
        for (int i = 0; i < 20; i++) {
            byte[] signature = Ecdsa.sign(pair.getPrivate(), message);
            Signature jdk = Signature.getInstance("SHA256withECDSA");
            jdk.initVerify(pair.getPublic());
            jdk.update(message);

            assertThat(jdk.verify(signature)).isTrue();
            assertThat(s(signature)).isLessThanOrEqualTo(ORDER.shiftRight(1));
            assertThat(Ecdsa.verify(pair.getPublic(), message, signature)).isTrue();
        }
    }

    @Test
    void the_other_half_of_the_order_is_refused() throws Exception {
        byte[] low = Ecdsa.sign(pair.getPrivate(), message);
        ASN1Integer r = ASN1Integer.getInstance(ASN1Sequence.getInstance(low).getObjectAt(0));
        byte[] high = new DERSequence(new ASN1Integer[] {r, new ASN1Integer(ORDER.subtract(s(low)))}).getEncoded();

        assertThat(Ecdsa.verify(pair.getPublic(), message, high)).isFalse();
    }

    @Test
    void nothing_else_is_a_signature() {
        byte[] good = Ecdsa.sign(pair.getPrivate(), message);
        byte[] longer = java.util.Arrays.copyOf(good, good.length + 1);

        assertThat(Ecdsa.verify(pair.getPublic(), new byte[0], good)).isFalse();
        assertThat(Ecdsa.verify(CertificateAuthority.keyPair().getPublic(), message, good))
                .isFalse();
        assertThat(Ecdsa.verify(pair.getPublic(), message, new byte[0])).isFalse();
        assertThat(Ecdsa.verify(pair.getPublic(), message, longer)).isFalse();
        assertThat(Ecdsa.verify(pair.getPublic(), message, "no DER".getBytes(StandardCharsets.UTF_8)))
                .isFalse();
        assertThat(Ecdsa.verify(pair.getPublic(), message, new byte[] {0x30, 6, 2, 1, 0, 2, 1, 0}))
                .isFalse();
    }

    private static BigInteger s(byte[] signature) {
        return ASN1Integer.getInstance(ASN1Sequence.getInstance(signature).getObjectAt(1))
                .getValue();
    }
}
