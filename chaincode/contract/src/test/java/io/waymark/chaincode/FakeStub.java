package io.waymark.chaincode;

import com.google.protobuf.ByteString;
import io.waymark.chaincode.FakeLedger.HashedRead;
import io.waymark.chaincode.FakeLedger.Versioned;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.hyperledger.fabric.protos.msp.SerializedIdentity;
import org.hyperledger.fabric.protos.peer.ChaincodeEvent;
import org.hyperledger.fabric.protos.peer.SignedProposal;
import org.hyperledger.fabric.shim.Chaincode.Response;
import org.hyperledger.fabric.shim.ChaincodeStub;
import org.hyperledger.fabric.shim.ledger.CompositeKey;
import org.hyperledger.fabric.shim.ledger.KeyModification;
import org.hyperledger.fabric.shim.ledger.KeyValue;
import org.hyperledger.fabric.shim.ledger.QueryResultsIterator;
import org.hyperledger.fabric.shim.ledger.QueryResultsIteratorWithMetadata;

/** One call on one organisation's peer; reads never see the transaction's own writes. */
final class FakeStub implements ChaincodeStub {

    /** Of no one: the chaincode looks at the MSP id alone. */
    private static final String CERTIFICATE =
            """
            -----BEGIN CERTIFICATE-----
            MIIBOjCB4aADAgECAghxhkwwOZZlPzAKBggqhkjOPQQDAjARMQ8wDQYDVQQDEwZj
            bGllbnQwIBcNMjYxMTIyMTY1OTE5WhgPMjEyNjEwMjkxNjU5MTlaMBExDzANBgNV
            BAMTBmNsaWVudDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABBSQzR2ZD9QdkWec
            Tg9JDKgG6qftej9CAaROQ9Q4W1m/6Ra6eUlVvT/xcvsR35C0NmEpJC8AW+fQaQo6
            tO2dskKjITAfMB0GA1UdDgQWBBSbSYRY5TH1NH8C6qefki4E6HXQIzAKBggqhkjO
            PQQDAgNIADBFAiAu1+Iaidv34K8bXGUI4COjOKzrZ8t83P1O8QU6P3wFAQIhAIJ9
            DOXFIv7+lvHeb94ixnue7Vb+a3Lz+ROL1llk+yP+
            -----END CERTIFICATE-----
            """;

    private final FakeLedger ledger;
    private final String creator;
    private final String peer;
    private final Map<String, byte[]> transients;
    private final List<String> parameters;
    final FakeLedger.Simulation tx = new FakeLedger.Simulation();

    FakeStub(FakeLedger ledger, String creator, String peer, Map<String, byte[]> transients, String... parameters) {
        this.ledger = ledger;
        this.creator = creator;
        this.peer = peer;
        this.transients = transients;
        this.parameters = List.of(parameters);
    }

    @Override
    public byte[] getPrivateData(String collection, String key) {
        Versioned hash = FakeLedger.collection(ledger.hashed, collection).get(key);
        read(collection, key, hash);
        boolean own = collection.equals("_implicit_org_" + peer);
        byte[] value = own ? FakeLedger.collection(ledger.privates, collection).get(key) : null;
        if (hash != null && value == null) {
            throw new IllegalCallException("private data matching public hash version is not available");
        }
        return value == null ? new byte[0] : value.clone();
    }

    @Override
    public byte[] getPrivateDataHash(String collection, String key) {
        Versioned hash = FakeLedger.collection(ledger.hashed, collection).get(key);
        read(collection, key, hash);
        return hash == null ? new byte[0] : hash.value().clone();
    }

    private void read(String collection, String key, Versioned found) {
        tx.hashedReads.add(new HashedRead(collection, key, found == null ? null : found.version()));
    }

    @Override
    public void putPrivateData(String collection, String key, byte[] value) {
        write(collection);
        tx.privateWrites.put(key, value.clone());
    }

    @Override
    public void purgePrivateData(String collection, String key) {
        write(collection);
        tx.purges.add(key);
    }

    private void write(String collection) {
        if (tx.privateRange || tx.collection != null && !tx.collection.equals(collection)) {
            throw new IllegalCallException(
                    "a transaction that read a range of private data, or writes a second collection");
        }
        tx.collection = collection;
    }

    @Override
    public QueryResultsIterator<KeyValue> getPrivateDataByRange(String collection, String start, String end) {
        if (tx.collection != null) {
            throw new IllegalCallException("queries on private data are for read-only transactions");
        }
        tx.privateRange = true;
        Map<String, byte[]> found = new TreeMap<>(FakeLedger.BYTES);
        if (collection.equals("_implicit_org_" + peer)) {
            found.putAll(FakeLedger.collection(ledger.privates, collection).subMap(start, end));
        }
        return iterator(found);
    }

    @Override
    public byte[] getState(String key) {
        Versioned found = ledger.publics.get(key);
        tx.publicReads.put(key, found == null ? null : found.version());
        return found == null ? new byte[0] : found.value().clone();
    }

    @Override
    public void putState(String key, byte[] value) {
        tx.publicWrites.put(key, value.clone());
    }

    @Override
    public QueryResultsIterator<KeyValue> getStateByRange(String start, String end) {
        Map<String, byte[]> found = new TreeMap<>(FakeLedger.BYTES);
        ledger.publics.subMap(start, end).forEach((k, v) -> found.put(k, v.value()));
        return iterator(found);
    }

    @Override
    public void setStateValidationParameter(String key, byte[] value) {
        tx.policies.put(key, value);
    }

    private static QueryResultsIterator<KeyValue> iterator(Map<String, byte[]> found) {
        List<KeyValue> values = new ArrayList<>();
        found.forEach((k, v) -> values.add(new Entry(k, v)));
        return new QueryResultsIterator<>() {
            @Override
            public Iterator<KeyValue> iterator() {
                return values.iterator();
            }

            @Override
            public void close() {}
        };
    }

    private record Entry(String key, byte[] value) implements KeyValue {
        @Override
        public String getKey() {
            return key;
        }

        @Override
        public byte[] getValue() {
            return value;
        }

        @Override
        public String getStringValue() {
            return new String(value, StandardCharsets.UTF_8);
        }
    }

    @Override
    public Map<String, byte[]> getTransient() {
        return transients;
    }

    @Override
    public byte[] getCreator() {
        return SerializedIdentity.newBuilder()
                .setMspid(creator)
                .setIdBytes(ByteString.copyFromUtf8(CERTIFICATE))
                .build()
                .toByteArray();
    }

    @Override
    public String getMspId() {
        return peer;
    }

    @Override
    public List<String> getParameters() {
        return parameters;
    }

    /** What a peer answers with an error; the shim makes it an exception that says nothing more. */
    static final class IllegalCallException extends RuntimeException {
        private static final long serialVersionUID = 1;

        IllegalCallException(String message) {
            super(message);
        }
    }

    private static UnsupportedOperationException unused() {
        return new UnsupportedOperationException("the chaincode has no use for it");
    }

    @Override
    public List<byte[]> getArgs() {
        throw unused();
    }

    @Override
    public List<String> getStringArgs() {
        throw unused();
    }

    @Override
    public String getFunction() {
        throw unused();
    }

    @Override
    public String getTxId() {
        throw unused();
    }

    @Override
    public String getChannelId() {
        throw unused();
    }

    @Override
    public Response invokeChaincode(String p0, List<byte[]> p1, String p2) {
        throw unused();
    }

    @Override
    public byte[] getStateValidationParameter(String p0) {
        throw unused();
    }

    @Override
    public void delState(String p0) {
        throw unused();
    }

    @Override
    public QueryResultsIteratorWithMetadata<KeyValue> getStateByRangeWithPagination(
            String p0, String p1, int p2, String p3) {
        throw unused();
    }

    @Override
    public QueryResultsIterator<KeyValue> getStateByPartialCompositeKey(String p0) {
        throw unused();
    }

    @Override
    public QueryResultsIterator<KeyValue> getStateByPartialCompositeKey(String p0, String... p1) {
        throw unused();
    }

    @Override
    public QueryResultsIterator<KeyValue> getStateByPartialCompositeKey(CompositeKey p0) {
        throw unused();
    }

    @Override
    public QueryResultsIteratorWithMetadata<KeyValue> getStateByPartialCompositeKeyWithPagination(
            CompositeKey p0, int p1, String p2) {
        throw unused();
    }

    @Override
    public CompositeKey createCompositeKey(String p0, String... p1) {
        throw unused();
    }

    @Override
    public CompositeKey splitCompositeKey(String p0) {
        throw unused();
    }

    @Override
    public QueryResultsIterator<KeyValue> getQueryResult(String p0) {
        throw unused();
    }

    @Override
    public QueryResultsIteratorWithMetadata<KeyValue> getQueryResultWithPagination(String p0, int p1, String p2) {
        throw unused();
    }

    @Override
    public QueryResultsIterator<KeyModification> getHistoryForKey(String p0) {
        throw unused();
    }

    @Override
    public byte[] getPrivateDataValidationParameter(String p0, String p1) {
        throw unused();
    }

    @Override
    public void setPrivateDataValidationParameter(String p0, String p1, byte[] p2) {
        throw unused();
    }

    @Override
    public void delPrivateData(String p0, String p1) {
        throw unused();
    }

    @Override
    public QueryResultsIterator<KeyValue> getPrivateDataByPartialCompositeKey(String p0, String p1) {
        throw unused();
    }

    @Override
    public QueryResultsIterator<KeyValue> getPrivateDataByPartialCompositeKey(String p0, CompositeKey p1) {
        throw unused();
    }

    @Override
    public QueryResultsIterator<KeyValue> getPrivateDataByPartialCompositeKey(String p0, String p1, String... p2) {
        throw unused();
    }

    @Override
    public QueryResultsIterator<KeyValue> getPrivateDataQueryResult(String p0, String p1) {
        throw unused();
    }

    @Override
    public void setEvent(String p0, byte[] p1) {
        throw unused();
    }

    @Override
    public ChaincodeEvent getEvent() {
        throw unused();
    }

    @Override
    public SignedProposal getSignedProposal() {
        throw unused();
    }

    @Override
    public Instant getTxTimestamp() {
        throw unused();
    }

    @Override
    public byte[] getBinding() {
        throw unused();
    }
}
