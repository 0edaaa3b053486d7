package io.waymark.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.waymark.ledger.Hash;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProductTest {
    private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 1, 2, 3};

    private static String[] fields(String gtin, String name) {
        String token = Site.OPERATOR.get("/products/new").hidden("/products/new", "_csrf");
        return new String[] {"_csrf", token, "gtin", gtin, "name", name, "brand", "", "description", ""};
    }

    @Test
    void a_picture_is_kept_shown_and_named_on_the_ledger() {
        Browser.Page saved = Site.OPERATOR.upload("/products/new", "a.png", PNG, fields("09521001000031", "Butter"));
        assertThat(saved.path()).matches("/products/[0-9]+");
        assertThat(saved.text()).contains("The product is saved.", "On its way");
        Browser.Page picture = Site.OPERATOR.get(saved.path() + "/picture");
        assertThat(picture.header("Content-Type")).isEqualTo("image/png");
        assertThat(picture.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(picture.response().body()).isEqualTo(PNG);
        Site.NODE.work();
        assertThat(Site.OPERATOR.get(saved.path()).text()).contains(">Yes</span>");
        String document = Site.NODE.jdbc.queryForObject(
                "select document from product_text where gtin = '09521001000031' order by n desc limit 1",
                String.class);
        assertThat(io.waymark.ledger.SaltedDocument.fromJson(
                                io.waymark.json.JsonParser.parse(document, io.waymark.json.JsonLimits.VALUE)
                                        .asObject())
                        .fields())
                .containsEntry("picture", '"' + Hash.sha256(PNG).hex() + '"')
                .containsEntry("name", "\"Butter\"");

        Browser.Page page = Site.OPERATOR.get(saved.path());
        String token = page.hidden(saved.path(), "_csrf");
        Browser.Page first = Site.OPERATOR.post(
                saved.path(), "_csrf", token, "version", "1", "name", "Alpine butter", "remove", "yes");
        assertThat(first.text()).contains("The change is saved.", "Alpine butter");
        assertThat(Site.OPERATOR.get(saved.path() + "/picture").status()).isEqualTo(404);
        Browser.Page late = Site.OPERATOR.post(saved.path(), "_csrf", token, "version", "1", "name", "Other butter");
        assertThat(late.status()).isEqualTo(422);
        assertThat(late.text()).contains("Somebody else changed this product meanwhile.", "Other butter");
        Browser.Page same = Site.OPERATOR.post(saved.path(), "_csrf", token, "version", "2", "name", "Alpine butter");
        assertThat(same.text()).contains("Nothing was different");
        Site.NODE.work();
        assertThat(Site.NODE.jdbc.queryForObject(
                        "select max(n) from product_text where gtin = '09521001000031'", Integer.class))
                .isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({"<svg onload=alert(1)>", "GIF89a...........", "RIFF1234WAVEfmt ", "\u0089PN", "%PDF-1.7"})
    void what_is_no_picture_is_refused(String bytes) {
        Browser.Page page = Site.OPERATOR.upload(
                "/products/new",
                "a.png",
                bytes.getBytes(StandardCharsets.ISO_8859_1),
                fields("09521001000048", "Cream"));
        assertThat(page.status()).isEqualTo(422);
        assertThat(page.text()).contains("This file is no PNG, JPEG or WebP picture.", "value=\"Cream\"");
    }

    @Test
    void a_picture_that_is_too_large_is_refused() {
        byte[] large = Arrays.copyOf(PNG, (2 << 20) + 1);
        Browser.Page page = Site.OPERATOR.upload("/products/new", "a.png", large, fields("09521001000048", "Cream"));
        assertThat(page.text()).contains("The picture is larger than 2 MB.");
        Browser.Page larger = Site.OPERATOR.upload(
                "/products/new", "a.png", Arrays.copyOf(PNG, 3 << 20), fields("09521001000048", "Cream"));
        assertThat(larger.status()).isEqualTo(413);
        assertThat(larger.text()).contains("This is too large");
    }
}
