package io.waymark.devnet.msp;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.hyperledger.fabric.protos.msp.SerializedIdentity;

/**
 * The organisations of the channel as the last configuration block names them. Identities are cached by their bytes,
 * because the same few sign everything; a new configuration empties the cache.
 */
public final class ChannelMsps {
    private static final int CACHED_IDENTITIES = 4096;

    private record View(Map<String, Msp> all, List<String> application, Map<ByteString, Identity> cache) {}

    private volatile View view = new View(Map.of(), List.of(), cache());

    /**
     * Takes over a configuration.
     *
     * @param application roots (PEM) by MSP id of the organisations with peers, in the configuration's order
     * @param orderer     roots (PEM) by MSP id of the ordering organisations
     * @throws IllegalArgumentException when a root is no certificate
     */
    public void configure(Map<String, String> application, Map<String, String> orderer) {
        Map<String, Msp> all = new LinkedHashMap<>();
        orderer.forEach((mspId, pem) -> all.put(mspId, new Msp(mspId, root(pem))));
        application.forEach((mspId, pem) -> all.put(mspId, new Msp(mspId, root(pem))));
        view = new View(Map.copyOf(all), List.copyOf(application.keySet()), cache());
    }

    /** MSP ids of the organisations with peers. */
    public List<String> application() {
        return view.application();
    }

    /**
     * Reads a serialized identity. The result may have a {@link Identity#flaw()}: known organisation, bad certificate.
     *
     * @throws MspException when the bytes are malformed or the organisation is not in the channel
     */
    public Identity identity(ByteString serialized) throws MspException {
        View current = view;
        Identity known = current.cache().get(serialized);
        if (known != null) {
            return known;
        }
        Identity read = read(current, serialized);
        current.cache().put(serialized, read);
        return read;
    }

    private static Identity read(View view, ByteString serialized) throws MspException {
        SerializedIdentity parsed;
        X509Certificate certificate;
        try {
            parsed = SerializedIdentity.parseFrom(serialized);
            certificate = Pem.certificate(parsed.getIdBytes().toByteArray());
        } catch (InvalidProtocolBufferException | CertificateException e) {
            throw new MspException("creator is malformed");
        }
        Msp msp = view.all().get(parsed.getMspid());
        if (msp == null || certificate == null) {
            throw new MspException("MSP is unknown");
        }
        return msp.identity(certificate, serialized);
    }

    private static X509Certificate root(String pem) {
        try {
            return Pem.certificate(pem.getBytes(StandardCharsets.UTF_8));
        } catch (CertificateException e) {
            throw new IllegalArgumentException("an organisation's root is no certificate", e);
        }
    }

    private static Map<ByteString, Identity> cache() {
        return Collections.synchronizedMap(new LinkedHashMap<>(64, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<ByteString, Identity> eldest) {
                return size() > CACHED_IDENTITIES;
            }
        });
    }
}
