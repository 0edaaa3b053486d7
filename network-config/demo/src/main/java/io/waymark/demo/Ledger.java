package io.waymark.demo;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The network that the demo's nodes run on, and what of it the demo has to run itself. */
interface Ledger {
    /** What it is, in words that follow "on". */
    String title();

    /** Which network it is, in one line: what a data directory holds belongs to one network. */
    String identity();

    /** Its members; more of them later, where a network grows while the demo runs on it. */
    List<DemoOrganisation> organisations();

    /** Starts what of it the demo runs, or finds out whether it runs. Called once, before anything below. */
    void start() throws Exception;

    /** The process of an organisation's chaincode, where that is the demo's to run. */
    Optional<ChaincodeProcess> chaincode(DemoOrganisation organisation) throws Exception;

    /** A process of {@link #chaincode} listens. */
    void connect(DemoOrganisation organisation, ChaincodeProcess chaincode) throws Exception;

    /** Returns when every organisation's chaincode answers its peer. */
    void awaitChaincode() throws Exception;

    /** What a node needs to reach its organisation's peer. */
    Map<String, Object> settings(DemoOrganisation organisation) throws Exception;

    /** Ends what {@link #start} started. */
    void close() throws Exception;
}
