package io.waymark.devnet.gateway;

import com.google.protobuf.Any;
import com.google.rpc.Status;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.util.List;
import org.hyperledger.fabric.protos.gateway.ErrorDetail;

/** gRPC errors as Fabric's gateway makes them: code, message, and a detail per peer or orderer that failed. */
final class RpcErrors {
    private RpcErrors() {}

    static StatusRuntimeException error(Code code, String message) {
        return error(code, message, List.of());
    }

    static StatusRuntimeException error(Code code, String message, List<ErrorDetail> details) {
        Status.Builder status = Status.newBuilder().setCode(code.value()).setMessage(message);
        details.forEach(detail -> status.addDetails(Any.pack(detail)));
        return StatusProto.toStatusRuntimeException(status.build());
    }

    static ErrorDetail detail(PeerRegistry.Endpoint endpoint, String message) {
        return ErrorDetail.newBuilder()
                .setAddress(endpoint.address())
                .setMspId(endpoint.mspId())
                .setMessage(message)
                .build();
    }
}
