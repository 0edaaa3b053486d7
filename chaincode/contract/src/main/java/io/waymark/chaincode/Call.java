package io.waymark.chaincode;

import com.google.protobuf.InvalidProtocolBufferException;
import io.waymark.json.CanonicalJson;
import io.waymark.json.JsonObject;
import io.waymark.ledger.LedgerKeys;
import io.waymark.ledger.Sealed;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.hyperledger.fabric.protos.msp.SerializedIdentity;
import org.hyperledger.fabric.shim.ChaincodeStub;

/**
 * One call: who asks, which organisation's peer runs this, and what was sent along.
 *
 * @param creator MSP id of the client that signed the proposal
 * @param peer MSP id of the organisation whose peer runs this chaincode
 */
record Call(ChaincodeStub stub, String creator, String peer) {

    private static final int LONGEST_TEXT = 1_024;

    interface Function {
        String answer(Call call);
    }

    /** Answers a call; what cannot be read is refused without saying what was in it. */
    static String of(ChaincodeStub stub, Function function) {
        try {
            return function.answer(new Call(stub, creator(stub), stub.getMspId()));
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw Failure.of(Failure.MALFORMED);
        }
    }

    /** MSP id of who signed the proposal; the peer has checked the certificate. */
    private static String creator(ChaincodeStub stub) {
        try {
            return SerializedIdentity.parseFrom(stub.getCreator()).getMspid();
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException("the creator is no serialized identity", e);
        }
    }

    void requireNoArguments() {
        if (!stub.getParameters().isEmpty()) {
            throw Failure.of(Failure.ARGUMENTS);
        }
    }

    /** Bytes of a transient field. */
    byte[] bytes(String field) {
        return optional(field).orElseThrow(() -> Failure.of(Failure.NO_TRANSIENT));
    }

    /** Short text of a transient field. */
    String text(String field) {
        return optionalText(field).orElseThrow(() -> Failure.of(Failure.NO_TRANSIENT));
    }

    Optional<String> optionalText(String field) {
        return optional(field).map(bytes -> {
            if (bytes.length > LONGEST_TEXT) {
                throw Failure.of(Failure.TOO_LARGE);
            }
            return new String(bytes, StandardCharsets.UTF_8);
        });
    }

    Optional<byte[]> optional(String field) {
        Map<String, byte[]> all = stub.getTransient();
        byte[] value = all == null ? null : all.get(field);
        return value == null || value.length == 0 ? Optional.empty() : Optional.of(value);
    }

    /** Seals an answer to the public key that the asker sent: base64 of {@link Sealed}. */
    String seal(JsonObject answer) {
        return Base64.getEncoder().encodeToString(Sealed.seal(bytes("key"), CanonicalJson.bytes(answer)));
    }

    /** What stands at a key of this peer's own collection. */
    Optional<byte[]> own(String key) {
        byte[] value = stub.getPrivateData(LedgerKeys.collection(peer), key);
        return value == null || value.length == 0 ? Optional.empty() : Optional.of(value);
    }

    /** SHA-256 of what stands at a key of an organisation's collection; every peer of the channel has it. */
    Optional<byte[]> hash(String org, String key) {
        byte[] hash = stub.getPrivateDataHash(LedgerKeys.collection(org), key);
        return hash == null || hash.length == 0 ? Optional.empty() : Optional.of(hash);
    }

    /** Who asks, and never what. */
    @Override
    public String toString() {
        return "call of " + creator + " at " + peer;
    }
}
