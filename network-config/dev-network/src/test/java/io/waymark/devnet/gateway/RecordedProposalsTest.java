package io.waymark.devnet.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.grpc.Status.Code;
import io.grpc.protobuf.StatusProto;
import io.waymark.devnet.Recorded;
import io.waymark.devnet.ledger.Envelopes;
import io.waymark.devnet.msp.ChannelMsps;
import io.waymark.devnet.msp.Identity;
import io.waymark.devnet.order.ChannelConfig;
import io.waymark.devnet.peer.RecordedHashes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.common.SignatureHeader;
import org.hyperledger.fabric.protos.gateway.ErrorDetail;
import org.hyperledger.fabric.protos.peer.BlockAndPrivateData;
import org.hyperledger.fabric.protos.peer.ChaincodeActionPayload;
import org.hyperledger.fabric.protos.peer.ChaincodeEndorsedAction;
import org.hyperledger.fabric.protos.peer.Endorsement;
import org.hyperledger.fabric.protos.peer.ProposalResponsePayload;
import org.hyperledger.fabric.protos.peer.SignedProposal;
import org.hyperledger.fabric.protos.peer.Transaction;
import org.json.JSONObject;
import org.junit.jupiter.api.Test;

/** Proposals of the client library, and what a real gateway and real peers made of them. */
class RecordedProposalsTest {
    private final Map<String, Envelope> envelopes = new HashMap<>();
    private final ChannelMsps msps = new ChannelMsps();

    RecordedProposalsTest() throws Exception {
        List<BlockAndPrivateData> blocks = Recorded.blocks();
        ChannelConfig config = ChannelConfig.read(
                        blocks.get(0).getBlock().getData().getData(0))
                .orElseThrow();
        msps.configure(config.applicationRoots(), config.ordererRoots());
        for (BlockAndPrivateData block : blocks) {
            for (ByteString entry : block.getBlock().getData().getDataList()) {
                envelopes.putIfAbsent(Envelopes.txId(entry), Envelope.parseFrom(entry));
            }
        }
    }

    private static ChaincodeEndorsedAction action(Envelope envelope) throws Exception {
        Transaction transaction =
                Transaction.parseFrom(Payload.parseFrom(envelope.getPayload()).getData());
        return ChaincodeActionPayload.parseFrom(transaction.getActions(0).getPayload())
                .getAction();
    }

    @Test
    void an_envelope_is_put_together_byte_for_byte() throws Exception {
        List<JSONObject> proposals = Recorded.list("proposals");
        assertThat(proposals.size()).isGreaterThan(8);
        for (JSONObject each : proposals) {
            SignedProposal proposal = SignedProposal.parseFrom(Recorded.bytes(each.getString("file") + ".proposal"));
            Envelope real = envelopes.get(each.getString("transaction"));
            Envelope made = Endorsing.assemble(
                    Request.of(proposal),
                    action(real).getProposalResponsePayload(),
                    action(real).getEndorsementsList());
            assertThat(made.getPayload()).as(each.getString("name")).isEqualTo(real.getPayload());
        }
    }

    @Test
    void a_proposals_hash_and_the_signatures_are_those_that_we_compute() throws Exception {
        for (JSONObject each : Recorded.list("proposals")) {
            SignedProposal proposal = SignedProposal.parseFrom(Recorded.bytes(each.getString("file") + ".proposal"));
            Envelope real = envelopes.get(each.getString("transaction"));
            ByteString response = action(real).getProposalResponsePayload();
            assertThat(RecordedHashes.proposalHash(proposal))
                    .isEqualTo(ProposalResponsePayload.parseFrom(response).getProposalHash());
            assertThat(RecordedHashes.txId(proposal)).isEqualTo(each.getString("transaction"));
            Identity creator = msps.identity(SignatureHeader.parseFrom(
                            Payload.parseFrom(real.getPayload()).getHeader().getSignatureHeader())
                    .getCreator());
            assertThat(creator.verify(
                            proposal.getProposalBytes().toByteArray(),
                            proposal.getSignature().toByteArray()))
                    .isTrue();
            assertThat(creator.verify(
                            real.getPayload().toByteArray(), real.getSignature().toByteArray()))
                    .isTrue();
            for (Endorsement endorsement : action(real).getEndorsementsList()) {
                byte[] signed = response.concat(endorsement.getEndorser()).toByteArray();
                assertThat(msps.identity(endorsement.getEndorser())
                                .verify(signed, endorsement.getSignature().toByteArray()))
                        .isTrue();
            }
        }
    }

    /** The trailer grpc-status-details-bin of an error: made from code, text and details it has the very same bytes. */
    @Test
    void errors_travel_byte_for_byte() throws Exception {
        for (JSONObject each : Recorded.list("errors")) {
            byte[] recorded = Recorded.bytes(each.getString("file"));
            com.google.rpc.Status status = com.google.rpc.Status.parseFrom(recorded);
            List<ErrorDetail> details = new ArrayList<>();
            for (com.google.protobuf.Any any : status.getDetailsList()) {
                details.add(any.unpack(ErrorDetail.class));
            }
            assertThat(status.getCode()).isEqualTo(each.getInt("code"));
            Code code = io.grpc.Status.fromCodeValue(status.getCode()).getCode();
            com.google.rpc.Status made = StatusProto.fromThrowable(RpcErrors.error(code, status.getMessage(), details));
            assertThat(made.toByteArray()).as(each.getString("name")).isEqualTo(recorded);
        }
    }
}
