package io.waymark.journey;

import static org.assertj.core.api.Assertions.assertThat;

import io.waymark.json.CanonicalJson;
import io.waymark.json.JsonLimits;
import io.waymark.json.JsonObject;
import io.waymark.json.JsonParser;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Holds the HTTP interface of a node to its published description: nobody changes it by accident. */
@ExtendWith(ThreeNodes.class)
final class ApiTest {
    private final NodeClient node;

    ApiTest(Consortium consortium) {
        this.node = consortium.node(Member.MANUFACTURER);
    }

    /** {@code -Dwaymark.api=write} publishes what the node says now. */
    @Test
    void the_interface_is_the_published_one() throws IOException {
        HttpResponse<byte[]> answer = node.get("/v3/api-docs");
        assertThat(answer.statusCode()).isEqualTo(200);
        JsonObject now =
                JsonParser.parse(answer.body(), JsonLimits.DOCUMENT).asObject().without("servers");
        String text = CanonicalJson.write(now).replace("},\"/", "},\n\"/") + "\n";
        Path published = Path.of(System.getProperty("waymark.root"), "docs", "api", "openapi.json");
        if ("write".equals(System.getProperty("waymark.api"))) {
            Files.createDirectories(published.getParent());
            Files.writeString(published, text);
        }
        assertThat(text).isEqualTo(Files.readString(published, StandardCharsets.UTF_8));
    }
}
