package io.waymark.devnet.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.waymark.devnet.msp.ChannelMsps;
import io.waymark.devnet.msp.Identity;
import io.waymark.devnet.msp.NodeRole;
import io.waymark.devnet.msp.OrganisationMaterial;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.hyperledger.fabric.protos.common.MSPRole.MSPRoleType;
import org.hyperledger.fabric.protos.common.SignaturePolicy;
import org.hyperledger.fabric.protos.common.SignaturePolicyEnvelope;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SignaturePoliciesTest {
    @TempDir
    private Path directory;

    private Identity peer;
    private Identity client;
    private Identity otherPeer;

    @BeforeEach
    void identities() throws Exception {
        OrganisationMaterial one = OrganisationMaterial.open("OneMSP", directory.resolve("one"));
        OrganisationMaterial two = OrganisationMaterial.open("TwoMSP", directory.resolve("two"));
        ChannelMsps msps = new ChannelMsps();
        msps.configure(Map.of("OneMSP", one.rootPem(), "TwoMSP", two.rootPem()), Map.of());
        peer = msps.identity(one.identity("peer", NodeRole.PEER).serialized());
        client = msps.identity(one.identity("client", NodeRole.CLIENT).serialized());
        otherPeer = msps.identity(two.identity("peer", NodeRole.PEER).serialized());
    }

    private static SignaturePolicyEnvelope outOf(int n, SignaturePolicyEnvelope... parts) {
        SignaturePolicyEnvelope.Builder envelope = SignaturePolicyEnvelope.newBuilder();
        SignaturePolicy.NOutOf.Builder rule =
                SignaturePolicy.NOutOf.newBuilder().setN(n);
        for (SignaturePolicyEnvelope part : parts) {
            rule.addRules(SignaturePolicy.newBuilder().setSignedBy(envelope.getIdentitiesCount()));
            envelope.addIdentities(part.getIdentities(0));
        }
        return envelope.setRule(SignaturePolicy.newBuilder().setNOutOf(rule)).build();
    }

    @Test
    void roles_count_by_organisation() {
        SignaturePolicyEnvelope policy = SignaturePolicies.peerOf("OneMSP");

        assertThat(SignaturePolicies.satisfied(policy, List.of(peer))).isTrue();
        assertThat(SignaturePolicies.satisfied(policy, List.of(client))).isFalse();
        assertThat(SignaturePolicies.satisfied(policy, List.of(otherPeer))).isFalse();
        assertThat(SignaturePolicies.satisfied(policy, List.of(otherPeer, client, peer)))
                .isTrue();
        assertThat(SignaturePolicies.satisfied(
                        SignaturePolicies.oneOf("OneMSP", List.of(MSPRoleType.MEMBER)), List.of(client)))
                .isTrue();
    }

    @Test
    void an_identity_counts_once() {
        SignaturePolicyEnvelope member = SignaturePolicies.oneOf("OneMSP", List.of(MSPRoleType.MEMBER));
        SignaturePolicyEnvelope two = outOf(2, member, member);

        assertThat(SignaturePolicies.satisfied(two, List.of(peer))).isFalse();
        assertThat(SignaturePolicies.satisfied(two, List.of(peer, client))).isTrue();
    }

    @Test
    void the_first_principal_takes_the_first_identity_as_in_fabric() {
        SignaturePolicyEnvelope member = SignaturePolicies.oneOf("OneMSP", List.of(MSPRoleType.MEMBER));
        SignaturePolicyEnvelope memberAndPeer = outOf(2, member, SignaturePolicies.peerOf("OneMSP"));

        // Greedy: the peer is used up for "member", and then nobody is left for "peer".
        assertThat(SignaturePolicies.satisfied(memberAndPeer, List.of(peer, client)))
                .isFalse();
        assertThat(SignaturePolicies.satisfied(memberAndPeer, List.of(client, peer)))
                .isTrue();
    }

    @Test
    void malformed_policies_are_satisfied_by_nobody() {
        SignaturePolicyEnvelope beyond = SignaturePolicyEnvelope.newBuilder()
                .setRule(SignaturePolicy.newBuilder().setSignedBy(3))
                .build();

        assertThat(SignaturePolicies.satisfied(SignaturePolicyEnvelope.getDefaultInstance(), List.of(peer)))
                .isFalse();
        assertThat(SignaturePolicies.satisfied(beyond, List.of(peer))).isFalse();
    }
}
