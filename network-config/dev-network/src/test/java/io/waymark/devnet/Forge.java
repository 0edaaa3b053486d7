package io.waymark.devnet;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import io.grpc.StatusRuntimeException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.DERSequence;
import org.hyperledger.fabric.client.identity.Signers;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Header;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.common.SignatureHeader;
import org.hyperledger.fabric.protos.gateway.CommitStatusRequest;
import org.hyperledger.fabric.protos.gateway.CommitStatusResponse;
import org.hyperledger.fabric.protos.gateway.GatewayGrpc;
import org.hyperledger.fabric.protos.gateway.SignedCommitStatusRequest;
import org.hyperledger.fabric.protos.gateway.SubmitRequest;
import org.hyperledger.fabric.protos.ledger.rwset.CollectionHashedReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.NsReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.TxReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.HashedRWSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVRWSet;
import org.hyperledger.fabric.protos.msp.SerializedIdentity;
import org.hyperledger.fabric.protos.peer.ChaincodeAction;
import org.hyperledger.fabric.protos.peer.ChaincodeActionPayload;
import org.hyperledger.fabric.protos.peer.ChaincodeEndorsedAction;
import org.hyperledger.fabric.protos.peer.ChaincodeHeaderExtension;
import org.hyperledger.fabric.protos.peer.ChaincodeID;
import org.hyperledger.fabric.protos.peer.ChaincodeInput;
import org.hyperledger.fabric.protos.peer.ChaincodeInvocationSpec;
import org.hyperledger.fabric.protos.peer.ChaincodeProposalPayload;
import org.hyperledger.fabric.protos.peer.ChaincodeSpec;
import org.hyperledger.fabric.protos.peer.Endorsement;
import org.hyperledger.fabric.protos.peer.Proposal;
import org.hyperledger.fabric.protos.peer.ProposalResponsePayload;
import org.hyperledger.fabric.protos.peer.Response;
import org.hyperledger.fabric.protos.peer.SignedProposal;
import org.hyperledger.fabric.protos.peer.Transaction;
import org.hyperledger.fabric.protos.peer.TransactionAction;
import org.hyperledger.fabric.protos.peer.TxValidationCode;

/** Makes by hand, with independent code, what honest software would never send. */
final class Forge {
    static final String CHANNEL = "waymark";

    private Forge() {}

    /** Somebody who signs. */
    record Signer(ByteString identity, PrivateKey key) {
        static Signer of(DevNetwork network, String mspId, String user) {
            return of(
                    mspId,
                    network.organisation(mspId).certificateOf(user),
                    network.organisation(mspId).keyOf(user));
        }

        static Signer of(String mspId, X509Certificate certificate, PrivateKey key) {
            try {
                String pem = "-----BEGIN CERTIFICATE-----\n"
                        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(certificate.getEncoded())
                        + "\n-----END CERTIFICATE-----\n";
                return new Signer(
                        SerializedIdentity.newBuilder()
                                .setMspid(mspId)
                                .setIdBytes(ByteString.copyFromUtf8(pem))
                                .build()
                                .toByteString(),
                        key);
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }

        ByteString sign(ByteString message) {
            try {
                return ByteString.copyFrom(Signers.newPrivateKeySigner(key).sign(sha256(message.toByteArray())));
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** A transaction in the making; every part can be spoilt before it is assembled. */
    static final class Tx {
        final Signer creator;
        String chaincode = "waymark";
        String actionChaincode = "waymark";
        String version = "1.0";
        ByteString results = ByteString.EMPTY;
        ByteString events = ByteString.EMPTY;
        ByteString nonce = nonce();
        String txId;
        int type = HeaderType.ENDORSER_TRANSACTION_VALUE;
        long epoch;
        int actions = 1;
        byte[] proposalHash;
        boolean highEndorsements;
        final List<Signer> endorsers = new ArrayList<>();

        Tx(Signer creator) {
            this.creator = creator;
            this.txId = txId(nonce, creator.identity());
        }

        Tx endorsedBy(Signer... signers) {
            endorsers.addAll(List.of(signers));
            return this;
        }

        Tx writing(TxReadWriteSet set) {
            results = set.toByteString();
            return this;
        }

        Tx with(Consumer<Tx> change) {
            change.accept(this);
            return this;
        }

        private ByteString endorsement(Signer signer, ByteString message) {
            ByteString signature = signer.sign(message);
            return highEndorsements ? high(signature) : signature;
        }

        Envelope envelope() {
            Header header = header(this.creator, nonce, txId, type, epoch, chaincode, Instant.now());
            ByteString proposalPayload = ChaincodeProposalPayload.newBuilder()
                    .setInput(input(chaincode, "by hand"))
                    .build()
                    .toByteString();
            byte[] hash = proposalHash != null
                    ? proposalHash
                    : sha256(
                            header.getChannelHeader().toByteArray(),
                            header.getSignatureHeader().toByteArray(),
                            proposalPayload.toByteArray());
            ChaincodeAction action = ChaincodeAction.newBuilder()
                    .setResults(results)
                    .setEvents(events)
                    .setResponse(Response.newBuilder().setStatus(200))
                    .setChaincodeId(
                            ChaincodeID.newBuilder().setName(actionChaincode).setVersion(version))
                    .build();
            ByteString response = ProposalResponsePayload.newBuilder()
                    .setProposalHash(ByteString.copyFrom(hash))
                    .setExtension(action.toByteString())
                    .build()
                    .toByteString();
            ChaincodeEndorsedAction.Builder endorsed =
                    ChaincodeEndorsedAction.newBuilder().setProposalResponsePayload(response);
            endorsers.forEach(each -> endorsed.addEndorsements(Endorsement.newBuilder()
                    .setEndorser(each.identity())
                    .setSignature(endorsement(each, response.concat(each.identity())))));
            Transaction.Builder transaction = Transaction.newBuilder();
            for (int i = 0; i < actions; i++) {
                transaction.addActions(TransactionAction.newBuilder()
                        .setHeader(header.getSignatureHeader())
                        .setPayload(ChaincodeActionPayload.newBuilder()
                                .setChaincodeProposalPayload(proposalPayload)
                                .setAction(endorsed)
                                .build()
                                .toByteString()));
            }
            return envelopeOf(creator, header, transaction.build().toByteString());
        }
    }

    private static ByteString high(ByteString signature) {
        return ByteString.copyFrom(highS(signature.toByteArray()));
    }

    static Envelope envelopeOf(Signer creator, Header header, ByteString data) {
        ByteString payload =
                Payload.newBuilder().setHeader(header).setData(data).build().toByteString();
        return Envelope.newBuilder()
                .setPayload(payload)
                .setSignature(creator.sign(payload))
                .build();
    }

    static Header header(
            Signer creator, ByteString nonce, String txId, int type, long epoch, String chaincode, Instant time) {
        ChaincodeHeaderExtension extension = ChaincodeHeaderExtension.newBuilder()
                .setChaincodeId(ChaincodeID.newBuilder().setName(chaincode))
                .build();
        ChannelHeader channelHeader = ChannelHeader.newBuilder()
                .setType(type)
                .setTxId(txId)
                .setChannelId(CHANNEL)
                .setEpoch(epoch)
                .setTimestamp(Timestamp.newBuilder().setSeconds(time.getEpochSecond()))
                .setExtension(extension.toByteString())
                .build();
        SignatureHeader signatureHeader = SignatureHeader.newBuilder()
                .setCreator(creator.identity())
                .setNonce(nonce)
                .build();
        return Header.newBuilder()
                .setChannelHeader(channelHeader.toByteString())
                .setSignatureHeader(signatureHeader.toByteString())
                .build();
    }

    static ByteString input(String chaincode, String... args) {
        ChaincodeInput.Builder input = ChaincodeInput.newBuilder();
        for (String arg : args) {
            input.addArgs(ByteString.copyFromUtf8(arg));
        }
        return ChaincodeInvocationSpec.newBuilder()
                .setChaincodeSpec(ChaincodeSpec.newBuilder()
                        .setChaincodeId(ChaincodeID.newBuilder().setName(chaincode))
                        .setInput(input))
                .build()
                .toByteString();
    }

    static SignedProposal proposal(
            Signer creator, Header header, ByteString input, Map<String, ByteString> transientMap) {
        ByteString proposal = Proposal.newBuilder()
                .setHeader(header.toByteString())
                .setPayload(ChaincodeProposalPayload.newBuilder()
                        .setInput(input)
                        .putAllTransientMap(transientMap)
                        .build()
                        .toByteString())
                .build()
                .toByteString();
        return SignedProposal.newBuilder()
                .setProposalBytes(proposal)
                .setSignature(creator.sign(proposal))
                .build();
    }

    /** Submits without asking what it is, and returns what became of it. */
    static TxValidationCode commit(Client client, Signer creator, Tx tx) {
        GatewayGrpc.GatewayBlockingStub stub =
                GatewayGrpc.newBlockingStub(client.channel()).withDeadlineAfter(60, TimeUnit.SECONDS);
        submit(client, tx.envelope());
        return status(stub, creator, tx.txId).getResult();
    }

    static void submit(Client client, Envelope envelope) throws StatusRuntimeException {
        GatewayGrpc.newBlockingStub(client.channel())
                .withDeadlineAfter(60, TimeUnit.SECONDS)
                .submit(SubmitRequest.newBuilder()
                        .setChannelId(CHANNEL)
                        .setPreparedTransaction(envelope)
                        .build());
    }

    static CommitStatusResponse status(Client client, Signer creator, String txId) {
        return status(
                GatewayGrpc.newBlockingStub(client.channel()).withDeadlineAfter(60, TimeUnit.SECONDS), creator, txId);
    }

    private static CommitStatusResponse status(GatewayGrpc.GatewayBlockingStub stub, Signer creator, String txId) {
        ByteString request = CommitStatusRequest.newBuilder()
                .setChannelId(CHANNEL)
                .setTransactionId(txId)
                .setIdentity(creator.identity())
                .build()
                .toByteString();
        return stub.commitStatus(SignedCommitStatusRequest.newBuilder()
                .setRequest(request)
                .setSignature(creator.sign(request))
                .build());
    }

    static TxReadWriteSet set(String namespace, KVRWSet plain, CollectionHashedReadWriteSet... collections) {
        return TxReadWriteSet.newBuilder()
                .addNsRwset(NsReadWriteSet.newBuilder()
                        .setNamespace(namespace)
                        .setRwset(plain.toByteString())
                        .addAllCollectionHashedRwset(List.of(collections)))
                .build();
    }

    static CollectionHashedReadWriteSet collection(String name, HashedRWSet hashed) {
        return CollectionHashedReadWriteSet.newBuilder()
                .setCollectionName(name)
                .setHashedRwset(hashed.toByteString())
                .setPvtRwsetHash(ByteString.copyFrom(sha256(new byte[] {1})))
                .build();
    }

    static ByteString nonce() {
        byte[] nonce = new byte[24];
        new SecureRandom().nextBytes(nonce);
        return ByteString.copyFrom(nonce);
    }

    static String txId(ByteString nonce, ByteString creator) {
        return HexFormat.of().formatHex(sha256(nonce.toByteArray(), creator.toByteArray()));
    }

    static byte[] sha256(byte[]... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (byte[] part : parts) {
                digest.update(part);
            }
            return digest.digest();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The same signature with the other, high s. */
    static byte[] highS(byte[] signature) {
        BigInteger order = new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16);
        try {
            ASN1Sequence pair = ASN1Sequence.getInstance(signature);
            BigInteger s = ASN1Integer.getInstance(pair.getObjectAt(1)).getValue();
            return new DERSequence(new ASN1Encodable[] {pair.getObjectAt(0), new ASN1Integer(order.subtract(s))})
                    .getEncoded();
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
