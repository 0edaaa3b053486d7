package io.waymark.devnet.peer;

import com.google.protobuf.ByteString;
import io.waymark.devnet.msp.Sha256;
import java.util.HexFormat;

/** How a transaction id follows from the nonce and the creator, so that nobody can choose another's. */
final class TxIds {
    private TxIds() {}

    static String of(ByteString nonce, ByteString creator) {
        return HexFormat.of().formatHex(Sha256.of(nonce.toByteArray(), creator.toByteArray()));
    }
}
