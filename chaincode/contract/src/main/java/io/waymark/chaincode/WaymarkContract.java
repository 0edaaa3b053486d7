package io.waymark.chaincode;

import org.hyperledger.fabric.shim.ChaincodeStub;

/**
 * The functions of chaincode {@code waymark} (docs/CUSTODY.md, "The chaincode"). What is private comes as transient data and
 * leaves sealed to a key that the asker sent: a peer cannot tell an evaluate from a submit, whose answer everybody sees.
 */
final class WaymarkContract {

    /**
     * Submitted, endorsed by the own peer alone: decides the transient {@code batch} and writes it into the organisation's own
     * collection. Takes no arguments, because arguments are public; reads no public key and no step before the ones that it
     * writes, because what a transaction reads is public too.
     */
    String apply(ChaincodeStub stub) {
        return Call.of(stub, call -> new Applying(call).apply());
    }

    /**
     * Evaluated: whether what the transient {@code batch} shows as the state of the goods is on the ledger. Asked beside
     * {@link #apply}, which must not read it; what the rules say of the batch, apply answers itself.
     */
    String check(ChaincodeStub stub) {
        return Call.of(stub, call -> new Applying(call).check());
    }

    /** Submitted, endorsed by a majority: writes a profile, a claim of a GS1 company prefix or the confirmation of one. */
    String publish(ChaincodeStub stub, String key, String value) {
        return Call.of(stub, call -> new Publishing(call).publish(key, value));
    }

    /** Evaluated: all public values, as a JSON array of {@code {"key", "value"}}. */
    String profiles(ChaincodeStub stub) {
        return Call.of(stub, call -> new Publishing(call).profiles());
    }

    /** Evaluated on the sender's peer: offers to the asker, after transient {@code after}, sealed to transient {@code key}. */
    String offers(ChaincodeStub stub) {
        return Call.of(stub, call -> new Offers(call).list());
    }

    /** Evaluated on the sender's peer: page {@code page} of what transient {@code offer} opens, sealed to {@code key}. */
    String open(ChaincodeStub stub) {
        return Call.of(stub, call -> new Offers(call).open());
    }

    /** Evaluated on a commissioning organisation's peer: recalls that reach the thing with transient {@code step}. */
    String openRecall(ChaincodeStub stub) {
        return Call.of(stub, call -> new Recalls(call).open());
    }

    /** Evaluated: what this organisation logged about who holds the item with claim key {@code claim}, sealed to {@code key}. */
    String openClaims(ChaincodeStub stub) {
        return Call.of(stub, call -> new Claims(call).open());
    }

    /**
     * Evaluated on a custodian's peer by the commissioning organisation: how transient {@code chain} (a JSON array of
     * {@code {"key", "step"}}, the object's first step first) went on there. Transient {@code known}, an opening, adds the
     * units that the thing was in, their lists, and what a part was split from.
     */
    String openNext(ChaincodeStub stub) {
        return Call.of(stub, call -> new Continuations(call).open());
    }
}
