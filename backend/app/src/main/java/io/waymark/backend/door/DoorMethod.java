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

/** What passes the door: methods of a peer (fabric-protos), each with a few functions of one chaincode. */
enum DoorMethod {
    /** A question that is answered to the asker alone. */
    EVALUATE("gateway.Gateway", "Evaluate", Set.of("offers", "open", "openNext", "openRecall", "openClaims")),
    /** A signature under a public value; what is signed, all members see. */
    ENDORSE("gateway.Gateway", "Endorse", Set.of("publish")),
    /**
     * A signature under the commit of a chaincode's definition, for {@code peer lifecycle chaincode commit}: the one act of an
     * administrator that needs other members' peers. All of it is public.
     */
    COMMIT("protos.Endorser", "ProcessProposal", Set.of("CommitChaincodeDefinition"));

    private static final String LIFECYCLE = "_lifecycle";

    private final MethodDescriptor<byte[], byte[]> descriptor;
    private final Set<String> functions;

    DoorMethod(String service, String name, Set<String> functions) {
        this.functions = functions;
        this.descriptor = MethodDescriptor.<byte[], byte[]>newBuilder(Bytes.INSTANCE, Bytes.INSTANCE)
                .setFullMethodName(MethodDescriptor.generateFullMethodName(service, name))
                .setType(MethodDescriptor.MethodType.UNARY)
                .build();
    }

    /** The method with its messages as they travel: what the peer gets is, byte for byte, what the asker sent. */
    MethodDescriptor<byte[], byte[]> descriptor() {
        return descriptor;
    }

    /** The chaincode whose functions are called. @param waymark name of Waymark's own */
    String chaincode(String waymark) {
        return this == COMMIT ? LIFECYCLE : waymark;
    }

    boolean allows(String function) {
        return functions.contains(function);
    }

    /**
     * A request without a look into its proposal.
     *
     * @param routing whether the peer that is asked chooses who answers
     * @param channel as the request names it, where it routes
     * @param organisations whose peers are to answer, where it routes
     * @param proposal what the asker signed
     */
    record Asked(boolean routing, String channel, List<String> organisations, SignedProposal proposal) {}

    Asked parse(byte[] request) throws InvalidProtocolBufferException {
        return switch (this) {
            case EVALUATE -> {
                EvaluateRequest asked = EvaluateRequest.parseFrom(request);
                yield new Asked(
                        true,
                        asked.getChannelId(),
                        List.copyOf(asked.getTargetOrganizationsList()),
                        asked.getProposedTransaction());
            }
            case ENDORSE -> {
                EndorseRequest asked = EndorseRequest.parseFrom(request);
                yield new Asked(
                        true,
                        asked.getChannelId(),
                        List.copyOf(asked.getEndorsingOrganizationsList()),
                        asked.getProposedTransaction());
            }
            case COMMIT -> new Asked(false, "", List.of(), SignedProposal.parseFrom(request));
        };
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
