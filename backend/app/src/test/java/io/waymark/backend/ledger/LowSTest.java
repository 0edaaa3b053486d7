package io.waymark.backend.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.SignatureException;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LowSTest {
    @ParameterizedTest
    @ValueSource(strings = {"secp256r1", "secp384r1"})
    void every_signature_stays_valid_and_has_the_smaller_s(String curve) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec(curve));
        KeyPair pair = generator.generateKeyPair();
        BigInteger order = ((ECPublicKey) pair.getPublic()).getParams().getOrder();
        int changed = 0;
        for (int i = 0; i < 64; i++) {
            Signature signing = Signature.getInstance("SHA256withECDSA");
            signing.initSign(pair.getPrivate());
            signing.update((byte) i);
            byte[] der = signing.sign();
            byte[] low = LowS.of(der, order);
            changed += Arrays.equals(der, low) ? 0 : 1;
            Signature verifying = Signature.getInstance("SHA256withECDSA");
            verifying.initVerify(pair.getPublic());
            verifying.update((byte) i);
            assertThat(verifying.verify(low)).isTrue();
            assertThat(LowS.of(low, order)).isEqualTo(low);
        }
        assertThat(changed).isBetween(1, 63);
    }

    @Test
    void what_is_no_signature_is_refused() {
        for (byte[] nonsense : new byte[][] {{}, {0x30, 6, 2, 1, 1, 2, 1}, {0x30, 6, 2, 9, 1, 2, 1, 1}, new byte[8]}) {
            assertThatThrownBy(() -> LowS.of(nonsense, BigInteger.TEN)).isInstanceOf(SignatureException.class);
        }
    }
}
