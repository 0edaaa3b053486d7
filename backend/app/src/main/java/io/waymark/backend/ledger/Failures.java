package io.waymark.backend.ledger;

import io.grpc.Status;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hyperledger.fabric.client.GatewayException;
import org.hyperledger.fabric.client.GatewayRuntimeException;
import org.hyperledger.fabric.protos.gateway.ErrorDetail;

/** Turns what the gateway client throws into what is known afterwards. Texts of peers are read here and go no further. */
final class Failures {
    /** How the chaincode words a refusal; the only text of a peer that is ever read. */
    private static final Pattern REFUSAL = Pattern.compile("waymark:([a-z][a-z-]{0,63}):(-|[0-9]{1,6})");

    /** Refusals of a check that count objects of the batch, not its entries. */
    private static final Set<String> ABOUT_OBJECTS = Set.of("head-differs", "content-differs");

    private Failures() {}

    /** A failed evaluate or endorse: nothing was handed to an orderer. */
    static LedgerException beforeOrdering(GatewayException e) {
        Matcher refusal = refusal(e.getStatus(), e.getDetails());
        if (refusal != null) {
            if (refusal.group(1).equals("unavailable")) {
                return new LedgerException.NotOrdered("chaincode-unavailable", true);
            }
            String entry = refusal.group(2);
            boolean whole = entry.equals("-") || ABOUT_OBJECTS.contains(refusal.group(1));
            return new LedgerException.Refused(refusal.group(1), whole ? -1 : Integer.parseInt(entry));
        }
        return switch (e.getStatus().getCode()) {
            case UNAVAILABLE, CANCELLED -> new LedgerException.NotOrdered("ledger-unavailable", true);
            case DEADLINE_EXCEEDED -> new LedgerException.NotOrdered("ledger-timeout", true);
            case RESOURCE_EXHAUSTED -> new LedgerException.NotOrdered("ledger-too-large", false);
            case UNAUTHENTICATED, PERMISSION_DENIED -> new LedgerException.NotOrdered("ledger-access", true);
            case FAILED_PRECONDITION -> new LedgerException.NotOrdered("ledger-precondition", true);
            case ABORTED -> aborted(e);
            case UNKNOWN -> new LedgerException.NotOrdered("chaincode-error", false);
            default -> new LedgerException.NotOrdered("ledger-error", false);
        };
    }

    private static LedgerException aborted(GatewayException e) {
        if (unreached(e)) {
            return new LedgerException.NotOrdered("chaincode-unavailable", true);
        }
        boolean spoke = chaincodeSpoke(e);
        return new LedgerException.NotOrdered(spoke ? "chaincode-error" : "ledger-aborted", !spoke);
    }

    /** A failed submit: an orderer that took it may have answered too late, or another one before refused it. */
    static LedgerException ofSubmit(GatewayException e) {
        return new LedgerException.OutcomeUnknown(
                switch (e.getStatus().getCode()) {
                    case DEADLINE_EXCEEDED -> "submit-timeout";
                    case ABORTED -> "submit-refused";
                    default -> "submit-unavailable";
                });
    }

    static LedgerException ofStatus(GatewayException e) {
        return new LedgerException.OutcomeUnknown(
                e.getStatus().getCode() == Status.Code.DEADLINE_EXCEEDED ? "status-timeout" : "status-unavailable");
    }

    static LedgerException ofStream(RuntimeException e) {
        boolean denied =
                e instanceof GatewayRuntimeException g && g.getStatus().getCode() == Status.Code.PERMISSION_DENIED;
        return new LedgerException.NotOrdered(denied ? "ledger-access" : "ledger-unavailable", true);
    }

    /** Whether asking another peer of the own organisation may help. */
    static boolean elsewhere(GatewayException e) {
        return e.getStatus().getCode() == Status.Code.UNAVAILABLE;
    }

    /** Whether the peer cannot be reached or does not answer in time, so that the next call better goes to another one. */
    static boolean silent(GatewayException e) {
        return elsewhere(e) || e.getStatus().getCode() == Status.Code.DEADLINE_EXCEEDED;
    }

    /**
     * Whether the peer did not come to an answer of its chaincode: its process is down, being started again, or went away in
     * the middle. One that took too long is not meant: less at once may help it. Fabric has no status for it, so its words
     * count ({@code core/endorser}, {@code core/chaincode}).
     */
    private static boolean unreached(GatewayException e) {
        return e.getDetails().stream()
                .map(ErrorDetail::getMessage)
                .anyMatch(m -> m.contains("failed to execute transaction") && !m.contains("timeout expired"));
    }

    private static boolean chaincodeSpoke(GatewayException e) {
        return e.getDetails().stream().anyMatch(d -> d.getMessage().contains("chaincode response 500"));
    }

    private static Matcher refusal(Status status, List<ErrorDetail> details) {
        for (ErrorDetail detail : details) {
            Matcher matcher = REFUSAL.matcher(detail.getMessage());
            if (matcher.find()) {
                return matcher;
            }
        }
        Matcher matcher = REFUSAL.matcher(status.getDescription() == null ? "" : status.getDescription());
        return matcher.find() ? matcher : null;
    }
}
