package io.waymark.backend.ledger;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockMetadataIndex;
import org.hyperledger.fabric.protos.common.ConfigEnvelope;
import org.hyperledger.fabric.protos.common.ConfigGroup;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.MSPPrincipal;
import org.hyperledger.fabric.protos.common.MSPRole;
import org.hyperledger.fabric.protos.common.Metadata;
import org.hyperledger.fabric.protos.common.OrdererBlockMetadata;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.common.Policy;
import org.hyperledger.fabric.protos.common.SignaturePolicy;
import org.hyperledger.fabric.protos.common.SignaturePolicyEnvelope;
import org.hyperledger.fabric.protos.msp.FabricMSPConfig;
import org.hyperledger.fabric.protos.msp.MSPConfig;

/**
 * What a channel's configuration says that a node has to know.
 *
 * @param sound by MSP id, whether nobody can write the organisation's collection without a peer of it
 * @param vouching by MSP id, the certificates of the CAs that vouch for its members
 * @param tls by MSP id, the certificates of the CAs that vouch for its servers' TLS
 */
record ChannelFacts(
        Map<String, Boolean> sound,
        Map<String, List<X509Certificate>> vouching,
        Map<String, List<X509Certificate>> tls) {

    /** Number of the newest configuration block, as a block's metadata say it. */
    static long configBlock(Block block) throws InvalidProtocolBufferException {
        ByteString signatures = block.getMetadata().getMetadata(BlockMetadataIndex.SIGNATURES_VALUE);
        return OrdererBlockMetadata.parseFrom(Metadata.parseFrom(signatures).getValue())
                .getLastConfig()
                .getIndex();
    }

    /** @param block a configuration block */
    static ChannelFacts of(Block block) throws InvalidProtocolBufferException {
        Payload payload =
                Payload.parseFrom(Envelope.parseFrom(block.getData().getData(0)).getPayload());
        ConfigGroup application = ConfigEnvelope.parseFrom(payload.getData())
                .getConfig()
                .getChannelGroup()
                .getGroupsOrDefault("Application", ConfigGroup.getDefaultInstance());
        Map<String, Boolean> sound = new TreeMap<>();
        Map<String, List<X509Certificate>> vouching = new TreeMap<>();
        Map<String, List<X509Certificate>> tls = new TreeMap<>();
        for (ConfigGroup group : application.getGroupsMap().values()) {
            if (group.containsValues("MSP")) {
                MSPConfig msp =
                        MSPConfig.parseFrom(group.getValuesOrThrow("MSP").getValue());
                FabricMSPConfig config = FabricMSPConfig.parseFrom(msp.getConfig());
                sound.put(config.getName(), sound(config.getName(), group));
                List<X509Certificate> authorities = new ArrayList<>(certificates(config.getRootCertsList()));
                authorities.addAll(certificates(config.getIntermediateCertsList()));
                vouching.put(config.getName(), authorities);
                List<X509Certificate> servers = new ArrayList<>(certificates(config.getTlsRootCertsList()));
                servers.addAll(certificates(config.getTlsIntermediateCertsList()));
                tls.put(config.getName(), servers);
            }
        }
        return new ChannelFacts(sound, vouching, tls);
    }

    /** Without a policy Fabric takes any member's signature; a policy that only refers to others is not looked through. */
    private static boolean sound(String mspId, ConfigGroup group) throws InvalidProtocolBufferException {
        if (!group.containsPolicies("Endorsement")) {
            return false;
        }
        Policy policy = group.getPoliciesOrThrow("Endorsement").getPolicy();
        if (policy.getType() != Policy.PolicyType.SIGNATURE_VALUE) {
            return false;
        }
        SignaturePolicyEnvelope signatures = SignaturePolicyEnvelope.parseFrom(policy.getValue());
        return !satisfied(signatures.getRule(), signatures.getIdentitiesList(), mspId);
    }

    /** Whether a rule holds when everybody signs but the peers of one organisation. */
    private static boolean satisfied(SignaturePolicy rule, List<MSPPrincipal> identities, String absent)
            throws InvalidProtocolBufferException {
        if (rule.hasNOutOf()) {
            int satisfied = 0;
            for (SignaturePolicy one : rule.getNOutOf().getRulesList()) {
                satisfied += satisfied(one, identities, absent) ? 1 : 0;
            }
            return satisfied >= rule.getNOutOf().getN();
        }
        int index = rule.getSignedBy();
        return index >= 0 && index < identities.size() && !isPeer(identities.get(index), absent);
    }

    private static boolean isPeer(MSPPrincipal principal, String mspId) throws InvalidProtocolBufferException {
        if (principal.getPrincipalClassification() != MSPPrincipal.Classification.ROLE) {
            return false;
        }
        MSPRole role = MSPRole.parseFrom(principal.getPrincipal());
        return role.getMspIdentifier().equals(mspId) && role.getRole() == MSPRole.MSPRoleType.PEER;
    }

    private static List<X509Certificate> certificates(List<ByteString> pem) {
        List<X509Certificate> certificates = new ArrayList<>();
        for (ByteString one : pem) {
            try {
                certificates.add((X509Certificate) CertificateFactory.getInstance("X.509")
                        .generateCertificate(new ByteArrayInputStream(one.toByteArray())));
            } catch (CertificateException unreadable) {
                // Whoever it vouches for, it is not this node: a certificate that cannot be read proves nothing.
                continue;
            }
        }
        return certificates;
    }

    /** Whether one of the organisation's CAs issued the certificate. */
    boolean vouches(String mspId, X509Certificate certificate) {
        return vouching.getOrDefault(mspId, List.of()).stream().anyMatch(authority -> issued(authority, certificate));
    }

    private static boolean issued(X509Certificate authority, X509Certificate certificate) {
        try {
            certificate.verify(authority.getPublicKey());
            return true;
        } catch (GeneralSecurityException another) {
            return false;
        }
    }
}
