package io.waymark.backend.ledger;

import com.google.protobuf.InvalidProtocolBufferException;
import io.waymark.projection.NodeSettings;
import io.waymark.projection.notice.Notice;
import io.waymark.projection.notice.Notice.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.SSLException;
import org.hyperledger.fabric.client.Gateway;
import org.hyperledger.fabric.client.GatewayException;
import org.hyperledger.fabric.protos.common.Block;

/** Asks the own peers what they think of this node and of the channel. Peers' texts are read here and go no further. */
final class ChannelProbe {
    private static final Duration CERTIFICATE_WARNING = Duration.ofDays(30);

    private final LedgerClient ledger;
    private final NodeSettings settings;
    private final SystemChaincode system;

    ChannelProbe(LedgerClient ledger, NodeSettings settings) {
        this.ledger = ledger;
        this.settings = settings;
        this.system = new SystemChaincode(ledger.organisation(), ledger.channel());
    }

    /** All that is to be said now. */
    List<Notice> look() {
        List<Notice> notices = new ArrayList<>();
        boolean asked = false;
        List<Gateway> gateways = ledger.gateways();
        for (int i = 0; i < gateways.size(); i++) {
            String endpoint = settings.fabric().peers().get(i).endpoint();
            try {
                Block newest = system.newest(gateways.get(i));
                if (!asked) {
                    asked = true;
                    notices.addAll(policies(gateways.get(i), newest));
                }
                notices.addAll(ask(gateways.get(i), endpoint));
            } catch (GatewayException e) {
                notices.add(new Notice(kind(e), endpoint));
            } catch (InvalidProtocolBufferException e) {
                throw new IllegalStateException("a peer's block cannot be read", e);
            }
        }
        Instant ends = ledger.certificateEnds();
        if (Instant.now().plus(CERTIFICATE_WARNING).isAfter(ends)) {
            notices.add(new Notice(Kind.CERTIFICATE_ENDS, ends.toString()));
        }
        return notices;
    }

    /** A question to the own chaincode that reads public values only. */
    private List<Notice> ask(Gateway gateway, String endpoint) {
        try {
            profiles(gateway);
            return List.of();
        } catch (GatewayException e) {
            // The peer answered a moment ago: whoever is silent now, it is its chaincode.
            Kind kind = kind(e);
            return List.of(new Notice(kind == Kind.PEER_UNREACHABLE ? Kind.CHAINCODE_SILENT : kind, endpoint));
        }
    }

    private void profiles(Gateway gateway) throws GatewayException {
        gateway.getNetwork(ledger.channel())
                .getContract(ledger.chaincode())
                .newProposal("profiles")
                .setEndorsingOrganizations(ledger.organisation())
                .build()
                .evaluate(SystemChaincode::soon);
    }

    private List<Notice> policies(Gateway gateway, Block newest)
            throws GatewayException, InvalidProtocolBufferException {
        ChannelFacts facts = system.facts(gateway, newest);
        List<Notice> notices = new ArrayList<>();
        facts.sound().forEach((mspId, sound) -> {
            if (!sound) {
                notices.add(new Notice(Kind.ENDORSEMENT_POLICY, mspId));
            }
        });
        if (!facts.vouches(ledger.organisation(), ledger.certificate())) {
            notices.add(new Notice(Kind.IDENTITY_REFUSED, ledger.organisation()));
        }
        return notices;
    }

    private static Kind kind(GatewayException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof SSLException) {
                return Kind.TLS_REFUSED;
            }
        }
        StringBuilder said = new StringBuilder(String.valueOf(e.getStatus().getDescription()));
        e.getDetails().forEach(detail -> said.append(' ').append(detail.getMessage()));
        String text = said.toString().toLowerCase(Locale.ROOT);
        if (text.contains("access denied") || text.contains("creator org unknown") || text.contains("unauthorized")) {
            return Kind.IDENTITY_REFUSED;
        }
        if (text.contains("chaincode qscc in channel") || text.contains("get last config for channel")) {
            return Kind.CHANNEL_UNKNOWN;
        }
        if (text.contains("no peers available to evaluate chaincode")
                || text.contains("chaincode definition")
                || text.contains("is not installed")) {
            return Kind.CHAINCODE_MISSING;
        }
        return switch (e.getStatus().getCode()) {
            case UNAVAILABLE, DEADLINE_EXCEEDED, CANCELLED -> Kind.PEER_UNREACHABLE;
            default -> Kind.CHAINCODE_SILENT;
        };
    }
}
