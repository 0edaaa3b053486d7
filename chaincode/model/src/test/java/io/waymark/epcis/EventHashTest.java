package io.waymark.epcis;

import static org.assertj.core.api.Assertions.assertThat;

import io.waymark.epcis.EventHash.Version;
import io.waymark.json.JsonLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventHashTest {

    @Test
    void agrees_with_the_published_vectors() throws IOException {
        List<Path> documents = SharedData.files("event-hash", ".jsonld");
        for (Path document : documents) {
            EpcisDocument parsed = EpcisDocument.parse(SharedData.bytes(document), JsonLimits.DOCUMENT);
            String base = document.toString().replaceAll("jsonld$", "");
            assertThat(EventHash.ids(parsed, Version.CBV_2_0))
                    .as(document.toString())
                    .isEqualTo(Files.readAllLines(Path.of(base + "hashes")));
        }
        assertThat(documents).isNotEmpty();
    }
}
