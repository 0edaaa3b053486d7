package io.waymark.bench.bare;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Properties;
import org.hyperledger.fabric.metrics.Metrics;
import org.hyperledger.fabric.shim.ChaincodeBase;
import org.hyperledger.fabric.shim.ChaincodeServerProperties;
import org.hyperledger.fabric.shim.ChaincodeStub;
import org.hyperledger.fabric.shim.NettyChaincodeServer;
import org.hyperledger.fabric.shim.ResponseUtils;
import org.hyperledger.fabric.traces.Traces;

/**
 * Chaincode over the real shim without any rule: as many hash reads of absent keys and private writes into the own
 * organisation's implicit collection as it is asked for. Keys are 64 hexadecimal digits from SHA-256, as our own are.
 *
 * <p>Transient data of {@code work}: {@code shape} = three 32-bit integers (writes, hash reads, bytes of one value),
 * {@code seed} = what keys are made from, {@code values} = all values in a row.
 */
public final class BareChaincode extends ChaincodeBase {

    private static final int MOST = 10_000;
    private static final String COLLECTION = "_implicit_org_";

    /** Serves at {@code CHAINCODE_SERVER_ADDRESS} until the process ends. */
    public static void main(String[] args) throws Exception {
        String address = System.getenv("CHAINCODE_SERVER_ADDRESS");
        int colon = address.lastIndexOf(':');
        ChaincodeServerProperties properties = new ChaincodeServerProperties();
        properties.setServerAddress(
                new InetSocketAddress(address.substring(0, colon), Integer.parseInt(address.substring(colon + 1))));
        properties.setMaxConnectionAgeSeconds(Integer.MAX_VALUE);
        BareChaincode chaincode = new BareChaincode();
        chaincode.processEnvironmentOptions();
        // What ChaincodeBase.start does and the server does not.
        Properties config = chaincode.getChaincodeConfig();
        Metrics.initialize(config);
        Traces.initialize(config);
        new NettyChaincodeServer(chaincode, properties).start();
    }

    @Override
    public Response init(ChaincodeStub stub) {
        return ResponseUtils.newSuccessResponse();
    }

    @Override
    public Response invoke(ChaincodeStub stub) {
        return switch (stub.getFunction()) {
            case "work" -> work(stub);
            case "read" -> read(stub);
            default -> ResponseUtils.newErrorResponse("no such function");
        };
    }

    private static Response work(ChaincodeStub stub) {
        Map<String, byte[]> given = stub.getTransient();
        ByteBuffer shape = ByteBuffer.wrap(given.get("shape"));
        int writes = shape.getInt();
        int reads = shape.getInt();
        int size = shape.getInt();
        byte[] values = given.get("values");
        if (writes < 0 || writes > MOST || reads < 0 || reads > MOST || (long) writes * size != values.length) {
            return ResponseUtils.newErrorResponse("the shape does not fit");
        }
        String collection = COLLECTION + stub.getMspId();
        byte[] seed = given.get("seed");
        for (int i = 0; i < reads; i++) {
            byte[] hash = stub.getPrivateDataHash(collection, key(seed, i));
            if (hash != null && hash.length > 0) {
                return ResponseUtils.newErrorResponse("the key is there");
            }
        }
        for (int i = 0; i < writes; i++) {
            stub.putPrivateData(collection, key(seed, i), Arrays.copyOfRange(values, i * size, (i + 1) * size));
        }
        return ResponseUtils.newSuccessResponse();
    }

    /** One hash read: the least that an evaluate can be asked for. */
    private static Response read(ChaincodeStub stub) {
        stub.getPrivateDataHash(
                COLLECTION + stub.getMspId(), key(stub.getTransient().get("seed"), 0));
        return ResponseUtils.newSuccessResponse("ok".getBytes(StandardCharsets.UTF_8));
    }

    private static String key(byte[] seed, int i) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(seed);
            digest.update(ByteBuffer.allocate(4).putInt(i).array());
            return HexFormat.of().formatHex(digest.digest()) + "|step";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
