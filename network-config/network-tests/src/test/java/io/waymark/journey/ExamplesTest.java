package io.waymark.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.waymark.epcis.EpcisDocument;
import io.waymark.epcis.EpcisEvent;
import io.waymark.epcis.EventHash;
import io.waymark.epcis.NamedIdentifier;
import io.waymark.epcis.NamedIdentifier.Role;
import io.waymark.epcis.QuantityElement;
import io.waymark.gs1.CheckDigits;
import io.waymark.json.JsonContent;
import io.waymark.json.JsonLimits;
import io.waymark.json.JsonObject;
import io.waymark.json.JsonValue;
import io.waymark.json.JsonWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The documents that GS1 publishes with EPCIS 2.0, as they are and as goods of the demo. */
@ExtendWith(ThreeNodes.class)
final class ExamplesTest {
    private static final int DOCUMENTS = 47;

    private final NodeClient node;
    private final NodeClient another;
    private final NodeClient maker;

    ExamplesTest(Consortium consortium) {
        this.node = consortium.node(Member.RETAILER);
        this.another = consortium.node(Member.DISTRIBUTOR);
        this.maker = consortium.node(Member.MANUFACTURER);
    }

    /** Only GS1's own examples; said aloud where they are not beside the project. */
    private static List<Path> documents() throws IOException {
        Path folder = Path.of(System.getProperty("waymark.root"), "../shared/data/gs1-epcis/examples")
                .normalize();
        if (!Files.isDirectory(folder)) {
            String reason = "SKIPPED: GS1's example documents are not beside the project";
            System.out.println(reason);
            assumeTrue(false, reason);
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".jsonld"))
                    .sorted()
                    .toList();
        }
    }

    private static String name(Path document) {
        return document.getFileName().toString().replace(".jsonld", "");
    }

    @Test
    void every_event_is_captured_and_read_back_as_it_was_written_and_with_the_same_hash() throws IOException {
        Map<String, JsonObject> first = new HashMap<>();
        Set<String> conflicting = new TreeSet<>();
        List<String> wrong = new ArrayList<>();
        List<Path> documents = documents();
        assertThat(documents).hasSize(DOCUMENTS);
        for (Path document : documents) {
            byte[] bytes = Files.readAllBytes(document);
            for (EpcisEvent event :
                    EpcisDocument.parse(bytes, JsonLimits.DOCUMENT).events()) {
                one(document, bytes, event, first, conflicting, wrong);
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(conflicting)
                .as("documents with an id that another one gives to something else")
                .containsExactly("Example-Type-sourceOrDestination,measurement,bizTransaction", "SensorDataExample17");
    }

    private void one(
            Path document,
            byte[] bytes,
            EpcisEvent event,
            Map<String, JsonObject> first,
            Set<String> conflicting,
            List<String> wrong) {
        String id = event.eventID().orElseGet(() -> EventHash.id(event, EventHash.Version.CBV_2_0));
        String declared =
                event.errorDeclaration().map(e -> e.declarationTimeText()).orElse("");
        JsonObject content = bare(event.json()).without("eventID");
        JsonObject before = first.putIfAbsent(id + " " + declared, content);
        Job job = node.settled(node.submit(alone(bytes, event)));
        String place = name(document) + event.pointer();
        if (before != null && !JsonContent.sameValue(before, content)) {
            conflicting.add(name(document));
            if (!job.errors().equals(List.of("event-id-conflict"))) {
                wrong.add(place + ": expected event-id-conflict: " + job);
            }
            // Where its id is nobody else's, it is an event like any other.
            captured(another, another.settled(another.submit(alone(bytes, event))), event, id, place, wrong);
            return;
        }
        captured(node, job, event, id, place, wrong);
    }

    private static void captured(
            NodeClient by, Job job, EpcisEvent event, String id, String place, List<String> wrong) {
        if (job.running() || !job.success()) {
            wrong.add(place + ": not captured: " + job);
            by.delete(job.id());
        } else if (by.eventDocument(id).events().stream().noneMatch(read -> isSame(read, event, id))) {
            wrong.add(place + ": not read back equal");
        }
    }

    private static boolean isSame(EpcisEvent read, EpcisEvent event, String id) {
        return read.eventID().filter(id::equals).isPresent()
                && JsonContent.sameValue(
                        bare(read.json()).without("eventID"), bare(event.json()).without("eventID"))
                && EventHash.id(read, EventHash.Version.CBV_2_0).equals(EventHash.id(event, EventHash.Version.CBV_2_0));
    }

    /** One event of a document in the document's own envelope. */
    private static byte[] alone(byte[] document, EpcisEvent event) {
        JsonObject whole = EpcisDocument.parse(document, JsonLimits.DOCUMENT).json();
        JsonValue context = whole.get("@context").orElseThrow();
        JsonObject envelope = Event.document().with("@context", context);
        return JsonWriter.bytes(
                envelope.with("epcisBody", JsonObject.of("eventList", io.waymark.json.JsonArray.of(event.json()))));
    }

    private static JsonObject bare(JsonObject event) {
        return event.without("recordTime").without("@context");
    }

    // ---- the same events as goods of the demo

    /** GS1's prefixes in the examples, all of seven digits, and whose goods they become. */
    private static final Map<String, String> PREFIXES = Map.of(
            "0614141", "9521001", "4012345", "9521001", "4023333", "9521001", "4000001", "9521001", "9520001",
            "9521001", "0012345", "9521002");

    private static final Pattern URN = Pattern.compile("(urn:epc:(?:id|class|idpat):[a-z]+:)([0-9]{7})(?=[.])");
    private static final Pattern LINK =
            Pattern.compile("(https://[a-z.0-9]+/(01|414|417|8003|253|255|8004|00)/)([0-9]+)");

    @Test
    void the_same_events_about_goods_of_members_are_acts_or_refused_with_their_reason() throws IOException {
        Map<String, String> expected = expected();
        Map<String, String> said = new LinkedHashMap<>();
        Map<String, String> ids = new HashMap<>();
        Set<String> made = new LinkedHashSet<>();
        for (Path document : documents()) {
            byte[] bytes = rewritten(Files.readString(document)).getBytes(StandardCharsets.UTF_8);
            List<String> outcomes = new ArrayList<>();
            for (EpcisEvent event :
                    EpcisDocument.parse(bytes, JsonLimits.DOCUMENT).events()) {
                provide(event, made);
                JsonObject own = event.json().without("recordTime");
                if (event.eventID().isPresent()) {
                    // Each document is a story of its own: the ids that stand in several must not meet.
                    own = own.with(
                            "eventID",
                            ids.computeIfAbsent(
                                    name(document) + event.eventID().get(), id -> "urn:uuid:" + UUID.randomUUID()));
                }
                EpcisEvent mine = EpcisEvent.of(
                        own, EpcisDocument.parse(bytes, JsonLimits.DOCUMENT).context());
                outcomes.add(outcome(bytes, mine));
            }
            said.put(name(document), String.join(", ", outcomes));
        }
        said.forEach((document, outcome) -> System.out.println(document + " | " + outcome));
        assertThat(said).isEqualTo(expected);
    }

    private String outcome(byte[] document, EpcisEvent event) {
        Job job = maker.settled(maker.submit(alone(document, event)));
        if (job.running()) {
            maker.delete(job.id());
            return String.join("+", job.waiting()) + " (waits)";
        }
        return job.success() ? "captured" : String.join("+", job.errors());
    }

    /** The manufacturer makes what an event finds there already: things, and as much of a lot as it names. */
    private void provide(EpcisEvent event, Set<String> made) {
        boolean makes =
                event.json().optionalString("action").filter("ADD"::equals).isPresent()
                        && event.bizStep().filter("commissioning"::equals).isPresent();
        for (NamedIdentifier named : event.identifiers()) {
            boolean there =
                    named.role() == Role.CHILD || named.role() == Role.INPUT || named.role() == Role.EPC && !makes;
            boolean thing = named.gs1().filter(id -> id.isItem() || id.isUnit()).isPresent();
            if (there && thing && made.add(named.gs1().get().toString())) {
                provided(Event.commission(named.uri()));
            }
        }
        List<QuantityElement> amounts = new ArrayList<>(event.inputQuantityList());
        amounts.addAll(event.childQuantityList());
        for (QuantityElement amount : amounts) {
            boolean ours = amount.gs1()
                    .filter(id -> id.isLot() && id.companyPrefixMatches("9521001"))
                    .isPresent();
            if (ours && amount.quantity().isPresent()) {
                provided(Event.object("ADD", "creating_class_instance")
                        .quantity(
                                "quantityList",
                                amount.epcClass(),
                                amount.quantity().get().toPlainString(),
                                amount.uom().orElse(null)));
            }
        }
    }

    private void provided(Event event) {
        Job job = maker.ended(maker.submit(Event.bytes(event)));
        assertThat(job.success() || job.errors().equals(List.of("already-commissioned")))
                .as("%s", job)
                .isTrue();
    }

    private static String rewritten(String document) {
        String urns = URN.matcher(document).replaceAll(m -> m.group(1) + PREFIXES.getOrDefault(m.group(2), m.group(2)));
        return LINK.matcher(urns).replaceAll(m -> Matcher.quoteReplacement(m.group(1) + link(m.group(2), m.group(3))));
    }

    /** The digits of a key with the other prefix and the check digit that it then needs. */
    private static String link(String ai, String digits) {
        int skip = ai.equals("01") || ai.equals("00") || ai.equals("8003") ? 1 : 0;
        if (digits.length() < skip + 7 || !PREFIXES.containsKey(digits.substring(skip, skip + 7))) {
            return digits;
        }
        String other =
                digits.substring(0, skip) + PREFIXES.get(digits.substring(skip, skip + 7)) + digits.substring(skip + 7);
        int check =
                switch (ai) {
                    case "01" -> 13;
                    case "414", "417", "253", "255" -> 12;
                    case "8003" -> 13;
                    case "00" -> 17;
                    default -> -1;
                };
        return check < 0
                ? other
                : other.substring(0, check) + CheckDigits.of(other.substring(0, check)) + other.substring(check + 1);
    }

    /** What becomes of each document's events. */
    private static Map<String, String> expected() {
        Map<String, String> table = new LinkedHashMap<>();
        OUTCOMES.lines().forEach(line -> {
            String[] cells = line.split(" [|] ");
            table.put(cells[0].strip(), cells[1].strip());
        });
        return table;
    }

    private static final String OUTCOMES =
            """
            AssociationEvent-a | captured
            AssociationEvent-b | captured
            AssociationEvent-c | captured
            AssociationEvent-d | captured
            AssociationEvent-e | captured
            AssociationEvent-f | captured
            AssociationEvent-g | unknown-event
            AssociationEvent-h | not-in-unit
            EPCISQueryDocument | no-receiver, no-offer (waits)
            Example-TransactionEvents-2020_07_03y | captured, captured
            Example-Type-sourceOrDestination,measurement,bizTransaction | already-in-unit
            Example_9.6.1-ObjectEvent-with-pseudo-SBDH-headers | no-receiver, no-offer (waits)
            Example_9.6.1-ObjectEvent | no-receiver, no-offer (waits)
            Example_9.6.1-with-comment | no-receiver, no-offer (waits)
            Example_9.6.2-ObjectEvent | no-offer (waits)
            Example_9.6.3-AggregationEvent | unknown-object (waits)
            Example_9.6.4-TransformationEvent | captured
            PersistentDisposition-example | no-offer (waits), captured
            Example_9.6.1-ObjectEventWithDigitalLink | no-receiver, no-offer (waits)
            Example_9.6.2-ObjectEventWithDigitalLink | no-offer (waits)
            Example_9.6.3-AggregationEventWithDigitalLink | unknown-object (waits)
            Example_9.6.4-TransformationEventWithDigitalLink | ended
            ErrorDeclarationAndCorrectiveEvent | unknown-event, captured
            Example_9.6.1-ObjectEvent-with-error-declaration | unknown-event, no-offer (waits)
            aggregation_event_all_possible_fields | unknown-event
            association_event_all_possible_fields | unknown-event
            object_event_all_possible_fields | unknown-event
            transaction_event_all_possible_fields | unknown-event
            transformation_event_all_possible_fields | unknown-event
            SensorDataExample1 | captured
            SensorDataExample10 | captured
            SensorDataExample11 | captured
            SensorDataExample12 | unknown-event
            SensorDataExample13 | captured
            SensorDataExample14 | captured
            SensorDataExample15 | captured
            SensorDataExample16 | captured
            SensorDataExample17 | captured
            SensorDataExample1b | captured
            SensorDataExample2 | captured
            SensorDataExample3 | captured
            SensorDataExample4 | captured
            SensorDataExample5 | captured
            SensorDataExample6 | captured
            SensorDataExample7 | captured
            SensorDataExample8 | captured
            SensorDataExample9 | captured
            """;
}
