package io.waymark.backend.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waymark.json.JsonLimits;
import io.waymark.json.JsonParser;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SubscriptionRulesTest {

    @Test
    void only_addresses_of_the_public_internet_are_connected_to() throws UnknownHostException {
        String[] inside = {
            "127.0.0.1",
            "127.9.9.9",
            "0.0.0.0",
            "10.1.2.3",
            "172.16.0.1",
            "172.31.255.255",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "100.127.255.254",
            "192.0.0.192",
            "192.0.2.1",
            "192.88.99.1",
            "198.18.0.1",
            "198.19.1.1",
            "198.51.100.1",
            "203.0.113.1",
            "224.0.0.1",
            "240.0.0.1",
            "255.255.255.255",
            "168.63.129.16",
            "::1",
            "::",
            "fe80::1",
            "fc00::1",
            "fd00:ec2::254",
            "ff02::1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "::127.0.0.1",
            "64:ff9b::7f00:1",
            "2002:7f00:1::1",
            "2001::1",
            "2001:db8::1",
            "3fff::1"
        };
        for (String address : inside) {
            assertThat(Destination.isPublic(InetAddress.getByName(address)))
                    .as(address)
                    .isFalse();
        }
        for (String address : new String[] {
            "8.8.8.8", "100.63.1.1", "100.128.1.1", "172.32.0.1", "192.0.1.1", "2a00:1450:4001::1", "2606:4700::1111"
        }) {
            assertThat(Destination.isPublic(InetAddress.getByName(address)))
                    .as(address)
                    .isTrue();
        }
    }

    @Test
    void a_destination_is_checked_when_it_is_connected_to() {
        for (String dest :
                new String[] {"https://127.0.0.1:1/", "https://[::1]:1/", "https://2130706433/", "https://localhost/"
                }) {
            assertThatThrownBy(() -> new Webhook(false).post(URI.create(dest), new byte[0], null))
                    .as(dest)
                    .isInstanceOf(IOException.class);
        }
        assertThat(Destination.parse("http://example.com/", false)).isEmpty();
        assertThat(Destination.parse("https://user:pw@example.com/", false)).isEmpty();
        assertThat(Destination.parse("https:///x", false)).isEmpty();
        assertThat(Destination.parse("https://example.com/hook?a=b", false)).isPresent();
    }

    @Test
    void schedules_come_when_gs1_says_so() {
        String[][] cases = {
            {"{\"hour\":\"1\",\"minute\":\"5\"}", "2026-11-22T01:05:00Z", "2026-11-23T01:05:00Z"},
            {"{\"second\":\"0/30\"}", "2026-11-22T01:05:00Z", "2026-11-22T01:05:30Z"},
            {"{\"minute\":\"[10-12],40\"}", "2026-11-22T01:12:00Z", "2026-11-22T01:40:00Z"},
            {"{\"dayOfWeek\":\"1\"}", "2026-11-22T12:00:00Z", "2026-11-23T00:00:00Z"},
            {"{\"dayOfMonth\":\"29\",\"month\":\"2\",\"hour\":\"23\"}", "2026-11-22T12:00:00Z", "2028-02-29T23:00:00Z"}
        };
        for (String[] one : cases) {
            Schedule schedule =
                    Schedule.of(JsonParser.parse(one[0], JsonLimits.VALUE).asObject());
            assertThat(schedule.next(Instant.parse(one[1]))).as(one[0]).contains(Instant.parse(one[2]));
        }
    }

    @Test
    void tokens_are_sealed() {
        Seal seal = new Seal(new byte[32]);
        byte[] sealed = seal.close("s3cret");
        assertThat(seal.open(sealed)).isEqualTo("s3cret");
        assertThat(new String(sealed, java.nio.charset.StandardCharsets.ISO_8859_1))
                .doesNotContain("s3cret");
        sealed[20] ^= 1;
        assertThatThrownBy(() -> seal.open(sealed)).isInstanceOf(IllegalStateException.class);
    }
}
