package io.waymark.devnet.peer;

import com.google.protobuf.ByteString;
import io.waymark.devnet.ledger.Version;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/**
 * One collection's private part of one transaction, as a member keeps it.
 *
 * @param version    the transaction
 * @param namespace  the chaincode
 * @param collection the collection
 * @param rwset      bytes of {@code KVRWSet}, exactly those that the transaction's hash speaks of
 */
record PrivateRecord(Version version, String namespace, String collection, ByteString rwset) {

    byte[] encode() {
        try (ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeLong(version.block());
            out.writeLong(version.tx());
            out.writeUTF(namespace);
            out.writeUTF(collection);
            rwset.writeTo(out);
            out.flush();
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new IllegalStateException("writing to memory failed", e);
        }
    }

    static PrivateRecord decode(byte[] bytes) throws IOException {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            Version version = new Version(in.readLong(), in.readLong());
            return new PrivateRecord(version, in.readUTF(), in.readUTF(), ByteString.copyFrom(in.readAllBytes()));
        }
    }

    /** Where the set's bytes start inside the encoded record. */
    int rwsetOffset(byte[] encoded) {
        return encoded.length - rwset.size();
    }
}
