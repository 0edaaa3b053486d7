package io.waymark.backend.query;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Optional;

/**
 * Where messages of a subscription go. A caller names it, so it may not be a way into the node's own network: only addresses
 * of the public internet are connected to, whatever the name resolves to at that moment.
 */
final class Destination {
    private static final int LONGEST = 2_000;

    private Destination() {}

    /**
     * A destination as it may be named.
     *
     * @param inside whether the node's own network is permitted, and http: a setting for tests and closed networks
     */
    static Optional<URI> parse(String text, boolean inside) {
        try {
            URI uri = new URI(text);
            boolean scheme =
                    "https".equalsIgnoreCase(uri.getScheme()) || inside && "http".equalsIgnoreCase(uri.getScheme());
            boolean good = text.length() <= LONGEST
                    && scheme
                    && uri.getHost() != null
                    && !uri.getHost().isEmpty()
                    && uri.getRawUserInfo() == null
                    && uri.getRawFragment() == null
                    && uri.getPort() <= 65_535
                    && uri.getPort() != 0;
            return good && text.chars().allMatch(c -> c > ' ' && c < 127) ? Optional.of(uri) : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    /**
     * The address to connect to, resolved now.
     *
     * @throws IOException if the name is not known, or one of its addresses is not permitted
     */
    static InetAddress resolve(URI uri, boolean inside) throws IOException {
        String host = uri.getHost();
        InetAddress[] all =
                InetAddress.getAllByName(host.startsWith("[") ? host.substring(1, host.length() - 1) : host);
        for (InetAddress address : all) {
            if (!inside && !isPublic(address)) {
                throw new UnknownHostException("an address that is not permitted");
            }
        }
        return all[0];
    }

    /** Whether an address is one of the public internet (IANA's registries of special-purpose addresses). */
    static boolean isPublic(InetAddress address) {
        byte[] b = address.getAddress();
        if (address.isAnyLocalAddress()
                || address.isLoopbackAddress()
                || address.isLinkLocalAddress()
                || address.isSiteLocalAddress()
                || address.isMulticastAddress()) {
            return false;
        }
        if (address instanceof Inet6Address) {
            // Only global unicast, and of it neither 6to4, Teredo, documentation nor other special purposes.
            boolean global = (b[0] & 0xE0) == 0x20;
            boolean special = b[0] == 0x20 && b[1] == 0x02
                    || b[0] == 0x20 && b[1] == 0x01 && (b[2] & 0xFE) == 0
                    || b[0] == 0x20 && b[1] == 0x01 && b[2] == 0x0D && (b[3] & 0xFF) == 0xB8
                    || (b[0] & 0xFF) == 0x3F && (b[1] & 0xFF) == 0xFF;
            return global && !special;
        }
        int first = b[0] & 0xFF;
        int second = b[1] & 0xFF;
        boolean special = first == 0
                || first >= 240
                || first == 100 && (second & 0xC0) == 64
                || first == 192 && second == 0 && ((b[2] & 0xFF) == 0 || (b[2] & 0xFF) == 2)
                || first == 192 && second == 88 && (b[2] & 0xFF) == 99
                || first == 198 && (second == 18 || second == 19)
                || first == 198 && second == 51 && (b[2] & 0xFF) == 100
                || first == 203 && second == 0 && (b[2] & 0xFF) == 113;
        return !special && !Arrays.equals(b, new byte[] {(byte) 168, 63, (byte) 129, 16});
    }
}
