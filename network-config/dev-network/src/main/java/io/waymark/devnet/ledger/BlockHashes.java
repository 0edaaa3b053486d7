package io.waymark.devnet.ledger;

import com.google.protobuf.ByteString;
import io.waymark.devnet.msp.Sha256;
import java.io.IOException;
import java.math.BigInteger;
import java.security.MessageDigest;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.hyperledger.fabric.protos.common.BlockData;
import org.hyperledger.fabric.protos.common.BlockHeader;

/** The two hashes that chain blocks together, byte for byte as Fabric computes them. */
public final class BlockHashes {
    private BlockHashes() {}

    /** What the orderer signs and the next block hashes: DER of SEQUENCE { number, previous hash, data hash }. */
    public static byte[] headerBytes(BlockHeader header) {
        BigInteger number = new BigInteger(Long.toUnsignedString(header.getNumber()));
        ASN1Encodable[] fields = {
            new ASN1Integer(number),
            new DEROctetString(header.getPreviousHash().toByteArray()),
            new DEROctetString(header.getDataHash().toByteArray())
        };
        try {
            return new DERSequence(fields).getEncoded("DER");
        } catch (IOException e) {
            throw new IllegalStateException("a block header has no encoding", e);
        }
    }

    /** SHA-256 of {@link #headerBytes}: the block's name, and the next block's {@code previous_hash}. */
    public static ByteString headerHash(BlockHeader header) {
        return ByteString.copyFrom(Sha256.of(headerBytes(header)));
    }

    /** SHA-256 of all entries of the block's data, one after the other; no Merkle tree. */
    public static ByteString dataHash(BlockData data) {
        MessageDigest digest = Sha256.digest();
        data.getDataList().forEach(entry -> digest.update(entry.asReadOnlyByteBuffer()));
        return ByteString.copyFrom(digest.digest());
    }
}
