package io.waymark.devnet.msp;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.x509.GeneralName;

/**
 * The certificates and keys of one organisation, in files that only the owner can read:
 * {@code ca/}, {@code tlsca/}, {@code users/<user>/} and {@code tls/}, each with {@code cert.pem} and {@code key.pem}.
 * What is missing is made once; what is there is used again, so that identities outlive a restart.
 */
public final class OrganisationMaterial {
    private static final Pattern MSP_ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9:._-]{1,253}");

    private final String mspId;
    private final Path directory;
    private final CertificateAuthority ca;
    private final CertificateAuthority tlsCa;

    private OrganisationMaterial(String mspId, Path directory) {
        this.mspId = mspId;
        this.directory = directory;
        this.ca = authority("ca", "ca." + mspId);
        this.tlsCa = authority("tlsca", "tlsca." + mspId);
    }

    /**
     * Opens the organisation's directory, making the certificate authorities when they are not there.
     *
     * @throws IllegalArgumentException when the MSP id could not be a file name
     */
    public static OrganisationMaterial open(String mspId, Path directory) {
        if (!MSP_ID.matcher(mspId).matches()) {
            throw new IllegalArgumentException("an MSP id is 1 to 100 letters, digits, '.', '_' or '-': " + mspId);
        }
        return new OrganisationMaterial(mspId, directory);
    }

    /** The organisation. */
    public String mspId() {
        return mspId;
    }

    /** The root that issues the organisation's identities. */
    public X509Certificate root() {
        return ca.certificate();
    }

    /** PEM text of {@link #root()}. */
    public String rootPem() {
        return Pem.encode(ca.certificate());
    }

    /** PEM text of the root that issues the organisation's TLS certificates. */
    public String tlsRootPem() {
        return Pem.encode(tlsCa.certificate());
    }

    /** File with {@link #tlsRootPem()}. */
    public Path tlsRoots() {
        return directory.resolve("tlsca").resolve("cert.pem");
    }

    /** File with a user's certificate (PEM). */
    public Path certificateFile(String user) {
        return directory.resolve("users").resolve(user).resolve("cert.pem");
    }

    /** File with a user's key (PKCS#8 PEM). */
    public Path keyFile(String user) {
        return directory.resolve("users").resolve(user).resolve("key.pem");
    }

    /** The user's identity, issued when it is not there yet. */
    public SigningIdentity identity(String user, NodeRole role) {
        Path certificateFile = certificateFile(user);
        Path keyFile = keyFile(user);
        if (!Files.exists(certificateFile)) {
            KeyPair pair = CertificateAuthority.keyPair();
            X509Certificate issued = ca.issue(pair.getPublic(), user + "." + mspId, role);
            Pem.writeOwnerOnly(keyFile, Pem.encode(pair.getPrivate()));
            Pem.writeOwnerOnly(certificateFile, Pem.encode(issued));
        }
        return SigningIdentity.of(mspId, readCertificate(certificateFile), readKey(keyFile));
    }

    /** Directory with {@code cert.pem} and {@code key.pem} of the gateway's TLS server, once {@link #tlsServer} made them. */
    public Path tlsDirectory() {
        return directory.resolve("tls");
    }

    /** Directory with {@code cert.pem} and {@code key.pem} of the gateway's TLS server; made anew when a host is not in it. */
    public Path tlsServer(List<String> hosts) {
        Path server = tlsDirectory();
        Path hostsFile = server.resolve("hosts");
        String wanted = String.join("\n", hosts) + "\n";
        try {
            if (Files.exists(hostsFile) && Files.readString(hostsFile).equals(wanted)) {
                return server;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        KeyPair pair = CertificateAuthority.keyPair();
        X509Certificate issued = tlsCa.issueServer(pair.getPublic(), "peer." + mspId, names(hosts));
        Pem.writeOwnerOnly(server.resolve("key.pem"), Pem.encode(pair.getPrivate()));
        Pem.writeOwnerOnly(server.resolve("cert.pem"), Pem.encode(issued));
        // Written last: it says that the pair above is complete.
        Pem.writeOwnerOnly(hostsFile, wanted);
        return server;
    }

    private static List<GeneralName> names(List<String> hosts) {
        List<GeneralName> names = new ArrayList<>();
        for (String host : hosts) {
            if (!HOST.matcher(host).matches()) {
                throw new IllegalArgumentException("not a host name or address: " + host);
            }
            boolean address = host.indexOf(':') >= 0 || host.matches("[0-9.]+");
            names.add(new GeneralName(address ? GeneralName.iPAddress : GeneralName.dNSName, host));
        }
        return names;
    }

    private CertificateAuthority authority(String name, String commonName) {
        Path certificateFile = directory.resolve(name).resolve("cert.pem");
        Path keyFile = directory.resolve(name).resolve("key.pem");
        if (Files.exists(certificateFile)) {
            return new CertificateAuthority(readCertificate(certificateFile), readKey(keyFile));
        }
        CertificateAuthority made = CertificateAuthority.selfSigned(commonName);
        Pem.writeOwnerOnly(keyFile, Pem.encode(made.key()));
        Pem.writeOwnerOnly(certificateFile, Pem.encode(made.certificate()));
        return made;
    }

    private static X509Certificate readCertificate(Path file) {
        try {
            return Pem.certificate(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("not a certificate: " + file, e);
        }
    }

    private static PrivateKey readKey(Path file) {
        try {
            return Pem.key(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IllegalStateException("not a PKCS#8 EC key: " + file, e);
        }
    }
}
