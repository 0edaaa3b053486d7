package io.waymark.network;

import io.grpc.StatusRuntimeException;
import java.util.List;
import java.util.stream.Collectors;
import org.hyperledger.fabric.client.GatewayException;
import org.hyperledger.fabric.client.Proposal;
import org.hyperledger.fabric.client.Transaction;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.gateway.ErrorDetail;
import org.hyperledger.fabric.protos.gateway.PreparedTransaction;

/** One thing that is done to two networks in the same way. */
interface Operation {

    /**
     * What came of it before anything was submitted.
     *
     * @param seen what must be equal on both networks: a result, an error, a read-write set
     * @param envelope what is to be submitted; null if nothing is
     * @param txId its transaction id
     */
    record Prepared(String seen, Envelope envelope, String txId) {}

    /** For messages. */
    String name();

    /**
     * Whether a real peer lives on only if it is alone in its block: with anything else behind it in the block, a transaction
     * that does not parse leaves the others waiting for ever (docs/decisions, 0041).
     */
    boolean alone();

    Prepared on(Running network) throws Exception;

    /** How a proposal is made on a network. */
    interface Proposing {
        Proposal on(Running network);
    }

    /** Endorsed by the gateway, as honest clients have it. */
    static Operation endorsed(String name, String creator, Proposing proposing) {
        return operation(name, network -> {
            try {
                Transaction transaction = proposing.on(network).endorse();
                Envelope unsigned =
                        PreparedTransaction.parseFrom(transaction.getBytes()).getEnvelope();
                Envelope signed = unsigned.toBuilder()
                        .setSignature(network.signer(creator, "client").sign(unsigned.getPayload()))
                        .build();
                return new Prepared(
                        "result " + text(transaction.getResult()) + " " + Sets.comparable(transaction.getBytes()),
                        signed,
                        transaction.getTransactionId());
            } catch (GatewayException e) {
                return new Prepared(error(e), null, "");
            }
        });
    }

    /** Only evaluated. */
    static Operation evaluated(String name, Proposing proposing) {
        return operation(name, network -> {
            try {
                return new Prepared("result " + text(proposing.on(network).evaluate()), null, "");
            } catch (GatewayException e) {
                return new Prepared(error(e), null, "");
            }
        });
    }

    /** How a transaction is made by hand on a network. */
    interface Making {
        HandMade on(Running network);
    }

    static Operation handMade(String name, boolean alone, Making making) {
        return operation(name, alone, network -> {
            HandMade made = making.on(network);
            return new Prepared("by hand", made.envelope(), made.txId);
        });
    }

    /** What an operation does. */
    interface Doing {
        Prepared on(Running network) throws Exception;
    }

    private static Operation operation(String name, Doing doing) {
        return operation(name, false, doing);
    }

    private static Operation operation(String name, boolean alone, Doing doing) {
        return new Operation() {
            @Override
            public boolean alone() {
                return alone;
            }

            @Override
            public String name() {
                return name;
            }

            @Override
            public Prepared on(Running network) throws Exception {
                return doing.on(network);
            }
        };
    }

    /** Submits, and says how that went. */
    static String submit(Running network, Envelope envelope) {
        try {
            network.raw(Running.A).submit(envelope);
            return "accepted";
        } catch (StatusRuntimeException e) {
            return normal(e.getStatus().getCode() + " " + e.getStatus().getDescription());
        }
    }

    private static String error(GatewayException e) {
        List<String> details = e.getDetails().stream()
                .map((ErrorDetail d) -> d.getMspId() + ": " + d.getMessage())
                .sorted()
                .collect(Collectors.toList());
        return normal("error " + e.getStatus().getCode() + " " + e.getStatus().getDescription() + " " + details);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1);
    }

    /** Without ids, hashes, certificates and stack traces, which differ from network to network and from call to call. */
    private static String normal(String text) {
        return text.replaceAll("\\n\\tat [^\\n]*", "")
                .replaceAll("\\[[0-9a-f]{8}\\]", "[txid]")
                .replaceAll("[0-9a-f]{16,}", "(hex)")
                .replaceAll("127\\.0\\.0\\.1:\\d+", "(address)");
    }
}
