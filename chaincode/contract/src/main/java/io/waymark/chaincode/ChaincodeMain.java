package io.waymark.chaincode;

import java.util.List;
import java.util.Properties;
import org.hyperledger.fabric.metrics.Metrics;
import org.hyperledger.fabric.shim.ChaincodeServerProperties;
import org.hyperledger.fabric.shim.NettyChaincodeServer;
import org.hyperledger.fabric.traces.Traces;

/**
 * Starts the chaincode: as a server that the peer dials where {@code CHAINCODE_SERVER_ADDRESS} is set, else as a client of the
 * peer. Everything else comes from the environment, too: Fabric's own names, and the sizes of the shim's thread pool.
 */
public final class ChaincodeMain {

    /** How many transactions run at once, and how many wait; 5, 5 and 5000 unless set. */
    private static final List<String> POOL = List.of("TP_CORE_POOL_SIZE", "TP_MAX_POOL_SIZE", "TP_QUEUE_SIZE");

    private ChaincodeMain() {}

    public static void main(String[] args) throws Exception {
        WaymarkChaincode chaincode = new WaymarkChaincode();
        String server = System.getenv("CHAINCODE_SERVER_ADDRESS");
        if (server == null) {
            chaincode.start(args);
            return;
        }
        chaincode.processEnvironmentOptions();
        Properties config = chaincode.getChaincodeConfig();
        for (String setting : POOL) {
            String value = System.getenv(setting);
            if (value != null) {
                config.setProperty(setting, Integer.toString(Integer.parseInt(value)));
            }
        }
        Metrics.initialize(config);
        Traces.initialize(config);
        ChaincodeServerProperties properties = chaincode.getChaincodeServerConfig();
        // The default of five seconds makes the server say good-bye to a stream that stays.
        properties.setMaxConnectionAgeSeconds(Integer.MAX_VALUE);
        NettyChaincodeServer listening = new NettyChaincodeServer(chaincode, properties);
        listening.start();
    }
}
