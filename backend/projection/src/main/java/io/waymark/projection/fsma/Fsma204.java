package io.waymark.projection.fsma;

import io.waymark.custody.Derivation;
import io.waymark.epcis.EpcisEvent;
import io.waymark.epcis.EpcisException;
import io.waymark.epcis.EventType;
import io.waymark.epcis.NamedIdentifier;
import io.waymark.epcis.NamedIdentifier.Role;
import io.waymark.epcis.PartyOrPlace;
import io.waymark.epcis.QuantityElement;
import io.waymark.gs1.GS1Identifier;
import io.waymark.json.JsonException;
import io.waymark.json.JsonObject;
import io.waymark.json.JsonValue;
import io.waymark.ledger.Hash;
import io.waymark.ledger.Profile;
import io.waymark.projection.custody.Directory;
import io.waymark.projection.stock.Stock;
import io.waymark.transaction.EventFields;
import java.math.BigDecimal;
import java.sql.Timestamp;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Makes the sheet out of the events that this organisation captured: it answers for its own critical tracking events, as the
 * rule has it. A part that needs it imports this class.
 */
public final class Fsma204 {

    /** So many events are read for one sheet. */
    public static final int MOST_EVENTS = 10_000;

    private static final int MOST_SECONDS = 30;
    private static final int MOST_LINES = 100_000;

    private static final String EVENTS =
            """
            select e.digest, e.text from event e where e.text is not null and e.declared = ''
            and not exists (select from event d where d.event_id = e.event_id and d.declared <> '')
            and (e.type = 'TransformationEvent' or e.biz_step in ('commissioning', 'creating_class_instance', 'shipping',
              'receiving', 'accepting') or e.biz_step like '%cooling')
            and\s""";

    private final JdbcTemplate jdbc;
    private final Directory directory;
    private final Stock stock;
    private final Goods goods;

    public Fsma204(JdbcTemplate jdbc) {
        this.jdbc = new JdbcTemplate(jdbc.getDataSource());
        this.jdbc.setQueryTimeout(MOST_SECONDS);
        this.directory = new Directory(this.jdbc);
        this.stock = new Stock(JdbcClient.create(this.jdbc));
        this.goods = new Goods(this.jdbc);
    }

    private record Captured(Hash digest, EpcisEvent event) {}

    /** A lot in an event, before its other data are known. */
    private record Part(String part, Goods.Amount amount) {}

    /**
     * Of one lot: where it was made, received, shipped, alone or in units, and used up; with what went into it and what it
     * became, of the same transformations.
     */
    public FsmaSheet ofLot(GS1Identifier lot) {
        String canonical = lot.toString();
        List<Captured> events = read(
                """
                e.digest in (select i.digest from event_identifier i where i.identifier = ?
                  union select s.event from object o join step s on s.object_org = o.org and s.object_ref = o.ref
                    where o.lot = ? and s.source = 'own' and s.event is not null
                  union (with recursive inside as (
                      select s.writer, s.in_key from object o join step s on s.object_org = o.org
                        and s.object_ref = o.ref and s.in_key is not null where o.lot = ?
                      union
                      select s.writer, s.in_key from inside i
                        join step u on u.writer = i.writer and u.key_id = i.in_key
                        join step s on s.object_org = u.object_org and s.object_ref = u.object_ref and s.n >= u.n
                          and s.in_key is not null)
                    select v.event from inside i
                    join step u on u.writer = i.writer and u.key_id = i.in_key
                    join step v on v.object_org = u.object_org and v.object_ref = u.object_ref and v.n >= u.n
                      and v.act in ('ship', 'receive') and v.source = 'own'))""",
                canonical,
                canonical,
                canonical);
        FsmaSheet all = sheet(events);
        Set<String> whole = new HashSet<>();
        all.lines().stream()
                .filter(line -> canonical.equals(line.data().get(KeyData.LOT_CODE)))
                .forEach(line -> whole.add(line.eventId()));
        return new FsmaSheet(
                all.lines().stream()
                        .filter(line -> canonical.equals(line.data().get(KeyData.LOT_CODE))
                                || !line.part().isEmpty() && whole.contains(line.eventId()))
                        .toList(),
                all.cut(),
                all.unreadable());
    }

    /**
     * Of everything in a period, by event time and UTC.
     *
     * @param last the last day that belongs to it
     */
    public FsmaSheet ofPeriod(LocalDate first, LocalDate last) {
        return sheet(read(
                "e.event_time >= ? and e.event_time < ?",
                Timestamp.from(first.atStartOfDay().toInstant(ZoneOffset.UTC)),
                Timestamp.from(last.plusDays(1).atStartOfDay().toInstant(ZoneOffset.UTC))));
    }

    private List<Captured> read(String where, Object... arguments) {
        List<Captured> events = new ArrayList<>();
        jdbc.query(
                EVENTS + where + " order by e.event_time, e.position limit " + (MOST_EVENTS + 1),
                row -> {
                    events.add(new Captured(Hash.of(row.getBytes(1)), EventFields.parse(row.getString(2))));
                },
                arguments);
        return events;
    }

    private FsmaSheet sheet(List<Captured> events) {
        boolean cut = events.size() > MOST_EVENTS;
        Sources sources = new Sources();
        List<FsmaSheet.Line> lines = new ArrayList<>();
        int unreadable = 0;
        for (Captured captured : cut ? events.subList(0, MOST_EVENTS) : events) {
            try {
                lines(captured, sources, lines);
            } catch (EpcisException | JsonException e) {
                // Rows are made of what was read once: only an altered chaincode stores what cannot be. The sheet says
                // so.
                unreadable++;
            }
            if (lines.size() > MOST_LINES) {
                return new FsmaSheet(lines.subList(0, MOST_LINES), true, unreadable);
            }
        }
        return new FsmaSheet(lines, cut, unreadable);
    }

    private void lines(Captured captured, Sources sources, List<FsmaSheet.Line> lines) {
        EpcisEvent event = captured.event();
        Map<KeyData, String> master = Ilmd.of(event);
        Optional<TrackingEvent> kind = TrackingEvent.of(
                event, master.containsKey(KeyData.HARVEST_AREA), master.containsKey(KeyData.HARVEST_DATE));
        if (kind.isEmpty()) {
            return;
        }
        Map<KeyData, String> common = common(event, kind.get(), sources);
        common.putAll(master);
        boolean cooled = common.containsKey(KeyData.COOLED_AT) || common.containsKey(KeyData.COOLED_ON);
        for (Part part : parts(captured)) {
            Map<KeyData, String> data = new EnumMap<>(common);
            GS1Identifier of = gs1(part.amount().lot()).orElse(null);
            if (of == null || !of.isLot()) {
                data.remove(KeyData.LOT_CODE);
            } else {
                data.put(KeyData.LOT_CODE, of.toString());
            }
            put(data, KeyData.PRODUCT, of == null ? "" : sources.product(of));
            data.putIfAbsent(KeyData.COMMODITY, data.getOrDefault(KeyData.PRODUCT, ""));
            part.amount().quantity().ifPresent(q -> {
                data.put(KeyData.QUANTITY, q.stripTrailingZeros().toPlainString());
                data.put(
                        KeyData.UNIT,
                        part.amount().uom().isEmpty() ? "pieces" : part.amount().uom());
            });
            if (of != null && of.isLot()) {
                data.computeIfAbsent(KeyData.LOT_CODE_SOURCE, k -> sources.ofLot(of));
            }
            data.values().removeIf(String::isBlank);
            List<KeyData> missing = kind.get().required(cooled).stream()
                    .filter(k -> !data.containsKey(k))
                    // Of food used, the source of its code is not asked for (1.1350(a)(1)).
                    .filter(k -> !(k == KeyData.LOT_CODE_SOURCE && part.part().equals("food used")))
                    .toList();
            lines.add(new FsmaSheet.Line(
                    kind.get(), part.part(), data, missing, event.eventID().orElse("")));
        }
    }

    private Map<KeyData, String> common(EpcisEvent event, TrackingEvent kind, Sources sources) {
        Map<KeyData, String> data = new EnumMap<>(KeyData.class);
        data.put(KeyData.DATE, event.day().toString());
        String place = event.readPoint().or(event::bizLocation).orElse("");
        List<PartyOrPlace> sourceList = event.sourceList();
        List<PartyOrPlace> destinationList = event.destinationList();
        String from = place(sourceList);
        String to = place(destinationList);
        put(data, KeyData.LOCATION, sources.place(kind == TrackingEvent.SHIPPING && place.isEmpty() ? from : place));
        if (kind == TrackingEvent.RECEIVING) {
            put(data, KeyData.PREVIOUS_SOURCE, sources.place(from));
            if (place.isEmpty()) {
                put(data, KeyData.LOCATION, sources.place(to));
            }
        } else {
            put(data, KeyData.RECIPIENT, sources.place(to));
        }
        if (kind == TrackingEvent.COOLING || kind == TrackingEvent.INITIAL_PACKING) {
            put(data, KeyData.FARM, sources.place(from));
        }
        event.bizTransactionList().stream().findFirst().ifPresent(t -> {
            put(data, KeyData.REFERENCE_TYPE, t.type().orElse(""));
            put(data, KeyData.REFERENCE_NUMBER, t.uri());
        });
        return data;
    }

    /** The place of a list, else whose the goods are. */
    private static String place(List<PartyOrPlace> parties) {
        for (String type : List.of("location", "possessing_party", "owning_party")) {
            for (PartyOrPlace party : parties) {
                if (party.type().equals(type)) {
                    return party.uri();
                }
            }
        }
        return "";
    }

    private static void put(Map<KeyData, String> data, KeyData element, String value) {
        if (!value.isBlank()) {
            data.put(element, value);
        }
    }

    private List<Part> parts(Captured captured) {
        EpcisEvent event = captured.event();
        List<Part> parts = new ArrayList<>();
        if (event.type() == EventType.TRANSFORMATION) {
            amounts(event, Role.INPUT, event.inputQuantityList()).forEach(a -> parts.add(new Part("food used", a)));
            if (parts.isEmpty()) {
                parts.add(new Part("food used", new Goods.Amount("", Optional.empty(), "")));
            }
            amounts(event, Role.OUTPUT, event.outputQuantityList()).forEach(a -> parts.add(new Part("new food", a)));
            return parts;
        }
        boolean made =
                event.action().filter(a -> a == io.waymark.epcis.Action.ADD).isPresent();
        amounts(event, Role.EPC, event.quantityList()).forEach(a -> parts.add(new Part("", a)));
        amounts(event, Role.CHILD, event.childQuantityList()).forEach(a -> parts.add(new Part("", a)));
        if (!made && parts.isEmpty()) {
            goods.inUnits(captured.digest()).forEach(a -> parts.add(new Part("", a)));
        }
        return parts;
    }

    /** Lots of the items and quantities of one list, units left out. */
    private List<Goods.Amount> amounts(EpcisEvent event, Role role, List<QuantityElement> quantities) {
        Map<String, Goods.Amount> amounts = new LinkedHashMap<>();
        for (QuantityElement q : quantities) {
            Goods.Amount amount = new Goods.Amount(
                    q.gs1().map(GS1Identifier::toString).orElse(q.epcClass()),
                    q.quantity(),
                    q.uom().orElse(""));
            amounts.merge(amount.lot() + " " + amount.uom(), amount, Goods::sum);
        }
        List<GS1Identifier> items = event.identifiers(role).stream()
                .map(NamedIdentifier::gs1)
                .flatMap(Optional::stream)
                .filter(GS1Identifier::isItem)
                .toList();
        Map<String, String> lots = items.isEmpty()
                ? Map.of()
                : goods.lotsOf(items.stream().map(Derivation::thing).toList());
        for (GS1Identifier item : items) {
            String lot = Optional.ofNullable(lots.get(Derivation.thing(item)))
                    .orElseGet(() -> item.classOf().map(GS1Identifier::toString).orElseGet(item::toString));
            Goods.Amount one = new Goods.Amount(lot, Optional.of(BigDecimal.ONE), "");
            amounts.merge(lot + " ", one, Goods::sum);
        }
        return List.copyOf(amounts.values());
    }

    private static Optional<GS1Identifier> gs1(String identifier) {
        try {
            return GS1Identifier.ifMeant(identifier);
        } catch (io.waymark.gs1.GS1Exception notOne) {
            return Optional.empty();
        }
    }

    /** Names of places, products and sources of lot codes, each asked for once. */
    private final class Sources {
        private final Map<String, String> places = new HashMap<>();
        private final Map<String, String> products = new HashMap<>();
        private final Map<String, String> lots = new HashMap<>();

        String place(String uri) {
            return uri.isEmpty() ? "" : places.computeIfAbsent(uri, this::describe);
        }

        private String describe(String uri) {
            Optional<String> gln = gs1(uri).flatMap(GS1Identifier::gln);
            String name = gln.flatMap(directory::memberOfGln)
                    .flatMap(directory::profile)
                    .map(Sources::described)
                    .orElse("");
            return gln.map(g -> "GLN " + g + name).orElse(uri);
        }

        private static String described(Profile profile) {
            return ", " + profile.name() + " (" + profile.country() + ")";
        }

        String product(GS1Identifier of) {
            return of.gtin()
                    .map(gtin -> products.computeIfAbsent(
                            gtin, g -> stock.products(List.of(g)).getOrDefault(g, "")))
                    .filter(name -> !name.isBlank())
                    .map(name -> name + " (GTIN " + of.gtin().orElseThrow() + ")")
                    .orElse("");
        }

        /** Where the code was assigned, if that was captured here; else the page of whoever holds the prefix. */
        String ofLot(GS1Identifier lot) {
            return lots.computeIfAbsent(
                    lot.toString(), l -> made(lot).map(this::place).orElseGet(() -> directory
                            .holderOf(lot)
                            .flatMap(directory::profile)
                            .map(p -> p.node() + lot.toString().substring(GS1Identifier.CANONICAL_BASE.length()))
                            .orElse("")));
        }

        private Optional<String> made(GS1Identifier lot) {
            return jdbc
                    .queryForList(
                            """
                            select coalesce(e.read_point, e.biz_location) from event e where e.digest in (
                              select i.digest from event_identifier i where i.identifier = ?
                                and i.role in ('outputClass', 'epcClass')
                              union select s.event from object o join step s on s.object_org = o.org
                                and s.object_ref = o.ref and s.n = 1 where o.lot = ? and s.act = 'commission')
                              and (e.action = 'ADD' or e.type = 'TransformationEvent') and e.text is not null
                              and coalesce(e.read_point, e.biz_location) is not null
                            order by e.position limit 1""",
                            String.class,
                            lot.toString(),
                            lot.toString())
                    .stream()
                    .findFirst();
        }
    }

    /** Master data of lots, by the local names that GS1's vocabularies and companies' own have for them. */
    private static final class Ilmd {
        private static final Map<String, KeyData> NAMES = Map.ofEntries(
                Map.entry("harvestdate", KeyData.HARVEST_DATE),
                Map.entry("harvestdatestart", KeyData.HARVEST_DATE),
                Map.entry("harveststartdate", KeyData.HARVEST_DATE),
                Map.entry("catchzone", KeyData.HARVEST_AREA),
                Map.entry("catcharea", KeyData.HARVEST_AREA),
                Map.entry("commodity", KeyData.COMMODITY),
                Map.entry("variety", KeyData.COMMODITY),
                Map.entry("farm", KeyData.FARM),
                Map.entry("farmlocation", KeyData.FARM),
                Map.entry("harvester", KeyData.HARVESTER),
                Map.entry("coolinglocation", KeyData.COOLED_AT),
                Map.entry("coolingdate", KeyData.COOLED_ON),
                Map.entry("traceabilitylotcodesource", KeyData.LOT_CODE_SOURCE));

        private Ilmd() {}

        static Map<KeyData, String> of(EpcisEvent event) {
            Map<KeyData, String> data = new EnumMap<>(KeyData.class);
            event.ilmd()
                    .ifPresent(ilmd -> ilmd.forEach((name, value) -> {
                        KeyData element = NAMES.get(local(name));
                        if (element != null) {
                            put(data, element, text(value));
                        }
                    }));
            return data;
        }

        private static String local(String name) {
            int end = Math.max(name.lastIndexOf(':'), Math.max(name.lastIndexOf('/'), name.lastIndexOf('#')));
            return name.substring(end + 1).toLowerCase(Locale.ROOT);
        }

        private static String text(JsonValue value) {
            return switch (value.kind()) {
                case STRING -> value.asString();
                case NUMBER -> value.text();
                case OBJECT -> {
                    JsonObject object = value.asObject();
                    yield object.get("@value")
                            .or(() -> object.get("@id"))
                            .map(Ilmd::text)
                            .orElse("");
                }
                default -> "";
            };
        }
    }
}
