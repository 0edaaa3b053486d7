package io.waymark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands that other systems' scripts call: {@code hash}, {@code check} and {@code link}. */
class DocumentsTest {
    private static final String EVENT =
            "{\"type\":\"ObjectEvent\",\"eventTime\":\"2026-11-22T10:00:00Z\",\"eventTimeZoneOffset\":\"+01:00\","
                    + "\"action\":\"OBSERVE\",\"bizStep\":\"%s\",\"epcList\":[\"urn:epc:id:sgtin:9521001.000001.A\"]}";
    private static final String JSON =
            "{\"@context\":[\"https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld\"],\"type\":\"EPCISDocument\","
                    + "\"schemaVersion\":\"2.0\",\"creationDate\":\"2026-11-22T10:00:00Z\",\"epcisBody\":{\"eventList\":["
                    + EVENT + "]}}";
    private static final String XML = "<?xml version='1.0'?>\n"
            + "<epcis:EPCISDocument xmlns:epcis='urn:epcglobal:epcis:xsd:1' schemaVersion='1.2'"
            + " creationDate='2026-11-22T10:00:00Z'><EPCISBody><EventList>\n"
            + "<ObjectEvent><eventTime>2026-11-22T11:00:00+01:00</eventTime><eventTimeZoneOffset>+01:00</eventTimeZoneOffset><epcList><epc>urn:epc:id:sgtin:9521001.000001.A</epc></epcList><action>OBSERVE</action>\n"
            + "<bizStep>"
            + "urn:epcglobal:cbv:bizstep:%s</bizStep></ObjectEvent></EventList></EPCISBody></epcis:EPCISDocument>";

    @TempDir
    private Path directory;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int run(String... args) {
        out.reset();
        err.reset();
        return Cli.run(
                args,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    private String file(String content) throws IOException {
        return Files.writeString(Files.createTempFile(directory, "document", ".txt"), content)
                .toString();
    }

    @Test
    void one_event_has_one_hash_in_json_and_in_xml_whatever_the_file_is_called() throws IOException {
        String json = file(JSON.formatted("shipping"));
        String xml = file(XML.formatted("shipping"));

        assertThat(run("hash", json)).isZero();
        String id = out();
        assertThat(id).matches("ni:///sha-256;[0-9a-f]{64}\\?ver=CBV2\\.0\n");
        assertThat(run("hash", xml)).isZero();
        assertThat(out()).isEqualTo(id);
        assertThat(run("hash", xml, "--cbv", "2.1")).isZero();
        assertThat(out()).endsWith("?ver=CBV2.1\n").hasLineCount(1);
        assertThat(run("hash", "--cbv", "2.0", json)).isZero();
        assertThat(out()).isEqualTo(id);
    }

    @Test
    void what_cannot_be_hashed_is_a_sentence_with_a_code() throws IOException {
        assertThat(run("hash", directory.resolve("none").toString())).isEqualTo(1);
        assertThat(err()).startsWith("waymark hash: no-file: ");
        assertThat(run("hash", directory.toString())).isEqualTo(1);
        assertThat(err()).startsWith("waymark hash: unreadable: ");
        assertThat(run("hash", file("{"))).isEqualTo(1);
        assertThat(err()).startsWith("waymark hash: syntax: ");
        assertThat(run("hash", file("<!DOCTYPE x []><x/>"))).isEqualTo(1);
        assertThat(err()).startsWith("waymark hash: xml-doctype: ");
        assertThat(run("hash", file("{\"type\":\"EPCISDocument\"}"))).isEqualTo(1);
        assertThat(err()).startsWith("waymark hash: missing: /epcisBody: ");
        assertThat(run("hash")).isEqualTo(2);
        assertThat(run("hash", "a", "b")).isEqualTo(2);
        assertThat(run("hash", "a", "--cbv", "3")).isEqualTo(2);
        assertThat(out()).isEmpty();
    }

    @Test
    void faults_are_named_by_their_place() throws IOException {
        assertThat(run("check", file(JSON.formatted("shipping")))).isZero();
        assertThat(out() + err()).isEmpty();
        assertThat(run("check", file(JSON.formatted("shiping")))).isEqualTo(1);
        assertThat(out())
                .startsWith("/epcisBody/eventList/0/bizStep: The field bizStep is no word")
                .hasLineCount(1);
        assertThat(run("check", file(XML.formatted("shiping")))).isEqualTo(1);
        assertThat(out())
                .startsWith("/epcisBody/eventList/0/bizStep: The field bizStep is no word")
                .endsWith("(line 4)\n")
                .hasLineCount(1);
        assertThat(run("check", file("{\n \"type\": oops}"))).isEqualTo(1);
        assertThat(out()).isEqualTo("/type: The text is not written as JSON demands (line 2, character 10).\n");
        assertThat(run("check", file("<x>"))).isEqualTo(1);
        assertThat(out()).startsWith(": The text is not well-formed XML (line 1).");
        assertThat(run("check", "nowhere")).isEqualTo(1);
        assertThat(err()).startsWith("waymark check: no-file: ");
        assertThat(run("check")).isEqualTo(2);
    }

    @Test
    void a_link_is_read_as_json() {
        assertThat(run("link", "https://shop.example/x/01/09521001000017/10/L/21/S?17=261231&ref=7"))
                .isZero();
        assertThat(out())
                .isEqualTo(
                        "{\"valid\":true,\"ais\":[[\"01\",\"09521001000017\"],[\"10\",\"L\"],[\"21\",\"S\"],[\"17\",\"261231\"]],\"canonical\":\"https://id.gs1.org/01/09521001000017/10/L/21/S?17=261231\",\"identifier\":\"https://id.gs1.org/01/09521001000017/21/S\",\"other\":[[\"ref\",\"7\"]]}\n");
        assertThat(run("link", "https://id.gs1.org/01/09521001000013")).isEqualTo(1);
        assertThat(out())
                .isEqualTo(
                        "{\"valid\":false,\"code\":\"check-digit\",\"reason\":\"(01): the check digit is wrong\"}\n");
        assertThat(run("link")).isEqualTo(2);
        assertThat(run("link", "a", "b")).isEqualTo(2);
    }

    @Test
    void links_come_one_a_line_and_each_gets_its_line() {
        String lines =
                "(01)09521001000017\r\n\n]d2010952100100001721A\u001d17261231\nurn:epc:id:sscc:9521001.0000000001\n"
                        + "x".repeat(100_000) + "\n\u00e9";
        Link link = new Link(new ByteArrayInputStream(lines.getBytes(StandardCharsets.UTF_8)));

        assertThat(link.run(new String[] {"-"}, new PrintStream(out, true, StandardCharsets.UTF_8), System.err))
                .isEqualTo(1);
        assertThat(out().lines()
                        .map(line ->
                                line.replaceAll("^\\{\"valid\":(true|false),(\"code\":\"([a-z-]+)\")?.*", "$1 $3")))
                .containsExactly("true ", "false syntax", "true ", "true ", "false too-long", "false syntax");
    }
}
