package io.waymark.backend.log;

import io.waymark.ledger.Profile;
import io.waymark.projection.NodeSecrets;
import io.waymark.tlog.note.NoteSigner;
import io.waymark.tlog.note.SignatureType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/**
 * The two keys of this node: one signs as the log, one cosigns. They are never the MSP's.
 *
 * @param log its name is the origin
 * @param cosigner its name is the origin up to the slash, a slash, the MSP id
 */
public record OwnKeys(NoteSigner log, NoteSigner cosigner) {

    /**
     * Reads both, and makes what is not there yet.
     *
     * @param secrets directory of the node's secrets
     */
    public static OwnKeys read(Path secrets, String origin, String organisation) {
        try {
            String network = origin.substring(0, origin.indexOf('/'));
            return new OwnKeys(
                    new NoteSigner(origin, SignatureType.ED25519, NodeSecrets.seed(secrets, "log")),
                    new NoteSigner(
                            network + "/" + organisation,
                            SignatureType.COSIGNATURE_V1,
                            NodeSecrets.seed(secrets, "cosigner")));
        } catch (IOException e) {
            throw new UncheckedIOException("the node's keys for the log cannot be made in " + secrets, e);
        } catch (NodeSecrets.Unusable e) {
            throw new IllegalStateException(e.getMessage() + "; " + e.remedy(), e);
        }
    }

    /** As the organisation's profile publishes them. */
    public Profile.LogKeys published() {
        return new Profile.LogKeys(
                log.verifierKey().toString(), cosigner.verifierKey().toString());
    }
}
