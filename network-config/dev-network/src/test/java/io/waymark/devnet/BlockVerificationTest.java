package io.waymark.devnet;

import static io.waymark.devnet.TestNetwork.A;
import static io.waymark.devnet.TestNetwork.name;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import org.hyperledger.fabric.client.Status;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockHeader;
import org.hyperledger.fabric.protos.common.BlockMetadataIndex;
import org.hyperledger.fabric.protos.common.ConfigEnvelope;
import org.hyperledger.fabric.protos.common.ConfigGroup;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.LastConfig;
import org.hyperledger.fabric.protos.common.Metadata;
import org.hyperledger.fabric.protos.common.MetadataSignature;
import org.hyperledger.fabric.protos.common.OrdererBlockMetadata;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.common.SignatureHeader;
import org.hyperledger.fabric.protos.msp.FabricMSPConfig;
import org.hyperledger.fabric.protos.msp.MSPConfig;
import org.hyperledger.fabric.protos.msp.SerializedIdentity;
import org.junit.jupiter.api.Test;

/** Checks blocks as somebody would who trusts nothing of this network but block 0; shares no code with it. */
class BlockVerificationTest {
    /** BlockMetadataIndex.LAST_CONFIG: deprecated, and written all the same. */
    private static final int LAST_CONFIG = 1;

    @Test
    void blocks_are_chained_and_signed_as_fabrics_are() throws Exception {
        List<Block> blocks;
        try (Client a = TestNetwork.shared().client(A)) {
            a.submit("put", name(), "1");
            Status last = a.submit("put", name(), "2");
            blocks = BlockReader.blocks(a, 0, last.getBlockNumber());
        }
        X509Certificate ordererRoot = ordererRoot(blocks.get(0));

        for (int i = 0; i < blocks.size(); i++) {
            Block block = blocks.get(i);
            assertThat(block.getHeader().getNumber()).isEqualTo(i);
            assertThat(block.getMetadata().getMetadataCount()).isEqualTo(5);
            assertThat(block.getMetadata()
                            .getMetadata(BlockMetadataIndex.TRANSACTIONS_FILTER_VALUE)
                            .size())
                    .isEqualTo(block.getData().getDataCount());
            assertThat(block.getHeader().getDataHash())
                    .isEqualTo(ByteString.copyFrom(
                            Forge.sha256(concatenated(block.getData().getDataList()))));
            if (i == 0) {
                assertThat(block.getHeader().getPreviousHash()).isEqualTo(ByteString.EMPTY);
            } else {
                assertThat(block.getHeader().getPreviousHash())
                        .isEqualTo(ByteString.copyFrom(
                                Forge.sha256(der(blocks.get(i - 1).getHeader()))));
                verifySignature(block, ordererRoot);
            }
        }
    }

    private static void verifySignature(Block block, X509Certificate root) throws Exception {
        Metadata metadata = Metadata.parseFrom(block.getMetadata().getMetadata(BlockMetadataIndex.SIGNATURES_VALUE));
        MetadataSignature signature = metadata.getSignatures(0);
        SignatureHeader header = SignatureHeader.parseFrom(signature.getSignatureHeader());
        SerializedIdentity creator = SerializedIdentity.parseFrom(header.getCreator());
        X509Certificate certificate = certificate(creator.getIdBytes());
        byte[] signed = concatenated(List.of(
                metadata.getValue(), signature.getSignatureHeader(), ByteString.copyFrom(der(block.getHeader()))));

        assertThat(creator.getMspid()).isEqualTo("OrdererMSP");
        certificate.verify(root.getPublicKey());
        Signature verifier = Signature.getInstance("SHA256withECDSA");
        verifier.initVerify(certificate.getPublicKey());
        verifier.update(signed);
        assertThat(verifier.verify(signature.getSignature().toByteArray())).isTrue();
        assertThat(header.getNonce().size()).isEqualTo(24);
        OrdererBlockMetadata value = OrdererBlockMetadata.parseFrom(metadata.getValue());
        assertThat(value.getConsenterMetadata().isEmpty()).isFalse();
        LastConfig lastConfig = LastConfig.parseFrom(
                Metadata.parseFrom(block.getMetadata().getMetadata(LAST_CONFIG)).getValue());
        assertThat(value.getLastConfig()).isEqualTo(lastConfig);
    }

    @Test
    void block_0_names_the_organisations_and_their_policies() throws Exception {
        Block genesis;
        try (Client a = TestNetwork.shared().client(A)) {
            genesis = BlockReader.blocks(a, 0, 0).get(0);
        }
        ConfigGroup application = channelGroup(genesis).getGroupsOrThrow("Application");

        assertThat(application.getGroupsMap()).containsOnlyKeys("AlphaMSP", "BetaMSP", "GammaMSP");
        assertThat(application.getPoliciesMap()).containsKeys("Readers", "Writers", "Admins", "Endorsement");
        assertThat(application.getGroupsOrThrow("AlphaMSP").getPoliciesMap()).containsKeys("Endorsement");
        X509Certificate root = root(application.getGroupsOrThrow("AlphaMSP"));
        TestNetwork.shared().network().organisation(A).certificateOf("peer").verify(root.getPublicKey());
    }

    private static X509Certificate ordererRoot(Block genesis) throws Exception {
        return root(channelGroup(genesis).getGroupsOrThrow("Orderer").getGroupsOrThrow("OrdererMSP"));
    }

    private static ConfigGroup channelGroup(Block genesis) throws Exception {
        Payload payload = Payload.parseFrom(
                Envelope.parseFrom(genesis.getData().getData(0)).getPayload());
        return ConfigEnvelope.parseFrom(payload.getData()).getConfig().getChannelGroup();
    }

    private static X509Certificate root(ConfigGroup organisation) throws Exception {
        MSPConfig msp = MSPConfig.parseFrom(organisation.getValuesOrThrow("MSP").getValue());
        return certificate(FabricMSPConfig.parseFrom(msp.getConfig()).getRootCerts(0));
    }

    private static X509Certificate certificate(ByteString pem) throws Exception {
        return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(pem.newInput());
    }

    private static byte[] concatenated(List<ByteString> parts) {
        return ByteString.copyFrom(parts).toByteArray();
    }

    /** DER by hand: lengths here are below 128. */
    private static byte[] der(BlockHeader header) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        byte[] number = java.math.BigInteger.valueOf(header.getNumber()).toByteArray();
        tagged(body, 0x02, number);
        tagged(body, 0x04, header.getPreviousHash().toByteArray());
        tagged(body, 0x04, header.getDataHash().toByteArray());
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        tagged(whole, 0x30, body.toByteArray());
        return whole.toByteArray();
    }

    private static void tagged(ByteArrayOutputStream out, int tag, byte[] bytes) {
        out.write(tag);
        out.write(bytes.length);
        out.writeBytes(bytes);
    }

    @Test
    void an_endorsement_signs_the_response_and_the_endorser() throws Exception {
        try (Client a = TestNetwork.shared().client(A)) {
            byte[] prepared = a.proposal("put", name(), "x").build().endorse().getBytes();
            var action = Transactions.actionPayload(prepared).getAction();

            assertThat(action.getEndorsementsCount()).isEqualTo(2);
            for (var endorsement : action.getEndorsementsList()) {
                X509Certificate endorser = certificate(
                        SerializedIdentity.parseFrom(endorsement.getEndorser()).getIdBytes());
                Signature verifier = Signature.getInstance("SHA256withECDSA");
                verifier.initVerify(endorser.getPublicKey());
                verifier.update(action.getProposalResponsePayload().toByteArray());
                verifier.update(endorsement.getEndorser().toByteArray());
                assertThat(verifier.verify(endorsement.getSignature().toByteArray()))
                        .isTrue();
                assertThat(endorser.getSubjectX500Principal().getName()).contains("OU=peer");
            }
            String text = new String(prepared, StandardCharsets.ISO_8859_1);
            assertThat(text).contains("BEGIN CERTIFICATE");
        }
    }
}
