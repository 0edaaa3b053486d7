package io.waymark.devnet;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Properties;
import java.util.UUID;
import org.hyperledger.fabric.metrics.Metrics;
import org.hyperledger.fabric.shim.ChaincodeBase;
import org.hyperledger.fabric.shim.ChaincodeServerProperties;
import org.hyperledger.fabric.shim.ChaincodeStub;
import org.hyperledger.fabric.shim.NettyChaincodeServer;
import org.hyperledger.fabric.shim.ResponseUtils;
import org.hyperledger.fabric.shim.ledger.KeyModification;
import org.hyperledger.fabric.shim.ledger.KeyValue;
import org.hyperledger.fabric.shim.ledger.QueryResultsIterator;
import org.hyperledger.fabric.shim.ledger.QueryResultsIteratorWithMetadata;
import org.hyperledger.fabric.traces.Traces;

/** A chaincode over the real shim whose functions are the stub's own; runs as a process of its own. */
public final class TestChaincode extends ChaincodeBase {

    /** Serves on the loopback port in the first argument until standard input ends. */
    public static void main(String[] args) throws Exception {
        ChaincodeServerProperties properties = new ChaincodeServerProperties();
        properties.setServerAddress(new InetSocketAddress("127.0.0.1", Integer.parseInt(args[0])));
        TestChaincode chaincode = new TestChaincode();
        chaincode.processEnvironmentOptions();
        // What ChaincodeBase.start does and the server does not: without it the shim refuses the peer's connection.
        Properties config = chaincode.getChaincodeConfig();
        Metrics.initialize(config);
        Traces.initialize(config);
        NettyChaincodeServer server = new NettyChaincodeServer(chaincode, properties);
        Thread untilParentIsGone = new Thread(() -> {
            try {
                System.in.transferTo(java.io.OutputStream.nullOutputStream());
            } catch (IOException e) {
                System.err.println("standard input failed: " + e);
            }
            Runtime.getRuntime().halt(0);
        });
        untilParentIsGone.setDaemon(true);
        untilParentIsGone.start();
        server.start();
    }

    @Override
    public Response init(ChaincodeStub stub) {
        return ResponseUtils.newSuccessResponse();
    }

    @Override
    public Response invoke(ChaincodeStub stub) {
        List<String> p = stub.getParameters();
        if (stub.getFunction().equals("crash")) {
            throw new IllegalStateException("crashed");
        }
        try {
            return call(stub, stub.getFunction(), p);
        } catch (Exception e) {
            return ResponseUtils.newErrorResponse("refused: " + e.getMessage());
        }
    }

    private Response call(ChaincodeStub stub, String function, List<String> p) throws Exception {
        switch (function) {
            case "put" -> stub.putState(p.get(0), bytes(p.get(1)));
            case "putMany" -> {
                for (int i = 0; i < Integer.parseInt(p.get(1)); i++) {
                    stub.putState(p.get(0) + "-%04d".formatted(i), bytes("v"));
                }
            }
            case "del" -> stub.delState(p.get(0));
            case "putPrivate" ->
                stub.putPrivateData(p.get(0), p.get(1), stub.getTransient().get("value"));
            case "delPrivate" -> stub.delPrivateData(p.get(0), p.get(1));
            case "purge" -> stub.purgePrivateData(p.get(0), p.get(1));
            case "event" -> {
                stub.putState(p.get(0), bytes("event"));
                stub.setEvent(p.get(0), bytes(p.get(1)));
            }
            case "setPolicy" ->
                stub.setStateValidationParameter(p.get(0), HexFormat.of().parseHex(p.get(1)));
            case "setPrivatePolicy" ->
                stub.setPrivateDataValidationParameter(
                        p.get(0), p.get(1), HexFormat.of().parseHex(p.get(2)));
            case "writeBoth" -> {
                stub.putPrivateData(p.get(1), p.get(0), stub.getTransient().get("value"));
                stub.putPrivateData(p.get(2), p.get(0), stub.getTransient().get("value"));
            }
            case "writeIfAbsent" -> writeIfAbsent(stub, p);
            case "bulk" -> bulk(stub, p);
            case "phantom" -> {
                int rows = range(stub, p.get(0), p.get(1)).split(",", -1).length;
                stub.putState(p.get(2), bytes("rows " + rows));
            }
            case "readThenPut" -> {
                byte[] before = stub.getState(p.get(0));
                stub.putState(p.get(0), bytes(new String(before, StandardCharsets.UTF_8) + p.get(1)));
            }
            case "random" -> stub.putState(p.get(0), bytes(UUID.randomUUID().toString()));
            case "random-for" -> stub.putState(p.get(0), bytes(stub.getMspId()));
            case "sleep" -> Thread.sleep(Long.parseLong(p.get(0)));
            case "halt" -> Runtime.getRuntime().halt(3);
            default -> {
                return read(stub, function, p);
            }
        }
        return ResponseUtils.newSuccessResponse(bytes("done"));
    }

    private Response read(ChaincodeStub stub, String function, List<String> p) throws Exception {
        return switch (function) {
            case "get" -> ResponseUtils.newSuccessResponse(stub.getState(p.get(0)));
            case "getPrivate" -> ResponseUtils.newSuccessResponse(stub.getPrivateData(p.get(0), p.get(1)));
            case "hash" -> ResponseUtils.newSuccessResponse(stub.getPrivateDataHash(p.get(0), p.get(1)));
            case "policy" -> ResponseUtils.newSuccessResponse(stub.getStateValidationParameter(p.get(0)));
            case "range" -> ResponseUtils.newSuccessResponse(bytes(range(stub, p.get(0), p.get(1))));
            case "page" -> ResponseUtils.newSuccessResponse(bytes(page(stub, p)));
            case "privateRange" -> ResponseUtils.newSuccessResponse(bytes(privateRange(stub, p)));
            case "history" -> ResponseUtils.newSuccessResponse(bytes(history(stub, p.get(0))));
            case "msp" -> ResponseUtils.newSuccessResponse(bytes(stub.getMspId()));
            case "transient" ->
                ResponseUtils.newSuccessResponse(stub.getTransient().get("value"));
            case "ownWrite" -> {
                stub.putState(p.get(0), bytes("new"));
                yield ResponseUtils.newSuccessResponse(stub.getState(p.get(0)));
            }
            case "fail" -> ResponseUtils.newErrorResponse(p.get(0), bytes("payload"));
            case "status" -> new Response(Integer.parseInt(p.get(0)), p.get(1), new byte[0]);
            case "query" -> {
                stub.getQueryResult("{}");
                yield ResponseUtils.newSuccessResponse();
            }
            default -> ResponseUtils.newErrorResponse("no such function: " + function);
        };
    }

    /** Both collections must not have the key; then it is written into the first. */
    private static void writeIfAbsent(ChaincodeStub stub, List<String> p) {
        for (String collection : p.subList(1, p.size())) {
            if (stub.getPrivateDataHash(collection, p.get(0)).length > 0) {
                throw new IllegalStateException("present");
            }
        }
        stub.putPrivateData(p.get(1), p.get(0), stub.getTransient().get("value"));
    }

    private static void bulk(ChaincodeStub stub, List<String> p) {
        String collection = p.get(0);
        String prefix = p.get(1);
        int writes = Integer.parseInt(p.get(2));
        int reads = Integer.parseInt(p.get(3));
        byte[] value = stub.getTransient().get("value");
        for (int i = 0; i < reads; i++) {
            stub.getPrivateDataHash(collection, prefix + "-r-" + i);
        }
        for (int i = 0; i < writes; i++) {
            stub.putPrivateData(collection, prefix + "-w-" + i, value);
        }
    }

    private static String range(ChaincodeStub stub, String start, String end) throws Exception {
        StringBuilder keys = new StringBuilder();
        try (QueryResultsIterator<KeyValue> rows = stub.getStateByRange(start, end)) {
            rows.forEach(row -> keys.append(keys.length() == 0 ? "" : ",").append(row.getKey()));
        }
        return keys.toString();
    }

    private static String page(ChaincodeStub stub, List<String> p) throws Exception {
        StringBuilder keys = new StringBuilder();
        try (QueryResultsIteratorWithMetadata<KeyValue> rows =
                stub.getStateByRangeWithPagination(p.get(0), p.get(1), Integer.parseInt(p.get(2)), p.get(3))) {
            rows.forEach(row -> keys.append(row.getKey()).append(','));
            keys.append('|')
                    .append(rows.getMetadata().getFetchedRecordsCount())
                    .append('|')
                    .append(rows.getMetadata().getBookmark());
        }
        return keys.toString();
    }

    private static String privateRange(ChaincodeStub stub, List<String> p) throws Exception {
        StringBuilder keys = new StringBuilder();
        try (QueryResultsIterator<KeyValue> rows = stub.getPrivateDataByRange(p.get(0), p.get(1), p.get(2))) {
            rows.forEach(row -> keys.append(row.getKey())
                    .append('=')
                    .append(row.getStringValue())
                    .append(','));
        }
        return keys.toString();
    }

    private static String history(ChaincodeStub stub, String key) throws Exception {
        StringBuilder values = new StringBuilder();
        try (QueryResultsIterator<KeyModification> rows = stub.getHistoryForKey(key)) {
            rows.forEach(row -> values.append(row.isDeleted() ? "(deleted)" : row.getStringValue())
                    .append(','));
        }
        return values.toString();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
