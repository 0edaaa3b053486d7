package io.waymark.devnet.order;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import io.waymark.devnet.msp.NodeRole;
import io.waymark.devnet.msp.Sha256;
import io.waymark.devnet.msp.SigningIdentity;
import io.waymark.devnet.policy.SignaturePolicies;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hyperledger.fabric.protos.common.BlockDataHashingStructure;
import org.hyperledger.fabric.protos.common.Capabilities;
import org.hyperledger.fabric.protos.common.Capability;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Config;
import org.hyperledger.fabric.protos.common.ConfigEnvelope;
import org.hyperledger.fabric.protos.common.ConfigGroup;
import org.hyperledger.fabric.protos.common.ConfigPolicy;
import org.hyperledger.fabric.protos.common.ConfigValue;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.HashingAlgorithm;
import org.hyperledger.fabric.protos.common.Header;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.ImplicitMetaPolicy;
import org.hyperledger.fabric.protos.common.MSPRole.MSPRoleType;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.common.Policy;
import org.hyperledger.fabric.protos.common.SignatureHeader;
import org.hyperledger.fabric.protos.msp.FabricMSPConfig;
import org.hyperledger.fabric.protos.msp.FabricNodeOUs;
import org.hyperledger.fabric.protos.msp.FabricOUIdentifier;
import org.hyperledger.fabric.protos.msp.MSPConfig;
import org.hyperledger.fabric.protos.orderer.BatchSize;
import org.hyperledger.fabric.protos.orderer.BatchTimeout;
import org.hyperledger.fabric.protos.orderer.ConsensusType;

/**
 * The channel's configuration: who is in it, as a CONFIG block says it. Verifiers find the organisations' roots and the
 * orderer's there, at the same places as in a real network's blocks.
 *
 * @param sequence    0 in the first block, one more with each change
 * @param application roots of the organisations with peers, by MSP id, in the order in which they came
 * @param orderer     roots of the ordering organisations, by MSP id
 */
public record ChannelConfig(long sequence, Map<String, Roots> application, Map<String, Roots> orderer) {
    private static final SecureRandom RANDOM = new SecureRandom();

    /**
     * An organisation's roots, PEM.
     *
     * @param root    issues its identities
     * @param tlsRoot issues its TLS certificates
     */
    public record Roots(String root, String tlsRoot) {}

    /** Limits of blocks, as the configuration states them. */
    public record Batch(int maxMessages, int absoluteMaxBytes, int preferredBytes, Duration timeout) {}

    /** Keeps copies in the given order. */
    public ChannelConfig {
        application = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(application));
        orderer = Map.copyOf(orderer);
    }

    /** The configuration with one more organisation. */
    public ChannelConfig with(String mspId, Roots roots) {
        Map<String, Roots> more = new LinkedHashMap<>(application);
        more.put(mspId, roots);
        return new ChannelConfig(sequence + 1, more, orderer);
    }

    /** The roots of the organisations with peers. */
    public Map<String, String> applicationRoots() {
        return roots(application);
    }

    /** The roots of the ordering organisations. */
    public Map<String, String> ordererRoots() {
        return roots(orderer);
    }

    /** The envelope of a CONFIG block, signed by the orderer. */
    public Envelope envelope(String channel, Batch batch, SigningIdentity signer) {
        byte[] nonce = new byte[24];
        RANDOM.nextBytes(nonce);
        String txId =
                HexFormat.of().formatHex(Sha256.of(nonce, signer.serialized().toByteArray()));
        Instant now = Instant.now();
        ChannelHeader channelHeader = ChannelHeader.newBuilder()
                .setType(HeaderType.CONFIG_VALUE)
                .setChannelId(channel)
                .setTxId(txId)
                .setTimestamp(
                        Timestamp.newBuilder().setSeconds(now.getEpochSecond()).setNanos(now.getNano()))
                .build();
        SignatureHeader signatureHeader = SignatureHeader.newBuilder()
                .setCreator(signer.serialized())
                .setNonce(ByteString.copyFrom(nonce))
                .build();
        ConfigEnvelope config = ConfigEnvelope.newBuilder()
                .setConfig(Config.newBuilder().setSequence(sequence).setChannelGroup(channelGroup(batch)))
                .build();
        ByteString payload = Payload.newBuilder()
                .setHeader(Header.newBuilder()
                        .setChannelHeader(channelHeader.toByteString())
                        .setSignatureHeader(signatureHeader.toByteString()))
                .setData(config.toByteString())
                .build()
                .toByteString();
        return Envelope.newBuilder()
                .setPayload(payload)
                .setSignature(ByteString.copyFrom(signer.sign(payload.toByteArray())))
                .build();
    }

    /** Reads the configuration from a block's entry; empty when the entry is something else. */
    public static Optional<ChannelConfig> read(ByteString entry) {
        try {
            Payload payload = Payload.parseFrom(Envelope.parseFrom(entry).getPayload());
            ChannelHeader header = ChannelHeader.parseFrom(payload.getHeader().getChannelHeader());
            if (header.getType() != HeaderType.CONFIG_VALUE) {
                return Optional.empty();
            }
            Config config = ConfigEnvelope.parseFrom(payload.getData()).getConfig();
            Map<String, Roots> application = new LinkedHashMap<>();
            ConfigGroup group = config.getChannelGroup().getGroupsOrThrow("Application");
            // A protobuf map has no order; majority and collections need none, listings are sorted by name.
            for (String mspId : group.getGroupsMap().keySet().stream().sorted().toList()) {
                application.put(mspId, roots(group.getGroupsOrThrow(mspId)));
            }
            Map<String, Roots> orderer = new LinkedHashMap<>();
            for (Map.Entry<String, ConfigGroup> each : config.getChannelGroup()
                    .getGroupsOrThrow("Orderer")
                    .getGroupsMap()
                    .entrySet()) {
                orderer.put(each.getKey(), roots(each.getValue()));
            }
            return Optional.of(new ChannelConfig(config.getSequence(), application, orderer));
        } catch (InvalidProtocolBufferException e) {
            return Optional.empty();
        }
    }

    private static Map<String, String> roots(Map<String, Roots> organisations) {
        Map<String, String> roots = new LinkedHashMap<>();
        organisations.forEach((mspId, each) -> roots.put(mspId, each.root()));
        return roots;
    }

    private static Roots roots(ConfigGroup organisation) throws InvalidProtocolBufferException {
        FabricMSPConfig msp = FabricMSPConfig.parseFrom(
                MSPConfig.parseFrom(organisation.getValuesOrThrow("MSP").getValue())
                        .getConfig());
        return new Roots(
                msp.getRootCerts(0).toStringUtf8(), msp.getTlsRootCerts(0).toStringUtf8());
    }

    private ConfigGroup channelGroup(Batch batch) {
        return ConfigGroup.newBuilder()
                .putGroups("Application", applicationGroup())
                .putGroups("Orderer", ordererGroup(batch))
                .putValues(
                        "HashingAlgorithm",
                        value(HashingAlgorithm.newBuilder().setName("SHA256").build()))
                .putValues(
                        "BlockDataHashingStructure",
                        value(BlockDataHashingStructure.newBuilder()
                                .setWidth(-1)
                                .build()))
                .putValues("Capabilities", capability("V2_0"))
                .putPolicies("Readers", implicit(ImplicitMetaPolicy.Rule.ANY, "Readers"))
                .putPolicies("Writers", implicit(ImplicitMetaPolicy.Rule.ANY, "Writers"))
                .putPolicies("Admins", implicit(ImplicitMetaPolicy.Rule.MAJORITY, "Admins"))
                .setModPolicy("Admins")
                .build();
    }

    private ConfigGroup applicationGroup() {
        ConfigGroup.Builder group = ConfigGroup.newBuilder()
                .putValues("Capabilities", capability("V2_5"))
                .putPolicies("Readers", implicit(ImplicitMetaPolicy.Rule.ANY, "Readers"))
                .putPolicies("Writers", implicit(ImplicitMetaPolicy.Rule.ANY, "Writers"))
                .putPolicies("Admins", implicit(ImplicitMetaPolicy.Rule.MAJORITY, "Admins"))
                .putPolicies("Endorsement", implicit(ImplicitMetaPolicy.Rule.MAJORITY, "Endorsement"))
                .putPolicies("LifecycleEndorsement", implicit(ImplicitMetaPolicy.Rule.MAJORITY, "Endorsement"))
                .setModPolicy("Admins");
        application.forEach((mspId, roots) -> {
            List<MSPRoleType> everybody = List.of(MSPRoleType.ADMIN, MSPRoleType.PEER, MSPRoleType.CLIENT);
            group.putGroups(
                    mspId,
                    ConfigGroup.newBuilder()
                            .putValues("MSP", msp(mspId, roots))
                            .putPolicies("Readers", signature(mspId, everybody))
                            .putPolicies("Writers", signature(mspId, List.of(MSPRoleType.ADMIN, MSPRoleType.CLIENT)))
                            .putPolicies("Admins", signature(mspId, List.of(MSPRoleType.ADMIN)))
                            .putPolicies("Endorsement", signature(mspId, List.of(MSPRoleType.PEER)))
                            .setModPolicy("Admins")
                            .build());
        });
        return group.build();
    }

    private ConfigGroup ordererGroup(Batch batch) {
        ConfigGroup.Builder group = ConfigGroup.newBuilder()
                .putValues("Capabilities", capability("V2_0"))
                .putValues(
                        "ConsensusType",
                        value(ConsensusType.newBuilder().setType("etcdraft").build()))
                .putValues(
                        "BatchSize",
                        value(BatchSize.newBuilder()
                                .setMaxMessageCount(batch.maxMessages())
                                .setAbsoluteMaxBytes(batch.absoluteMaxBytes())
                                .setPreferredMaxBytes(batch.preferredBytes())
                                .build()))
                .putValues(
                        "BatchTimeout",
                        value(BatchTimeout.newBuilder()
                                .setTimeout(batch.timeout().toMillis() + "ms")
                                .build()))
                .putPolicies("Readers", implicit(ImplicitMetaPolicy.Rule.ANY, "Readers"))
                .putPolicies("Writers", implicit(ImplicitMetaPolicy.Rule.ANY, "Writers"))
                .putPolicies("Admins", implicit(ImplicitMetaPolicy.Rule.MAJORITY, "Admins"))
                .putPolicies("BlockValidation", implicit(ImplicitMetaPolicy.Rule.ANY, "Writers"))
                .setModPolicy("Admins");
        orderer.forEach((mspId, roots) -> {
            List<MSPRoleType> members = List.of(MSPRoleType.MEMBER);
            group.putGroups(
                    mspId,
                    ConfigGroup.newBuilder()
                            .putValues("MSP", msp(mspId, roots))
                            .putPolicies("Readers", signature(mspId, members))
                            .putPolicies("Writers", signature(mspId, members))
                            .putPolicies("Admins", signature(mspId, List.of(MSPRoleType.ADMIN)))
                            .setModPolicy("Admins")
                            .build());
        });
        return group.build();
    }

    private static ConfigValue msp(String mspId, Roots roots) {
        ByteString root = ByteString.copyFromUtf8(roots.root());
        FabricNodeOUs nodeOus = FabricNodeOUs.newBuilder()
                .setEnable(true)
                .setClientOuIdentifier(unit(NodeRole.CLIENT))
                .setPeerOuIdentifier(unit(NodeRole.PEER))
                .setAdminOuIdentifier(unit(NodeRole.ADMIN))
                .setOrdererOuIdentifier(unit(NodeRole.ORDERER))
                .build();
        FabricMSPConfig config = FabricMSPConfig.newBuilder()
                .setName(mspId)
                .addRootCerts(root)
                .addTlsRootCerts(ByteString.copyFromUtf8(roots.tlsRoot()))
                .setFabricNodeOus(nodeOus)
                .build();
        return value(MSPConfig.newBuilder()
                .setType(0)
                .setConfig(config.toByteString())
                .build());
    }

    private static FabricOUIdentifier unit(NodeRole role) {
        return FabricOUIdentifier.newBuilder()
                .setOrganizationalUnitIdentifier(role.unit())
                .build();
    }

    private static ConfigValue capability(String name) {
        return value(Capabilities.newBuilder()
                .putCapabilities(name, Capability.getDefaultInstance())
                .build());
    }

    private static ConfigValue value(Message message) {
        return ConfigValue.newBuilder()
                .setValue(message.toByteString())
                .setModPolicy("Admins")
                .build();
    }

    private static ConfigPolicy implicit(ImplicitMetaPolicy.Rule rule, String subPolicy) {
        return policy(
                Policy.PolicyType.IMPLICIT_META,
                ImplicitMetaPolicy.newBuilder()
                        .setRule(rule)
                        .setSubPolicy(subPolicy)
                        .build());
    }

    private static ConfigPolicy signature(String mspId, List<MSPRoleType> roles) {
        return policy(Policy.PolicyType.SIGNATURE, SignaturePolicies.oneOf(mspId, roles));
    }

    private static ConfigPolicy policy(Policy.PolicyType type, Message message) {
        return ConfigPolicy.newBuilder()
                .setModPolicy("Admins")
                .setPolicy(Policy.newBuilder().setType(type.getNumber()).setValue(message.toByteString()))
                .build();
    }
}
