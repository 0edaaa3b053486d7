package io.waymark.gs1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CompanyPrefixesTest {

    private static CompanyPrefixes of(String list) {
        return CompanyPrefixes.parse(list.getBytes(StandardCharsets.UTF_8));
    }

    /** The examples of the EPC Tag Data Standard and of EPCIS, whose prefixes are known. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "urn:epc:id:sgtin:0614141.812345.6789", "urn:epc:id:sscc:0614141.1234567890",
                        "urn:epc:id:sgln:0614141.12345.400",
                "urn:epc:id:sgtin:4012345.011111.9876", "urn:epc:id:grai:4012345.00022.334455",
                        "urn:epc:id:giai:4012345.ABC345",
                "urn:epc:id:gsrn:4012345.0000006765", "urn:epc:id:gsrnp:4012345.0000000007",
                        "urn:epc:id:gdti:4012345.00009.PO-4711",
                "urn:epc:id:cpi:0614141.11111111111111-A%23%2F.1234", "urn:epc:id:ginc:0614141.xyz47%2F11",
                        "urn:epc:id:gsin:4012345.222333444",
                "urn:epc:id:itip:4012345.011111.01.02.987", "urn:epc:id:upui:9521001.098765.51qIgY)%3C%26Jp3*j7SDB",
                        "urn:epc:id:sgcn:4012345.22222.0042",
                "urn:epc:id:pgln:9521001.00000", "urn:epc:class:lgtin:4012345.012345.Lot987",
                        "urn:epc:idpat:sgtin:4012345.012345.*",
                "urn:epc:idpat:grai:4012345.99999.*", "urn:epc:idpat:gdti:4012345.11111.*",
                        "urn:epc:idpat:sgcn:4012345.22222.*",
                "urn:epc:idpat:cpi:4012345.AB12.*", "urn:epc:idpat:itip:4012345.012345.01.02.*",
                        "urn:epc:id:sgtin:9521001.000001.A"
            })
    void urns_come_back_from_links_without_being_told_the_length(String urn) {
        GS1Identifier identifier = GS1Identifier.of(urn);

        assertThat(GS1Identifier.parse(identifier.toString()).toUrn()).contains(urn);
    }

    @Test
    void some_identifiers_have_no_urn() {
        assertThat(GS1Identifier.of("https://id.gs1.org/8013/1987654Ad4X4bL5ttr2310c2K")
                        .toUrn())
                .isEmpty();
        assertThat(GS1Identifier.of("https://id.gs1.org/01/00012345678905/21/A").toUrn())
                .hasValueSatisfying(urn ->
                        assertThat(GS1Identifier.of(urn)).hasToString("https://id.gs1.org/01/00012345678905/21/A"));
        // Of a GTIN-8 five zeros and the GS1-8 prefix stand where the company prefix does (Tag Data Standard, section
        // 7.1).
        assertThat(GS1Identifier.of("https://id.gs1.org/01/00000096385074").toUrn())
                .contains("urn:epc:idpat:sgtin:00000963.08507.*");
    }

    @Test
    void the_longest_digits_decide_in_either_form() {
        CompanyPrefixes text = of("# a list\n[7] 952 030-031\n[9]\n9521 00\n[0] 99");
        CompanyPrefixes gs1 = of(
                "{\"GCPPrefixFormatList\":{\"date\":\"2026-01-01\",\"entry\":[{\"prefix\":\"952\",\"gcpLength\":7},{\"prefix\":\"030\",\"gcpLength\":7},"
                        + "{\"prefix\":\"031\",\"gcpLength\":7},{\"prefix\":\"9521\",\"gcpLength\":9},{\"prefix\":\"00\",\"gcpLength\":9},{\"prefix\":\"99\",\"gcpLength\":0}]}}");

        for (CompanyPrefixes list : new CompanyPrefixes[] {text, gs1}) {
            assertThat(list.length("952000000000")).isEqualTo(OptionalInt.of(7));
            assertThat(list.length("9521000000000")).isEqualTo(OptionalInt.of(9));
            assertThat(list.length("0311234567")).isEqualTo(OptionalInt.of(7));
            assertThat(list.length("001234567890")).isEqualTo(OptionalInt.of(9));
            assertThat(list.length("991234567890")).isEmpty();
            assertThat(list.length("511234567890")).isEmpty();
            assertThat(list.length("95")).isEmpty();
            assertThat(list.length("9520")).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[7] 95x",
                "95",
                "[3] 95",
                "[13] 95",
                "[7] 95-9",
                "{}",
                "{\"GCPPrefixFormatList\":{}}",
                "[7] 0-999999999"
            })
    void refuses_what_is_no_list(String list) {
        assertThatThrownBy(() -> of(list)).isInstanceOf(IllegalArgumentException.class);
    }
}
