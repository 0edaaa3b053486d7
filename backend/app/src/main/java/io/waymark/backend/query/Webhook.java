package io.waymark.backend.query;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Posts one message. It connects to the very address that was checked, with the certificate checked against the name, and
 * follows no redirect: HTTP clients resolve the name once more, and it may resolve to something else by then.
 */
final class Webhook {
    private static final int CONNECT_MILLIS = 5_000;
    private static final int READ_MILLIS = 10_000;
    private static final int LONGEST_LINE = 1_000;
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] ([1-5][0-9][0-9])( .*)?");

    private final boolean inside;

    Webhook(boolean inside) {
        this.inside = inside;
    }

    /**
     * Posts JSON.
     *
     * @param token what the message is signed with; null for no signature
     * @return the answer's status
     */
    int post(URI dest, byte[] body, @Nullable String token) throws IOException {
        InetAddress address = Destination.resolve(dest, inside);
        boolean tls = "https".equalsIgnoreCase(dest.getScheme());
        int port = dest.getPort() > 0 ? dest.getPort() : tls ? 443 : 80;
        try (Socket plain = new Socket()) {
            plain.connect(new InetSocketAddress(address, port), CONNECT_MILLIS);
            plain.setSoTimeout(READ_MILLIS);
            if (!tls) {
                return exchange(plain, dest, body, token);
            }
            SSLSocketFactory factory = (SSLSocketFactory) SSLSocketFactory.getDefault();
            try (SSLSocket secure = (SSLSocket) factory.createSocket(plain, dest.getHost(), port, true)) {
                SSLParameters parameters = secure.getSSLParameters();
                parameters.setEndpointIdentificationAlgorithm("HTTPS");
                secure.setSSLParameters(parameters);
                secure.startHandshake();
                return exchange(secure, dest, body, token);
            }
        }
    }

    private static int exchange(Socket socket, URI dest, byte[] body, @Nullable String token) throws IOException {
        String path = dest.getRawPath() == null || dest.getRawPath().isEmpty() ? "/" : dest.getRawPath();
        StringBuilder head = new StringBuilder("POST ")
                .append(path)
                .append(dest.getRawQuery() == null ? "" : "?" + dest.getRawQuery())
                .append(" HTTP/1.1\r\nHost: ")
                .append(dest.getHost())
                .append(dest.getPort() > 0 ? ":" + dest.getPort() : "")
                .append("\r\nContent-Type: application/json\r\nGS1-EPCIS-Version: 2.0.0\r\nGS1-CBV-Version: 2.0.0")
                .append("\r\nConnection: close\r\nContent-Length: ")
                .append(body.length);
        if (token != null) {
            head.append("\r\nGS1-Signature: ").append(signature(body, token));
        }
        OutputStream out = socket.getOutputStream();
        out.write(head.append("\r\n\r\n").toString().getBytes(StandardCharsets.US_ASCII));
        out.write(body);
        out.flush();
        return status(socket.getInputStream());
    }

    /** {@code sha256=} and the HMAC-SHA-256 of the body under the token, in hexadecimal digits. */
    static String signature(byte[] body, String token) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(token.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return "sha256=" + HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HMAC-SHA-256", e);
        }
    }

    private static int status(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0 || line.size() > LONGEST_LINE) {
                throw new IOException("no HTTP answer");
            }
            line.write(c);
        }
        Matcher status =
                STATUS.matcher(line.toString(StandardCharsets.ISO_8859_1).strip());
        if (!status.matches()) {
            throw new IOException("no HTTP answer");
        }
        return Integer.parseInt(status.group(1));
    }
}
