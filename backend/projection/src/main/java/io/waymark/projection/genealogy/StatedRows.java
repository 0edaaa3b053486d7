package io.waymark.projection.genealogy;

import io.waymark.json.JsonLimits;
import io.waymark.json.JsonParser;
import io.waymark.json.JsonValue;
import io.waymark.ledger.Hash;
import io.waymark.ledger.SaltedDocument;
import io.waymark.transaction.EventFields;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Reads what events captured here state, where the ledger's steps do not say it: of things that are not under custody. */
final class StatedRows {

    static final Set<String> INPUTS = Set.of("input", "inputClass");
    static final Set<String> OUTPUTS = Set.of("output", "outputClass");
    static final Set<String> CHILDREN = Set.of("child", "childClass");
    static final Set<String> PARENT = Set.of("parent");
    private static final String TRANSFORMATION = "transformation";

    /** So many identifiers of events are read at once: an event names up to 1,000 under custody, and more that are not. */
    private static final int MOST_NAMED = 200_000;

    private final JdbcClient db;
    private final int most;
    private final Runnable tooMany;

    /**
     * @param most events that are read at once
     * @param tooMany is told when there are more
     */
    StatedRows(JdbcTemplate jdbc, int most, Runnable tooMany) {
        this.db = JdbcClient.create(jdbc);
        this.most = most;
        this.tooMany = tooMany;
    }

    /** An event and what it names, by role. */
    record Said(Hash digest, String action, Moment moment, Map<String, Set<String>> named) {
        Set<String> in(Set<String> roles) {
            Set<String> all = new LinkedHashSet<>();
            roles.stream().sorted().forEach(role -> all.addAll(named.getOrDefault(role, Set.of())));
            return all;
        }
    }

    /** Digests of events that name one of these in one of these roles, by identifier. */
    Map<String, Set<Hash>> naming(Collection<String> identifiers, Set<String> roles) {
        Map<String, Set<Hash>> found = new HashMap<>();
        if (identifiers.isEmpty()) {
            return found;
        }
        int[] rows = {0};
        db.sql(
                        """
                        select i.identifier, i.digest from event_identifier i
                        where i.identifier = any(?) and i.role = any(?) limit ?""")
                .param(identifiers.toArray(String[]::new))
                .param(roles.toArray(String[]::new))
                .param(most + 1)
                .query(row -> {
                    if (++rows[0] > most) {
                        tooMany.run();
                        return;
                    }
                    found.computeIfAbsent(row.getString(1), id -> new LinkedHashSet<>())
                            .add(Hash.of(row.getBytes(2)));
                });
        return found;
    }

    /** Whether any event names it. */
    boolean known(String identifier) {
        return db.sql("select exists (select from event_identifier where identifier = ?)")
                .param(identifier)
                .query(Boolean.class)
                .single();
    }

    /** These events, those of one transformation that was captured in several events together. */
    Map<Hash, List<Said>> transformations(Collection<Hash> digests) {
        Map<Hash, Said> said = read(digests);
        Map<String, Set<Hash>> sharing = naming(ids(said.values()), Set.of(TRANSFORMATION));
        Set<Hash> others = new HashSet<>();
        sharing.values().forEach(others::addAll);
        others.removeAll(said.keySet());
        Map<Hash, Said> all = new HashMap<>(said);
        all.putAll(read(others));
        Map<Hash, List<Said>> together = new HashMap<>();
        said.forEach((digest, event) -> {
            Set<Hash> group = new LinkedHashSet<>(Set.of(digest));
            event.in(Set.of(TRANSFORMATION)).forEach(id -> group.addAll(sharing.getOrDefault(id, Set.of())));
            together.put(
                    digest,
                    group.stream().filter(all::containsKey).map(all::get).toList());
        });
        return together;
    }

    private static Set<String> ids(Collection<Said> events) {
        Set<String> ids = new HashSet<>();
        events.forEach(e -> ids.addAll(e.in(Set.of(TRANSFORMATION))));
        return ids;
    }

    /** These events as far as they were not withdrawn, nor declared errors. */
    Map<Hash, Said> read(Collection<Hash> digests) {
        Map<Hash, Said> said = new LinkedHashMap<>();
        if (digests.isEmpty()) {
            return said;
        }
        byte[][] bytes = digests.stream().map(Hash::bytes).toArray(byte[][]::new);
        db.sql(
                        """
                        select e.digest, e.action, e.event_time, e.block, e.record_time as written from event e
                        where e.digest = any(?) and e.text is not null and coalesce(e.declared, '') = ''
                          and not exists (select from event d where d.event_id = e.event_id and d.declared <> '')
                        order by e.event_time, e.position""")
                .param(bytes)
                .query(row -> {
                    Hash digest = Hash.of(row.getBytes("digest"));
                    String action = row.getString("action");
                    said.put(
                            digest,
                            new Said(digest, action == null ? "" : action, StepRows.moment(row), new HashMap<>()));
                });
        int[] rows = {0};
        db.sql("select digest, role, identifier from event_identifier where digest = any(?) limit ?")
                .param(bytes)
                .param(MOST_NAMED + 1)
                .query(row -> {
                    if (++rows[0] > MOST_NAMED) {
                        tooMany.run();
                        return;
                    }
                    Said event = said.get(Hash.of(row.getBytes("digest")));
                    if (event != null) {
                        event.named()
                                .computeIfAbsent(row.getString("role"), r -> new TreeSet<>())
                                .add(row.getString("identifier"));
                    }
                });
        return said;
    }

    /** A thing in a unit, as events state it. */
    record Stay(String unit, String thing, Hash event, Moment since, Optional<Moment> until) {}

    /** What events state about what was in these units. */
    List<Stay> contents(Collection<String> units) {
        Map<String, Set<Hash>> found = naming(units, PARENT);
        Set<Hash> digests = new LinkedHashSet<>();
        found.values().forEach(digests::addAll);
        List<Said> inOrder = List.copyOf(read(digests).values());
        List<Stay> stays = new ArrayList<>();
        for (String unit : units) {
            List<Said> of =
                    inOrder.stream().filter(e -> e.in(PARENT).contains(unit)).toList();
            for (int i = 0; i < of.size(); i++) {
                Said event = of.get(i);
                if (event.action().equals("ADD")) {
                    for (String thing : event.in(CHILDREN)) {
                        stays.add(new Stay(unit, thing, event.digest(), event.moment(), end(of, i, thing)));
                    }
                }
            }
        }
        return stays;
    }

    private static Optional<Moment> end(List<Said> events, int from, String thing) {
        return events.subList(from + 1, events.size()).stream()
                .filter(e -> e.action().equals("DELETE"))
                .filter(e -> e.in(CHILDREN).isEmpty() || e.in(CHILDREN).contains(thing))
                .map(Said::moment)
                .findFirst();
    }

    /** Dates of events that others opened no more of, or more. */
    Map<Hash, LocalDate> days(Collection<Hash> digests) {
        Map<Hash, LocalDate> days = new HashMap<>();
        if (digests.isEmpty()) {
            return days;
        }
        db.sql("select digest, document from opened_event where digest = any(?)")
                .param(digests.stream().map(Hash::bytes).toArray(byte[][]::new))
                .query(row -> {
                    day(row.getString("document")).ifPresent(day -> days.put(hash(row), day));
                });
        return days;
    }

    private static Hash hash(java.sql.ResultSet row) {
        try {
            return Hash.of(row.getBytes("digest"));
        } catch (java.sql.SQLException e) {
            throw new IllegalStateException("a row without its own column", e);
        }
    }

    /** Others choose what stands there: what is no date counts as not there. */
    private static Optional<LocalDate> day(String document) {
        String json = SaltedDocument.fromJson(
                        JsonParser.parse(document, JsonLimits.DOCUMENT).asObject())
                .fields()
                .get(EventFields.DAY);
        return Optional.ofNullable(json)
                .map(text -> JsonParser.parse(text, JsonLimits.VALUE))
                .filter(value -> value.kind() == JsonValue.Kind.STRING)
                .flatMap(value -> {
                    try {
                        return Optional.of(LocalDate.parse(value.asString()));
                    } catch (DateTimeException noDate) {
                        return Optional.empty();
                    }
                });
    }
}
