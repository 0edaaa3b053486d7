package io.waymark.backend.ledger;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.waymark.ledger.Hash;
import io.waymark.projection.ledger.LedgerBlock.PublicWrite;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.hyperledger.fabric.protos.common.ConfigEnvelope;
import org.hyperledger.fabric.protos.common.ConfigGroup;
import org.hyperledger.fabric.protos.common.Policy;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVMetadataEntry;
import org.hyperledger.fabric.protos.msp.FabricMSPConfig;
import org.hyperledger.fabric.protos.msp.MSPConfig;

/** What the log holds of configurations, definitions and metadata (docs/FORMATS.md, "Leaves"). */
final class Digests {

    private static final byte[] NO_POLICY = new byte[32];

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private Digests(String label) {
        out.writeBytes(label.getBytes(StandardCharsets.UTF_8));
    }

    /** Of a key's metadata; nothing where no entry is left. */
    static Optional<Hash> metadata(List<KVMetadataEntry> entries) {
        if (entries.isEmpty()) {
            return Optional.empty();
        }
        Digests digest = new Digests("");
        for (KVMetadataEntry entry : entries) {
            byte[] name = entry.getName().getBytes(StandardCharsets.UTF_8);
            byte[] value = entry.getValue().toByteArray();
            digest.number(name.length, 4).bytes(name).number(value.length, 4).bytes(value);
        }
        return Optional.of(digest.hash());
    }

    /** @param writes sorted by key */
    static Hash definition(Collection<PublicWrite> writes) {
        Digests digest = new Digests("waymark definition 1").number(writes.size(), 4);
        for (PublicWrite write : writes) {
            byte[] key = write.key().getBytes(StandardCharsets.UTF_8);
            digest.number(key.length, 4)
                    .bytes(key)
                    .bytes(Hash.sha256(write.value()).bytes());
        }
        return digest.hash();
    }

    /** @throws InvalidProtocolBufferException if it is no configuration */
    static Hash configuration(ByteString envelope) throws InvalidProtocolBufferException {
        ConfigGroup application = ConfigEnvelope.parseFrom(envelope)
                .getConfig()
                .getChannelGroup()
                .getGroupsMap()
                .get("Application");
        Map<ByteString, byte[]> organisations = new TreeMap<>(ByteString.unsignedLexicographicalComparator());
        if (application != null) {
            application.getGroupsMap().values().forEach(group -> organisation(group, organisations));
        }
        Digests digest = new Digests("waymark configuration 1").number(organisations.size(), 4);
        organisations.values().forEach(digest::bytes);
        return digest.hash();
    }

    private static void organisation(ConfigGroup group, Map<ByteString, byte[]> organisations) {
        try {
            FabricMSPConfig msp = FabricMSPConfig.parseFrom(
                    MSPConfig.parseFrom(group.getValuesOrThrow("MSP").getValue())
                            .getConfig());
            byte[] name = msp.getNameBytes().toByteArray();
            Digests one = new Digests("").number(name.length, 2).bytes(name);
            one.list(msp.getRootCertsList())
                    .list(msp.getIntermediateCertsList())
                    .list(msp.getRevocationListList());
            one.bytes(
                    group.containsPolicies("Endorsement")
                            ? policy(group.getPoliciesOrThrow("Endorsement").getPolicy())
                            : NO_POLICY);
            organisations.put(msp.getNameBytes(), one.out.toByteArray());
        } catch (InvalidProtocolBufferException | IllegalArgumentException noMsp) {
            // A group without a readable MSP is no organisation, for Fabric either.
        }
    }

    private static byte[] policy(Policy policy) {
        return new Digests("")
                .number(policy.getType(), 4)
                .bytes(policy.getValue().toByteArray())
                .hash()
                .bytes();
    }

    private Digests list(List<ByteString> values) {
        number(values.size(), 4);
        values.stream().map(v -> Hash.sha256(v.toByteArray())).sorted().forEach(hash -> bytes(hash.bytes()));
        return this;
    }

    private Digests number(long number, int bytes) {
        for (int i = bytes - 1; i >= 0; i--) {
            out.write((int) (number >>> 8 * i));
        }
        return this;
    }

    private Digests bytes(byte[] bytes) {
        out.writeBytes(bytes);
        return this;
    }

    private Hash hash() {
        return Hash.sha256(out.toByteArray());
    }
}
