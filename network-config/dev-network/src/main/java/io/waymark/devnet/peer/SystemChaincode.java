package io.waymark.devnet.peer;

import com.google.protobuf.ByteString;
import java.util.List;
import org.hyperledger.fabric.protos.peer.Response;

/** A chaincode that is part of the peer. */
public interface SystemChaincode {
    /** Under which name it is called. */
    String name();

    /** Answers a call; refusals are responses with status 500. */
    Response invoke(List<ByteString> args);
}
