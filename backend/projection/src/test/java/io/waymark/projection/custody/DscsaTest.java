package io.waymark.projection.custody;

import static io.waymark.projection.custody.Network.A;
import static io.waymark.projection.custody.Network.B;
import static io.waymark.projection.custody.Network.GLN_B;
import static io.waymark.projection.custody.Network.event;
import static io.waymark.projection.custody.Network.to;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waymark.epcis.EpcisDocument;
import io.waymark.epcis.EpcisEvent;
import io.waymark.gs1.GS1Identifier;
import io.waymark.json.JsonLimits;
import io.waymark.json.JsonObject;
import io.waymark.json.JsonParser;
import io.waymark.projection.dscsa.ProductIdentifier;
import io.waymark.projection.dscsa.TransactionHistory;
import io.waymark.projection.dscsa.Verdict.Information;
import io.waymark.projection.dscsa.Verdict.Reason;
import io.waymark.projection.dscsa.Verifications;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each verdict of a verification, the list of what was asked, and a package's transaction history. */
class DscsaTest {

    private static final String GTIN = "09521001000017";
    private static final String ITEM = "https://id.gs1.org/01/" + GTIN + "/21/P1";
    private static final String OTHER = "https://id.gs1.org/01/" + GTIN + "/21/P2";
    private static final String CASE = "https://id.gs1.org/00/095210010000000017";
    private static final LocalDate TODAY = LocalDate.of(2026, 11, 22);
    private static final Verifications.Requester WHO = new Verifications.Requester("key", GLN_B, "c-1");

    private final Network network = Network.of(A, B);
    private final Network.Node a = network.node(A);

    @BeforeEach
    void made() {
        a.ok(event(
                "ObjectEvent",
                "ADD",
                "commissioning",
                "'epcList':['" + ITEM + "','" + OTHER
                        + "'],'ilmd':{'cbvmda:lotNumber':'L1','cbvmda:itemExpirationDate':'2027-03-31'}"));
    }

    private Verifications verifications(Instant now) {
        return new Verifications(a.jdbc, Clock.fixed(now, ZoneOffset.UTC));
    }

    private String verdict(String serial, String lot, String expiry) {
        return verdict(ProductIdentifier.of(GTIN, serial, lot, expiry, TODAY), "2026-11-22T10:00:00Z");
    }

    private String verdict(ProductIdentifier asked, String now) {
        Verifications.Answer answer = verifications(Instant.parse(now)).verify(asked, WHO, A);
        return answer instanceof Verifications.Answer.Told told
                ? told.verdict().verified()
                        + told.verdict().reason().map(r -> " " + r).orElse("")
                        + told.verdict().information().map(i -> " " + i).orElse("")
                : answer.toString();
    }

    @Test
    void what_matches_is_verified_and_each_mismatch_has_its_reason() {
        assertThat(verdict("P1", "L1", "270331")).isEqualTo("true");
        assertThat(verdict("P1", "L1", "2027-03-31")).isEqualTo("true");
        assertThat(verdict("P1", "", "")).isEqualTo("true");
        assertThat(verdict("P9", "L1", "270331")).isEqualTo("false " + Reason.NO_MATCH_SERIAL);
        assertThat(verdict("P1", "L2", "270331")).isEqualTo("false " + Reason.NO_MATCH_LOT);
        assertThat(verdict("P1", "L1", "270330")).isEqualTo("false " + Reason.NO_MATCH_EXPIRY);
        assertThat(verdict("P1", "L2", "270330")).isEqualTo("false " + Reason.NO_MATCH_LOT_EXPIRY);
        assertThat(verifications(Instant.EPOCH).latest(10))
                .extracting(e -> e.verified() + e.reason() + e.member().orElse(""))
                .startsWith("falseNo_match_GTIN_Serial_Lot_Expiry" + B)
                .endsWith("true" + B)
                .hasSize(7);
    }

    @Test
    void expired_is_said_and_recalled_used_up_and_retired_do_not_go_on() {
        assertThat(verdict(ProductIdentifier.of(GTIN, "P1", "L1", "270331", TODAY), "2027-04-01T10:00:00Z"))
                .isEqualTo("true " + Information.EXPIRED);
        a.ok(event("ObjectEvent", "DELETE", "destroying", "'epcList':['" + OTHER + "']"));
        assertThat(verdict("P2", "", "")).isEqualTo("false " + Reason.NOT_FOR_REDISTRIBUTION);
        a.ok(event("ObjectEvent", "OBSERVE", "holding", "'disposition':'recalled','epcList':['" + ITEM + "']"));
        assertThat(verdict("P1", "L1", "270331"))
                .isEqualTo("false " + Reason.NOT_FOR_REDISTRIBUTION + " " + Information.RECALLED);
    }

    @Test
    void who_neither_made_it_nor_has_its_history_says_who_can_tell() {
        Verifications.Answer answer = new Verifications(network.node(B).jdbc, Clock.systemUTC())
                .verify(ProductIdentifier.of(GTIN, "P1", "", "", TODAY), WHO, B);
        assertThat(answer).isInstanceOfSatisfying(Verifications.Answer.NotHere.class, not -> assertThat(not.node())
                .contains("https://" + A + ".example"));
        assertThat(new Verifications(network.node(B).jdbc, Clock.systemUTC()).latest(10))
                .isEmpty();
    }

    @Test
    void labels_are_read_and_what_is_none_is_refused() {
        ProductIdentifier read = ProductIdentifier.ofCode("(01)" + GTIN + "(17)270300(10)L1(21)P1", TODAY);
        assertThat(read.lot()).contains("L1");
        assertThat(read.expiry()).contains(LocalDate.of(2027, 3, 31));
        assertThatThrownBy(() -> ProductIdentifier.of(GTIN, "P1", "", "271332", TODAY))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ProductIdentifier.of("09521001000018", "P1", "", "", TODAY))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ProductIdentifier.ofCode("(00)095210010000000017", TODAY))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void history_has_what_units_did_while_the_package_was_in_them_and_nothing_after() {
        a.ok(event(
                "AggregationEvent",
                "ADD",
                "packing",
                "'parentID':'" + CASE + "','childEPCs':['" + ITEM + "','" + OTHER + "']"));
        a.ok(event("ObjectEvent", "OBSERVE", "shipping", "'epcList':['" + CASE + "']," + to(GLN_B)));
        a.ok(event("ObjectEvent", "OBSERVE", "void_shipping", "'epcList':['" + CASE + "']"));
        a.ok(event(
                "AggregationEvent", "DELETE", "unpacking", "'parentID':'" + CASE + "','childEPCs':['" + ITEM + "']"));
        a.ok(event("ObjectEvent", "OBSERVE", "shipping", "'epcList':['" + CASE + "']," + to(GLN_B)));
        TransactionHistory history = new TransactionHistory(a.jdbc);
        EpcisDocument of = document(history, ITEM, false);
        assertThat(of.events())
                .extracting(e -> e.bizStep().orElseThrow())
                .containsExactly("commissioning", "packing", "shipping", "unpacking");
        assertThat(document(history, OTHER, false).events())
                .extracting(EpcisEvent::bizStep)
                .hasSize(4);
        assertThat(history.of(GS1Identifier.of("https://id.gs1.org/01/" + GTIN + "/21/P9"), true, Instant.EPOCH))
                .isEmpty();
        assertThat(json(history, ITEM, true)
                        .object("gs1ushc:dscsaTransactionStatement")
                        .bool("gs1ushc:affirmTransactionStatement"))
                .isTrue();
        assertThat(json(history, ITEM, false).has("gs1ushc:dscsaTransactionStatement"))
                .isFalse();
    }

    private static EpcisDocument document(TransactionHistory history, String item, boolean affirmed) {
        return EpcisDocument.of(json(history, item, affirmed));
    }

    private static JsonObject json(TransactionHistory history, String item, boolean affirmed) {
        return JsonParser.parse(
                        new String(
                                history.of(GS1Identifier.of(item), affirmed, Instant.EPOCH)
                                        .orElseThrow(),
                                StandardCharsets.UTF_8),
                        JsonLimits.DOCUMENT)
                .asObject();
    }
}
