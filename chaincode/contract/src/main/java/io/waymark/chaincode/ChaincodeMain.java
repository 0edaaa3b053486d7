package io.waymark.chaincode;

import java.util.List;
import java.util.Properties;
import org.hyperledger.fabric.metrics.Metrics;
import org.hyperledger.fabric.shim.ChaincodeBase;
import org.hyperledger.fabric.shim.ChaincodeException;
import org.hyperledger.fabric.shim.ChaincodeServerProperties;
import org.hyperledger.fabric.shim.ChaincodeStub;
import org.hyperledger.fabric.shim.NettyChaincodeServer;
import org.hyperledger.fabric.shim.ResponseUtils;
import org.hyperledger.fabric.traces.Traces;

/**
 * Starts the chaincode: as a server that the peer dials where {@code CHAINCODE_SERVER_ADDRESS} is set, else as a client of the
 * peer. Everything else comes from the environment, too: Fabric's own names, and the sizes of the shim's thread pool.
 *
 * <p>The shim's contract router is not used: it reads the whole class path twice before it answers the first call.
 */
public final class ChaincodeMain extends ChaincodeBase {

    /** How many transactions run at once, and how many wait; 5, 5 and 5000 unless set. */
    private static final List<String> POOL = List.of("TP_CORE_POOL_SIZE", "TP_MAX_POOL_SIZE", "TP_QUEUE_SIZE");

    private final WaymarkContract contract = new WaymarkContract();

    private ChaincodeMain() {}

    public static void main(String[] args) throws Exception {
        ChaincodeMain chaincode = new ChaincodeMain();
        chaincode.initializeLogging();
        chaincode.processEnvironmentOptions();
        chaincode.processCommandLineOptions(args);
        chaincode.validateOptions();
        Properties settings = chaincode.getChaincodeConfig();
        for (String setting : POOL) {
            String value = System.getenv(setting);
            if (value != null) {
                settings.setProperty(setting, Integer.toString(Integer.parseInt(value)));
            }
        }
        if (!chaincode.isServer()) {
            chaincode.start(args);
            return;
        }
        Metrics.initialize(settings);
        Traces.initialize(settings);
        ChaincodeServerProperties server = chaincode.getChaincodeServerConfig();
        // The default of five seconds makes the server say good-bye to a stream that stays.
        server.setMaxConnectionAgeSeconds(Integer.MAX_VALUE);
        new NettyChaincodeServer(chaincode, server).start();
    }

    @Override
    public Response init(ChaincodeStub stub) {
        return ResponseUtils.newSuccessResponse();
    }

    /** A refusal says its code and nothing else; the shim answers what nobody foresaw. */
    @Override
    public Response invoke(ChaincodeStub stub) {
        try {
            return ResponseUtils.newSuccessResponse(contract.call(stub).getBytes(java.nio.charset.StandardCharsets.UTF_8));
        } catch (ChaincodeException e) {
            return ResponseUtils.newErrorResponse(e.getMessage(), e.getPayload());
        }
    }
}
