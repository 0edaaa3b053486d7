package io.waymark.devnet.peer;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.waymark.devnet.msp.ChannelMsps;
import io.waymark.devnet.msp.Identity;
import io.waymark.devnet.msp.MspException;
import io.waymark.devnet.msp.Sha256;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Header;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.common.SignatureHeader;
import org.hyperledger.fabric.protos.peer.ChaincodeAction;
import org.hyperledger.fabric.protos.peer.ChaincodeActionPayload;
import org.hyperledger.fabric.protos.peer.ChaincodeEvent;
import org.hyperledger.fabric.protos.peer.ChaincodeHeaderExtension;
import org.hyperledger.fabric.protos.peer.Endorsement;
import org.hyperledger.fabric.protos.peer.ProposalResponsePayload;
import org.hyperledger.fabric.protos.peer.Transaction;
import org.hyperledger.fabric.protos.peer.TransactionAction;
import org.hyperledger.fabric.protos.peer.TxValidationCode;

/**
 * The checks of a block's entry that depend on the entry alone, in Fabric's order (core/common/validation, then the
 * first half of the plugin dispatcher). Safe to run for many entries at once.
 */
final class EnvelopeChecks {
    private final ChannelMsps msps;
    private final Predicate<String> onLedger;

    /** @param onLedger whether a transaction id is in a block already */
    EnvelopeChecks(ChannelMsps msps, Predicate<String> onLedger) {
        this.msps = msps;
        this.onLedger = onLedger;
    }

    CheckedTx check(ByteString entry) {
        String txId = "";
        try {
            Envelope envelope = parse(TxValidationCode.INVALID_OTHER_REASON, () -> Envelope.parseFrom(entry));
            Payload payload = parse(TxValidationCode.BAD_PAYLOAD, () -> Payload.parseFrom(envelope.getPayload()));
            ChannelHeader channelHeader = parse(
                    TxValidationCode.BAD_COMMON_HEADER,
                    () -> ChannelHeader.parseFrom(payload.getHeader().getChannelHeader()));
            txId = channelHeader.getTxId();
            SignatureHeader signatureHeader = parse(
                    TxValidationCode.BAD_COMMON_HEADER,
                    () -> SignatureHeader.parseFrom(payload.getHeader().getSignatureHeader()));
            requireCommonHeader(payload, channelHeader, signatureHeader);
            requireCreator(signatureHeader.getCreator(), envelope);
            if (channelHeader.getType() == HeaderType.CONFIG_VALUE) {
                return CheckedTx.config(txId);
            }
            require(
                    channelHeader.getType() == HeaderType.ENDORSER_TRANSACTION_VALUE,
                    TxValidationCode.UNSUPPORTED_TX_PAYLOAD);
            require(
                    txId.equals(TxIds.of(signatureHeader.getNonce(), signatureHeader.getCreator())),
                    TxValidationCode.BAD_PROPOSAL_TXID);
            return endorsed(payload, channelHeader);
        } catch (InvalidTxException e) {
            return CheckedTx.failed(e.code(), txId);
        }
    }

    private static void requireCommonHeader(
            Payload payload, ChannelHeader channelHeader, SignatureHeader signatureHeader) throws InvalidTxException {
        boolean knownType = channelHeader.getType() == HeaderType.ENDORSER_TRANSACTION_VALUE
                || channelHeader.getType() == HeaderType.CONFIG_UPDATE_VALUE
                || channelHeader.getType() == HeaderType.CONFIG_VALUE;
        require(
                payload.hasHeader()
                        && knownType
                        && channelHeader.getEpoch() == 0
                        && !signatureHeader.getNonce().isEmpty()
                        && !signatureHeader.getCreator().isEmpty(),
                TxValidationCode.BAD_COMMON_HEADER);
    }

    private void requireCreator(ByteString creator, Envelope envelope) throws InvalidTxException {
        try {
            Identity identity = msps.identity(creator);
            require(
                    identity.valid()
                            && identity.verify(
                                    envelope.getPayload().toByteArray(),
                                    envelope.getSignature().toByteArray()),
                    TxValidationCode.BAD_CREATOR_SIGNATURE);
        } catch (MspException e) {
            throw new InvalidTxException(TxValidationCode.BAD_CREATOR_SIGNATURE);
        }
    }

    private CheckedTx endorsed(Payload payload, ChannelHeader channelHeader) throws InvalidTxException {
        TxValidationCode broken = TxValidationCode.INVALID_ENDORSER_TRANSACTION;
        Transaction transaction = parse(broken, () -> Transaction.parseFrom(payload.getData()));
        require(transaction.getActionsCount() == 1, broken);
        TransactionAction action = transaction.getActions(0);
        SignatureHeader actionHeader = parse(broken, () -> SignatureHeader.parseFrom(action.getHeader()));
        require(!actionHeader.getNonce().isEmpty() && !actionHeader.getCreator().isEmpty(), broken);
        ChaincodeActionPayload actionPayload =
                parse(broken, () -> ChaincodeActionPayload.parseFrom(action.getPayload()));
        ByteString responseBytes = actionPayload.getAction().getProposalResponsePayload();
        ProposalResponsePayload response = parse(broken, () -> ProposalResponsePayload.parseFrom(responseBytes));
        require(
                Arrays.equals(
                        response.getProposalHash().toByteArray(),
                        proposalHash(
                                payload.getHeader(), action.getHeader(), actionPayload.getChaincodeProposalPayload())),
                broken);

        require(!onLedger.test(channelHeader.getTxId()), TxValidationCode.DUPLICATE_TXID);
        ChaincodeHeaderExtension extension = parse(
                TxValidationCode.BAD_HEADER_EXTENSION,
                () -> ChaincodeHeaderExtension.parseFrom(channelHeader.getExtension()));
        ChaincodeAction chaincodeAction =
                parse(TxValidationCode.BAD_RESPONSE_PAYLOAD, () -> ChaincodeAction.parseFrom(response.getExtension()));
        RwSet rwset = parse(TxValidationCode.BAD_RWSET, () -> RwSet.parse(chaincodeAction.getResults()));
        requireChaincode(extension, chaincodeAction);
        Set<String> written = writtenNamespaces(extension.getChaincodeId().getName(), rwset);
        return new CheckedTx(
                TxValidationCode.VALID,
                CheckedTx.Kind.ENDORSED,
                channelHeader.getTxId(),
                written,
                rwset,
                endorsers(responseBytes, actionPayload.getAction().getEndorsementsList()));
    }

    private static byte[] proposalHash(Header header, ByteString actionHeader, ByteString proposalPayload) {
        return Sha256.of(
                header.getChannelHeader().toByteArray(), actionHeader.toByteArray(), proposalPayload.toByteArray());
    }

    private static void requireChaincode(ChaincodeHeaderExtension extension, ChaincodeAction action)
            throws InvalidTxException {
        require(extension.hasChaincodeId() && action.hasChaincodeId(), TxValidationCode.INVALID_OTHER_REASON);
        String name = extension.getChaincodeId().getName();
        require(
                !name.isEmpty()
                        && name.equals(action.getChaincodeId().getName())
                        && !action.getChaincodeId().getVersion().isEmpty(),
                TxValidationCode.INVALID_CHAINCODE);
        if (!action.getEvents().isEmpty()) {
            ChaincodeEvent event =
                    parse(TxValidationCode.INVALID_OTHER_REASON, () -> ChaincodeEvent.parseFrom(action.getEvents()));
            require(event.getChaincodeId().equals(name), TxValidationCode.INVALID_OTHER_REASON);
        }
    }

    private static Set<String> writtenNamespaces(String invoked, RwSet rwset) throws InvalidTxException {
        // The chaincode invoked comes first, and the first one that fails gives the code.
        Set<String> written = new LinkedHashSet<>(List.of(invoked));
        Set<String> seen = new HashSet<>();
        for (RwSet.Namespace namespace : rwset.namespaces()) {
            require(seen.add(namespace.name()), TxValidationCode.ILLEGAL_WRITESET);
            if (namespace.writes()) {
                written.add(namespace.name());
            }
        }
        return written;
    }

    private List<Identity> endorsers(ByteString response, List<Endorsement> endorsements) {
        List<Identity> endorsers = new ArrayList<>();
        Set<ByteString> seen = new HashSet<>();
        for (Endorsement endorsement : endorsements) {
            if (seen.contains(endorsement.getEndorser())) {
                continue;
            }
            try {
                Identity identity = msps.identity(endorsement.getEndorser());
                byte[] signed = response.concat(endorsement.getEndorser()).toByteArray();
                if (identity.verify(signed, endorsement.getSignature().toByteArray())) {
                    seen.add(endorsement.getEndorser());
                    endorsers.add(identity);
                }
            } catch (MspException e) {
                // Nobody of this channel: such an endorsement counts for nothing, which is no reason to look no
                // further.
                continue;
            }
        }
        return endorsers;
    }

    @FunctionalInterface
    private interface Parsing<T> {
        T parse() throws InvalidProtocolBufferException;
    }

    private static <T> T parse(TxValidationCode failure, Parsing<T> parsing) throws InvalidTxException {
        try {
            return parsing.parse();
        } catch (InvalidProtocolBufferException e) {
            throw new InvalidTxException(failure);
        }
    }

    private static void require(boolean condition, TxValidationCode failure) throws InvalidTxException {
        if (!condition) {
            throw new InvalidTxException(failure);
        }
    }
}
