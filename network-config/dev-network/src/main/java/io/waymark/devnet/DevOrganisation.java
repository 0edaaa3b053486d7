package io.waymark.devnet;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;

/**
 * An organisation of the network. It has the users {@code client}, {@code admin} and {@code peer}, whose keys lie in files
 * that only the owner can read.
 */
public interface DevOrganisation {
    /** The MSP id. */
    String mspId();

    /** Where its gateway listens, with TLS. */
    InetSocketAddress gateway();

    /** PEM file of the root that the gateway's TLS certificate comes from. */
    Path tlsRoots();

    /** PEM file of the gateway's TLS certificate, which another server of the organisation on this machine may show too. */
    Path tlsCertificate();

    /** PEM file (PKCS#8) of that certificate's private key. */
    Path tlsKey();

    /** PEM file of a user's certificate. */
    Path certificate(String user);

    /** PEM file (PKCS#8) of a user's private key. */
    Path key(String user);

    /** A user's certificate; {@link IllegalArgumentException} when there is no such user. */
    X509Certificate certificateOf(String user);

    /** A user's private key; {@link IllegalArgumentException} when there is no such user. */
    PrivateKey keyOf(String user);
}
