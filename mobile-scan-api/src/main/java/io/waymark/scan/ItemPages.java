package io.waymark.scan;

import io.waymark.claim.ClaimKey;
import io.waymark.gs1.GS1Identifier;
import io.waymark.gs1.GS1Message;
import io.waymark.ledger.Profile;
import io.waymark.projection.bundle.Bundle;
import io.waymark.projection.claim.Claims;
import io.waymark.projection.custody.Directory;
import io.waymark.projection.disclosure.Disclosures;
import io.waymark.projection.journey.Entry;
import io.waymark.projection.journey.Journey;
import io.waymark.projection.journey.Journeys;
import io.waymark.projection.journey.LotPage;
import io.waymark.projection.journey.ProductText;
import io.waymark.projection.journey.RecallState;
import io.waymark.projection.product.Products;
import io.waymark.projection.scan.Scans;
import io.waymark.tlog.policy.Policy;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Puts what consumers may see of a journey into words. */
final class ItemPages {

    private final Journeys journeys;
    private final Products products;
    private final Scans scans;
    private final Directory directory;
    private final Disclosures disclosures;
    private final Claims claims;
    private final Reading reading;
    private final Clock clock;

    ItemPages(
            Journeys journeys,
            Products products,
            Scans scans,
            Directory directory,
            Disclosures disclosures,
            Claims claims,
            Reading reading,
            Clock clock) {
        this.disclosures = disclosures;
        this.claims = claims;
        this.reading = reading;
        this.directory = directory;
        this.journeys = journeys;
        this.products = products;
        this.scans = scans;
        this.clock = clock;
    }

    /**
     * The page of a lot, a class or a unit.
     *
     * @param what kind of thing it is, in words
     * @param asOf in words
     * @param alone whether the network has no other member who could have checked anything
     */
    record BriefPage(
            String title,
            String what,
            Optional<String> brand,
            Optional<String> description,
            Optional<String> picture,
            List<Spelled> identifier,
            String tone,
            String headline,
            String hint,
            String asOf,
            boolean alone) {}

    /** A status in words. */
    private record Status(String tone, String headline, String hint) {
        /** Both are told: that a thing is recalled, or past its date, does not say where it is. */
        Status and(Status custody) {
            return new Status(tone, headline, hint + " Last entry: " + custody.headline() + ".");
        }
    }

    Optional<ItemPage> item(GS1Message message, Bundle bundle, Optional<Policy> policy) {
        return reading.of(() -> itemNow(message, bundle, policy));
    }

    BriefPage brief(GS1Identifier identifier, Bundle bundle) {
        return reading.of(() -> briefNow(identifier, bundle));
    }

    private Optional<ItemPage> itemNow(GS1Message message, Bundle bundle, Optional<Policy> policy) {
        GS1Identifier identifier = message.identifier();
        return journeys.forConsumers(identifier, disclosures.now()).map(journey -> {
            LocalDate today = LocalDate.now(clock);
            Optional<LocalDate> expiry = LabelDate.expiry(message, today).or(journey::expiry);
            Status status = status(journey, expiry.filter(date -> date.isBefore(today)));
            return new ItemPage(
                    title(journey.product(), identifier),
                    journey.product().flatMap(ProductText::brand),
                    journey.product().flatMap(ProductText::description),
                    picture(journey.product()),
                    Spelled.of(identifier),
                    status.tone(),
                    status.headline(),
                    status.hint(),
                    asOf(bundle),
                    lines(journey),
                    alone(),
                    unproven(journey),
                    answers(identifier, bundle, journey, today),
                    policy.map(Policy::toString).orElse(""),
                    identifier.toString(),
                    claims.of(journey.name()).map(this::claimed),
                    Countries.OPTIONS);
        });
    }

    private BriefPage briefNow(GS1Identifier identifier, Bundle bundle) {
        Optional<LotPage> lot = journeys.lot(identifier);
        Optional<ProductText> product = lot.flatMap(LotPage::product);
        Status status = lot.map(page -> recall(page.recall()))
                .orElse(Optional.empty())
                .orElseGet(() -> identifier.isUnit()
                        ? unit(identifier)
                        : new Status(
                                "plain",
                                "No recall is known here",
                                "Scan the code of a single item to see where it has been."));
        String what = identifier.isUnit() ? "Box, pallet or container" : identifier.isLot() ? "Lot" : "Product";
        return new BriefPage(
                title(product, identifier),
                what,
                product.flatMap(ProductText::brand),
                product.flatMap(ProductText::description),
                picture(product),
                Spelled.of(identifier),
                status.tone(),
                status.headline(),
                status.hint(),
                asOf(bundle),
                alone());
    }

    private boolean alone() {
        return directory.members().size() == 1;
    }

    /** Of a unit everybody sees its status alone. */
    private Status unit(GS1Identifier identifier) {
        String headline = journeys.of(identifier)
                .map(Journey::status)
                .map(status -> switch (status) {
                    case OFFERED -> "On its way";
                    case PACKED -> "Packed into a larger unit";
                    case LEFT -> "Left this network";
                    case RETIRED, CONSUMED, VOID -> "Taken out of use";
                    default -> "In use";
                })
                .orElse("In use");
        return new Status("plain", headline, "What is in it, and where it goes, is not public.");
    }

    static String path(GS1Identifier identifier) {
        return identifier.toString().substring(GS1Identifier.CANONICAL_BASE.length());
    }

    private static String asOf(Bundle bundle) {
        return bundle.time()
                .map(time -> Words.time(time) + ", block " + bundle.block())
                .orElse("block " + bundle.block());
    }

    private static String title(Optional<ProductText> product, GS1Identifier identifier) {
        return product.flatMap(ProductText::name)
                .orElse(identifier.isUnit() ? "A transport unit" : "A product without a published name");
    }

    /** Only the owner's node has the picture; elsewhere the page does without, because it asks nobody else for anything. */
    private Optional<String> picture(Optional<ProductText> product) {
        return product.flatMap(text -> text.picture()
                .filter(hash -> products.byGtin(text.gtin())
                        .flatMap(own -> own.texts().picture())
                        .filter(own -> own.hex().equals(hash))
                        .isPresent())
                .map(hash -> "/pictures/" + text.gtin() + "/" + hash));
    }

    private static Optional<Status> recall(RecallState recall) {
        return switch (recall) {
            case RECALLED ->
                Optional.of(new Status(
                        "alarm",
                        "Recalled: do not use",
                        "The company that made it has called it back. Do not use it. Ask where you got it."));
            case NOT_SHOWN ->
                Optional.of(new Status(
                        "alarm",
                        "Do not use it until you know more",
                        "Something was written about a recall and is not shown here. Ask the company that made it."));
            default -> Optional.empty();
        };
    }

    private static Status status(Journey journey, Optional<LocalDate> expired) {
        Status status = custody(journey);
        Optional<Status> recalled = recall(journey.recall());
        if (recalled.isPresent()) {
            return recalled.get().and(status);
        }
        if (expired.isPresent()) {
            return new Status("warning", "Past its date", "It was to be used by " + Words.day(expired.get()) + ".")
                    .and(status);
        }
        return switch (journey.recall()) {
            case WITHDRAWN ->
                new Status(
                        status.tone(),
                        status.headline(),
                        status.hint() + " It was recalled once, and the recall was withdrawn.");
            case NOT_ALL_CHECKED ->
                new Status(
                        status.tone(),
                        status.headline(),
                        status.hint() + " It was made from more things than can be checked for recalls.");
            default -> status;
        };
    }

    private static Status custody(Journey journey) {
        String custodian = Words.place(journey.custodian());
        if (journey.gone().isPresent()) {
            String holder = Words.place(journey.gone().get());
            return new Status("plain", "With " + holder, "They have it and have not shown more here.");
        }
        return switch (journey.status()) {
            case SOLD ->
                new Status(
                        "plain",
                        "Sold"
                                + lastDay(journey)
                                        .map(day -> " on " + Words.day(day))
                                        .orElse(""),
                        "Sold by " + custodian + ". If it is offered to you as new, ask why.");
            case OFFERED -> onItsWay(journey, custodian);
            case PACKED ->
                journey.receiver().isPresent()
                        ? onItsWay(journey, custodian)
                        : new Status("plain", "With " + custodian, "It is packed there.");
            case CONSUMED -> new Status("warning", "Used up", custodian + " made something else of it.");
            case LEFT ->
                new Status(
                        "warning", "Left this network", custodian + " passed it to somebody who keeps no record here.");
            case RETIRED ->
                new Status("warning", "Taken out of use", "By " + custodian + ". It should not be on sale.");
            case VOID -> new Status("warning", "This code is not in use", custodian + " took the entry for it back.");
            default -> new Status("plain", "With " + custodian, "It has not been sold as far as is known here.");
        };
    }

    private static Status onItsWay(Journey journey, String custodian) {
        String to = journey.receiver().map(Words::place).orElse("somebody");
        return new Status("plain", "On its way to " + to, "Sent by " + custodian + ", not received yet.");
    }

    private static Optional<LocalDate> lastDay(Journey journey) {
        List<Entry> timeline = journey.timeline();
        return timeline.isEmpty()
                ? Optional.empty()
                : timeline.get(timeline.size() - 1).day();
    }

    /** What is told twice in a row (packed into a case, packed into a pallet) is told once. */
    private static List<ItemPage.Line> lines(Journey journey) {
        List<ItemPage.Line> lines = new ArrayList<>();
        boolean first = journey.complete();
        for (Entry entry : journey.timeline()) {
            String text = Words.entry(entry, first);
            LocalDate claimed = LocalDate.ofInstant(entry.claimed(), java.time.ZoneOffset.UTC);
            ItemPage.Line line = new ItemPage.Line(
                    text,
                    Words.country(entry.organisation().country()),
                    Words.day(entry.day().orElse(claimed)),
                    entry.day().isPresent(),
                    more(entry),
                    entry.gap());
            if (lines.isEmpty() || !lines.get(lines.size() - 1).equals(line)) {
                lines.add(line);
            }
            first = false;
        }
        return lines;
    }

    private static List<String> more(Entry entry) {
        List<String> more = new ArrayList<>();
        entry.shown().forEach((name, json) -> more.add(name + ": " + Words.value(json)));
        if (entry.withdrawn()) {
            more.add(entry.organisation().name()
                    + " withdrew what else it had entered. That it took place stays proven.");
        }
        return more;
    }

    private static Optional<String> unproven(Journey journey) {
        if (journey.others() > 0) {
            return Optional.of(
                    "There is more than one history under this code. This is one of them; the code alone does not"
                            + " tell which one is of the thing in your hand.");
        }
        if (journey.entered()) {
            return Optional.of("What happened before this is not proven: no member of this network made it.");
        }
        return journey.complete() ? Optional.empty() : Optional.of("Earlier entries are not shown here.");
    }

    private List<ItemPage.Answer> answers(GS1Identifier identifier, Bundle bundle, Journey journey, LocalDate today) {
        return List.of(
                new ItemPage.Answer("logged", "Do several companies vouch for this record?", logged(bundle)),
                new ItemPage.Answer("thisProduct", "Is this code this product?", "Not checked on this device."),
                new ItemPage.Answer("status", "Is the status right?", "Not checked on this device."),
                new ItemPage.Answer("scans", "Was this code seen elsewhere?", scanned(identifier, journey, today)));
    }

    private String claimed(ClaimKey claim) {
        return ClaimWords.of(
                Claims.chain(claim, claims.places(claim)),
                org -> directory.profile(org).map(Profile::name).orElse(org));
    }

    private static String logged(Bundle bundle) {
        if (bundle.proven().isPresent()) {
            return "Not checked on this device.";
        }
        return bundle.signing()
                .map(s -> s.enough()
                        ? "Not yet: it was written after the latest log that enough companies signed."
                        : "Not now: only " + s.signed() + " of " + s.members() + " companies signed the latest log.")
                .orElse("Unknown. The log that several companies sign is not yet available.");
    }

    /** What people reported, which anybody can. */
    private String scanned(GS1Identifier identifier, Journey journey, LocalDate today) {
        List<Scans.Count> counts = scans.of(identifier);
        String seen = scanned(counts) + " Reports are this server’s word: no proof can hold them.";
        return Copies.signs(journey, counts, today).alarm()
                ? seen
                        + " That does not fit where it should be: copies of this code may be about. If the thing, its price or"
                        + " its seller looks unusual, ask the company that made it."
                : seen;
    }

    private static String scanned(List<Scans.Count> counts) {
        int all = counts.stream().mapToInt(Scans.Count::scans).sum();
        if (all == 0) {
            return "Nobody has reported a scan of this code yet.";
        }
        String countries = counts.stream()
                .filter(count -> !count.country().isEmpty())
                .collect(Collectors.groupingBy(
                        count -> Words.country(count.country()),
                        java.util.TreeMap::new,
                        Collectors.summingInt(Scans.Count::scans)))
                .entrySet()
                .stream()
                .map(country -> country.getKey() + " (" + country.getValue() + ")")
                .collect(Collectors.joining(", "));
        String times = all == 1 ? "once" : all + " times";
        return "People reported this code " + times + (countries.isEmpty() ? "" : ": " + countries) + ". The latest on "
                + Words.day(counts.get(0).day()) + ".";
    }
}
