package io.waymark.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.waymark.custody.Derivation;
import io.waymark.custody.Instruction;
import io.waymark.epcis.EpcisDocument;
import io.waymark.epcis.EpcisEvent;
import io.waymark.epcis.NamedIdentifier;
import io.waymark.gs1.RandomSerial;
import io.waymark.json.JsonLimits;
import java.io.IOException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class StoryTest {
    private static final OffsetDateTime NOW = OffsetDateTime.parse("2026-11-22T12:00:00Z");
    private static final Map<String, String> MEMBERS =
            DemoOrganisation.KNOWN.stream().collect(Collectors.toMap(DemoOrganisation::gln, DemoOrganisation::mspId));

    private record Told(Story.Act act, EpcisEvent event) {}

    private static List<Told> tell(StoryWords words) throws IOException {
        List<Told> told = new ArrayList<>();
        for (Story.Act act : Story.acts()) {
            EpcisDocument document = EpcisDocument.parse(words.fill(act.template()), JsonLimits.DOCUMENT);
            assertThat(document.kind()).isEqualTo(EpcisDocument.Kind.DOCUMENT);
            assertThat(document.schemaVersion()).contains("2.0");
            assertThat(document.events()).isNotEmpty();
            document.events().forEach(event -> told.add(new Told(act, event)));
        }
        return told;
    }

    @Test
    void every_identifier_is_a_valid_gs1_key_and_both_spellings_appear() throws IOException {
        List<NamedIdentifier> identifiers = tell(new StoryWords(NOW)).stream()
                .flatMap(told -> told.event().identifiers().stream())
                .toList();
        assertThat(identifiers)
                .isNotEmpty()
                .allSatisfy(named -> assertThat(named.gs1()).as(named.uri()).isPresent());
        assertThat(identifiers).anyMatch(named -> named.uri().startsWith("urn:epc:id:sgtin:"));
        assertThat(identifiers).anyMatch(named -> named.uri().startsWith("https://id.gs1.org/01/"));
    }

    @Test
    void every_event_is_an_act_of_the_organisation_that_captures_it() throws IOException {
        List<String> acts = new ArrayList<>();
        for (Told told : tell(new StoryWords(NOW))) {
            Instruction instruction = Derivation.derive(
                    told.event(), MEMBERS, told.act().organisation().mspId());
            assertThat(instruction).as(told.act().document()).isNotInstanceOf(Instruction.Observe.class);
            acts.add(instruction.getClass().getSimpleName());
        }
        assertThat(acts).contains("Commission", "Pack", "Ship", "Receive", "Unpack", "Sell", "Correct", "Recall");
    }

    @Test
    void it_is_over_when_it_is_told_and_goes_forward_in_time() throws IOException {
        List<Instant> times = tell(new StoryWords(NOW)).stream()
                .map(told -> told.event().eventTime())
                .toList();
        assertThat(times).isSorted();
        assertThat(times.get(times.size() - 1)).isBefore(NOW.toInstant());
    }

    @Test
    void serials_have_the_random_form_and_are_drawn_anew_each_time() throws IOException {
        StoryWords first = new StoryWords(NOW);
        StoryWords second = new StoryWords(NOW);
        tell(first);
        assertThat(RandomSerial.hasForm(first.serial("wallet-1"))).isTrue();
        assertThat(first.serial("wallet-1")).isEqualTo(first.serial("wallet-1")).isNotEqualTo(first.serial("wallet-2"));
        assertThat(first.serial("wallet-1")).isNotEqualTo(second.serial("wallet-1"));
    }

    @Test
    void an_error_declaration_repeats_the_event_that_it_takes_back() throws IOException {
        List<Told> told = tell(new StoryWords(NOW));
        EpcisEvent correction = told.stream()
                .map(Told::event)
                .filter(e -> e.errorDeclaration().isPresent())
                .findFirst()
                .orElseThrow();
        assertThat(told.stream().map(Told::event).filter(e -> e.eventID().equals(correction.eventID())))
                .hasSize(2)
                .allSatisfy(e -> assertThat(e.epcList()).isEqualTo(correction.epcList()));
    }
}
