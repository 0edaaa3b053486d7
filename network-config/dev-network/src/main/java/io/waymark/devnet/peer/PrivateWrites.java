package io.waymark.devnet.peer;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVRWSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVWrite;

/** Finds the writes in the bytes of a {@code KVRWSet}, and where in those bytes each value is. */
final class PrivateWrites {
    /** A write whose value is {@code length} bytes from {@code offset} on; deleted when there are none. */
    record Write(String key, boolean delete, int offset, int length) {
        boolean deletes() {
            return delete || length == 0;
        }
    }

    private PrivateWrites() {}

    static List<Write> in(ByteString rwset) throws IOException {
        List<Write> writes = new ArrayList<>();
        CodedInputStream in = rwset.newCodedInput();
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (WireFormat.getTagFieldNumber(tag) == KVRWSet.WRITES_FIELD_NUMBER) {
                int length = in.readRawVarint32();
                int limit = in.pushLimit(length);
                writes.add(write(in));
                in.popLimit(limit);
            } else {
                in.skipField(tag);
            }
        }
        return writes;
    }

    private static Write write(CodedInputStream in) throws IOException {
        String key = "";
        boolean delete = false;
        int offset = 0;
        int length = 0;
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            switch (WireFormat.getTagFieldNumber(tag)) {
                case KVWrite.KEY_FIELD_NUMBER -> key = in.readStringRequireUtf8();
                case KVWrite.IS_DELETE_FIELD_NUMBER -> delete = in.readBool();
                case KVWrite.VALUE_FIELD_NUMBER -> {
                    length = in.readRawVarint32();
                    offset = in.getTotalBytesRead();
                    in.skipRawBytes(length);
                }
                default -> in.skipField(tag);
            }
        }
        return new Write(key, delete, offset, length);
    }
}
