package io.waymark.devnet.msp;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.DERSequence;

/**
 * ECDSA over P-256 and SHA-256 the way Fabric wants it: the DER pair (r, s) with s in the lower half of the group's order.
 * Peers refuse the other, mathematically equal half, so that nobody can change a transaction's bytes without its key.
 */
public final class Ecdsa {
  private static final BigInteger P256_ORDER =
      new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16);
  private static final BigInteger P256_HALF_ORDER = P256_ORDER.shiftRight(1);

  private Ecdsa() {
  }

  /** Signs SHA-256 of the message; s is low. */
  public static byte[] sign(PrivateKey key, byte[] message) {
    try {
      Signature signer = Signature.getInstance("SHA256withECDSA");
      signer.initSign(key);
      signer.update(message);
      return lowS(signer.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("cannot sign with this key", e);
    }
  }

  /**
   * Whether the signature is well formed, has a low s and fits key and message. Never throws for bad input: whatever a
   * stranger sends is merely not valid.
   */
  public static boolean verify(PublicKey key, byte[] message, byte[] signature) {
    if (!(key instanceof ECPublicKey) || !hasLowS(signature)) {
      return false;
    }
    try {
      Signature verifier = Signature.getInstance("SHA256withECDSA");
      verifier.initVerify(key);
      verifier.update(message);
      return verifier.verify(signature);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private static byte[] lowS(byte[] der) {
    ASN1Sequence pair = ASN1Sequence.getInstance(der);
    BigInteger s = ASN1Integer.getInstance(pair.getObjectAt(1)).getValue();
    if (s.compareTo(P256_HALF_ORDER) <= 0) {
      return der;
    }
    ASN1Integer low = new ASN1Integer(P256_ORDER.subtract(s));
    try {
      return new DERSequence(new ASN1Integer[] {ASN1Integer.getInstance(pair.getObjectAt(0)), low}).getEncoded();
    } catch (IOException e) {
      throw new IllegalStateException("a sequence of two integers has no encoding", e);
    }
  }

  private static boolean hasLowS(byte[] der) {
    try {
      if (!(ASN1Primitive.fromByteArray(der) instanceof ASN1Sequence pair) || pair.size() != 2) {
        return false;
      }
      BigInteger r = ASN1Integer.getInstance(pair.getObjectAt(0)).getValue();
      BigInteger s = ASN1Integer.getInstance(pair.getObjectAt(1)).getValue();
      return r.signum() > 0 && s.signum() > 0 && s.compareTo(P256_HALF_ORDER) <= 0;
    } catch (IOException | RuntimeException e) {
      // Bouncy Castle throws several unchecked exceptions for broken DER; all of them mean "not a signature".
      return false;
    }
  }
}
