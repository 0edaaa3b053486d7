package io.waymark.projection;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Certificates with keys of their own, made by the JDK's keytool: a process each, so who asks for the same one gets the same. */
final class TestCertificate {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy/MM/dd HH:mm:ss").withZone(ZoneId.systemDefault());

    private static final Map<String, Made> MADE = new ConcurrentHashMap<>();

    private TestCertificate() {}

    private record Made(String certificate, String key) {}

    static void write(String name, Instant from, int days, Path certificate, Path key) {
        Made made = MADE.computeIfAbsent(name + " " + from + " " + days, asked -> made(name, from, days));
        try {
            Files.writeString(certificate, made.certificate());
            Files.writeString(key, made.key());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Made made(String name, Instant from, int days) {
        char[] password = "changeit".toCharArray();
        try {
            Path store = Files.createTempFile("waymark-certificate", ".p12");
            Files.delete(store);
            Process process = new ProcessBuilder(List.of(
                            Path.of(System.getProperty("java.home"), "bin", "keytool")
                                    .toString(),
                            "-genkeypair",
                            "-alias",
                            "a",
                            "-keyalg",
                            "EC",
                            "-groupname",
                            "secp256r1",
                            "-dname",
                            name,
                            "-startdate",
                            TIME.format(from),
                            "-validity",
                            Integer.toString(days),
                            "-storetype",
                            "PKCS12",
                            "-keystore",
                            store.toString(),
                            "-storepass",
                            new String(password)))
                    .inheritIO()
                    .start();
            if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IllegalStateException("keytool failed");
            }
            KeyStore keys = KeyStore.getInstance("PKCS12");
            try (InputStream in = Files.newInputStream(store)) {
                keys.load(in, password);
            }
            Files.delete(store);
            return new Made(
                    pem("CERTIFICATE", keys.getCertificate("a").getEncoded()),
                    pem("PRIVATE KEY", keys.getKey("a", password).getEncoded()));
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static String pem(String label, byte[] der) {
        return "-----BEGIN " + label + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der) + "\n-----END " + label + "-----\n";
    }
}
