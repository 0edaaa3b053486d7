package io.waymark.devnet.msp;

import com.google.protobuf.ByteString;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;

/** Decides what an organisation's root makes of a certificate: issued by it, no CA itself, exactly one node role. */
final class Msp {
    private final String mspId;
    private final X509Certificate root;

    Msp(String mspId, X509Certificate root) {
        this.mspId = mspId;
        this.root = root;
    }

    Identity identity(X509Certificate certificate, ByteString serialized) {
        Optional<String> flaw = flaw(certificate);
        List<NodeRole> roles = flaw.isPresent() ? List.of() : roles(certificate);
        if (flaw.isEmpty() && roles.size() != 1) {
            flaw = Optional.of(
                    "the identity must be a client, a peer, an orderer or an admin identity, not a combination");
        }
        Optional<NodeRole> role = flaw.isPresent() ? Optional.empty() : Optional.of(roles.get(0));
        return new Identity(mspId, certificate, role, flaw, serialized);
    }

    /** Time plays no part: Fabric's MSP checks the chain as of the certificate's own start. */
    private Optional<String> flaw(X509Certificate certificate) {
        if (certificate.getBasicConstraints() >= 0) {
            return Optional.of("a CA certificate cannot be used as an identity");
        }
        if (!certificate.getIssuerX500Principal().equals(root.getSubjectX500Principal())) {
            return Optional.of("issued by an unknown authority");
        }
        try {
            certificate.verify(root.getPublicKey());
            return Optional.empty();
        } catch (GeneralSecurityException e) {
            return Optional.of("the authority's signature does not fit");
        }
    }

    private static List<NodeRole> roles(X509Certificate certificate) {
        List<NodeRole> roles = new ArrayList<>();
        for (String unit : units(certificate)) {
            for (NodeRole role : NodeRole.values()) {
                if (role.unit().equals(unit)) {
                    roles.add(role);
                }
            }
        }
        return roles;
    }

    private static List<String> units(X509Certificate certificate) {
        try {
            return new LdapName(certificate.getSubjectX500Principal().getName())
                    .getRdns().stream()
                            .filter(rdn -> rdn.getType().equalsIgnoreCase("OU"))
                            .map(Rdn::getValue)
                            .map(String::valueOf)
                            .toList();
        } catch (InvalidNameException e) {
            return List.of();
        }
    }
}
