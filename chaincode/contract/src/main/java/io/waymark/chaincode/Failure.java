package io.waymark.chaincode;

import org.hyperledger.fabric.shim.ChaincodeException;

/**
 * What a call is refused with: message {@code waymark:<code>:<index of the entry, or ->} and the code as payload
 * (docs/problems.md). Never anything private: messages end up in logs of several organisations.
 */
final class Failure {

    /** The caller, the peer and the batch are not of one organisation, or the key is not this organisation's to write. */
    static final String WRONG_ORGANISATION = "wrong-organisation";

    static final String ARGUMENTS = "arguments";
    static final String NO_SUCH_FUNCTION = "no-such-function";
    /** The peer could not answer a question of the chaincode's. */
    static final String UNAVAILABLE = "unavailable";

    static final String NO_TRANSIENT = "no-transient";
    static final String MALFORMED = "malformed";
    static final String TOO_LARGE = "too-large";
    static final String NOTHING_TO_WRITE = "nothing-to-write";
    static final String ALREADY_RECORDED = "already-recorded";
    /** A key that must hold nothing holds something: somebody entitled was first. */
    static final String STALE = "stale";
    /** The state does not have the shown head at its key: never written, or overwritten or deleted by who wrote it. */
    static final String HEAD_DIFFERS = "head-differs";
    /** The shown list of what is in a unit has not the root that the unit's step names. */
    static final String CONTENT_DIFFERS = "content-differs";

    static final String NO_SUCH_OFFER = "no-such-offer";
    static final String OFFER_SETTLED = "offer-settled";
    static final String NO_SUCH_PAGE = "no-such-page";
    static final String NOT_ON_LEDGER = "not-on-ledger";
    static final String NOT_ENTITLED = "not-entitled";
    static final String PREFIX_TAKEN = "prefix-taken";
    static final String NO_CLAIM = "no-claim";

    private Failure() {}

    static ChaincodeException of(String code) {
        return new ChaincodeException("waymark:" + code + ":-", code);
    }

    static ChaincodeException of(String code, int index) {
        return new ChaincodeException("waymark:" + code + ":" + index, code);
    }
}
