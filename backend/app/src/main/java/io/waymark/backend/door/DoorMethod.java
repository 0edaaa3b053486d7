package io.waymark.backend.door;

import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.MethodDescriptor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Set;
import org.hyperledger.fabric.protos.gateway.EndorseRequest;
import org.hyperledger.fabric.protos.gateway.EvaluateRequest;
import org.hyperledger.fabric.protos.peer.SignedProposal;

/** What passes the door: methods of the peer's gateway (fabric-protos gateway.proto), each with a few functions. */
enum DoorMethod {
    /** A question that is answered to the asker alone. */
    EVALUATE("Evaluate", Set.of("offers", "open", "openNext", "openRecall")),
    /** A signature under a public value; what is signed, all members see. */
    ENDORSE("Endorse", Set.of("publish"));

    private final MethodDescriptor<byte[], byte[]> descriptor;
    private final Set<String> functions;

    DoorMethod(String name, Set<String> functions) {
        this.functions = functions;
        this.descriptor = MethodDescriptor.<byte[], byte[]>newBuilder(Bytes.INSTANCE, Bytes.INSTANCE)
                .setFullMethodName(MethodDescriptor.generateFullMethodName("gateway.Gateway", name))
                .setType(MethodDescriptor.MethodType.UNARY)
                .build();
    }

    /** The method with its messages as they travel: what the peer gets is, byte for byte, what the asker sent. */
    MethodDescriptor<byte[], byte[]> descriptor() {
        return descriptor;
    }

    boolean allows(String function) {
        return functions.contains(function);
    }

    /**
     * The parts of a request that do not need a look into the proposal.
     *
     * @param channel as the request names it
     * @param organisations whose peers are to answer
     * @param proposal what the asker signed
     */
    record Asked(String channel, List<String> organisations, SignedProposal proposal) {}

    Asked parse(byte[] request) throws InvalidProtocolBufferException {
        if (this == EVALUATE) {
            EvaluateRequest asked = EvaluateRequest.parseFrom(request);
            return new Asked(
                    asked.getChannelId(),
                    List.copyOf(asked.getTargetOrganizationsList()),
                    asked.getProposedTransaction());
        }
        EndorseRequest asked = EndorseRequest.parseFrom(request);
        return new Asked(
                asked.getChannelId(),
                List.copyOf(asked.getEndorsingOrganizationsList()),
                asked.getProposedTransaction());
    }

    private enum Bytes implements MethodDescriptor.Marshaller<byte[]> {
        INSTANCE;

        @Override
        public InputStream stream(byte[] value) {
            return new ByteArrayInputStream(value);
        }

        @Override
        public byte[] parse(InputStream stream) {
            try {
                return stream.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
