package io.waymark.demo;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Map;

/** How the demo's ports are served and reached: plainly on loopback, or over TLS of its own small CA beyond it. */
interface Tls {
    /** Loopback only: nobody can listen in, and no browser warns. */
    Tls NONE = new Tls() {
        @Override
        public HttpServer server(InetSocketAddress address) throws IOException {
            return HttpServer.create(address, 0);
        }

        @Override
        public HttpClient client() {
            return HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
        }

        @Override
        public Map<String, Object> settings() {
            return Map.of();
        }

        @Override
        public byte[] authority() {
            return new byte[0];
        }
    };

    /** The start page's server, not yet started. */
    HttpServer server(InetSocketAddress address) throws IOException;

    /** A client that trusts the demo's servers. */
    HttpClient client() throws IOException;

    /** What makes a node serve the same way. */
    Map<String, Object> settings();

    /** The certificate (DER) that a phone has to trust before it believes the demo's servers; empty where there is none. */
    byte[] authority() throws IOException;
}
