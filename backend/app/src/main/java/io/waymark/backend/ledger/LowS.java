package io.waymark.backend.ledger;

import java.math.BigInteger;
import java.security.SignatureException;

/** ECDSA signatures with the smaller of the two values of S: peers refuse the other one (Fabric: bccsp/sw/ecdsa.go). */
final class LowS {
    private static final int SEQUENCE = 0x30;
    private static final int INTEGER = 0x02;

    private LowS() {}

    /**
     * @param der SEQUENCE of INTEGER r and INTEGER s
     * @param order of the curve
     * @throws SignatureException if it is of another form
     */
    static byte[] of(byte[] der, BigInteger order) throws SignatureException {
        // Up to P-256 all lengths are one byte; P-384 still fits, larger curves are not Fabric's.
        if (der.length < 8 || der[0] != SEQUENCE || (der[1] & 0xff) != der.length - 2 || der[2] != INTEGER) {
            throw new SignatureException("not an ECDSA signature");
        }
        int rLength = der[3];
        int at = 4 + rLength;
        if (rLength < 1 || at + 2 >= der.length || der[at] != INTEGER || at + 2 + der[at + 1] != der.length) {
            throw new SignatureException("not an ECDSA signature");
        }
        BigInteger r = new BigInteger(der, 4, rLength);
        BigInteger s = new BigInteger(der, at + 2, der[at + 1]);
        if (s.compareTo(order.shiftRight(1)) <= 0) {
            return der;
        }
        return encode(r.toByteArray(), order.subtract(s).toByteArray());
    }

    private static byte[] encode(byte[] r, byte[] s) {
        byte[] out = new byte[6 + r.length + s.length];
        out[0] = SEQUENCE;
        out[1] = (byte) (out.length - 2);
        out[2] = INTEGER;
        out[3] = (byte) r.length;
        System.arraycopy(r, 0, out, 4, r.length);
        out[4 + r.length] = INTEGER;
        out[5 + r.length] = (byte) s.length;
        System.arraycopy(s, 0, out, 6 + r.length, s.length);
        return out;
    }
}
