package io.waymark.projection.bundle;

import io.waymark.disclosure.Audience;
import io.waymark.disclosure.DisclosureRules;
import io.waymark.disclosure.Subject;
import io.waymark.json.JsonArray;
import io.waymark.json.JsonLimits;
import io.waymark.json.JsonObject;
import io.waymark.json.JsonParser;
import io.waymark.ledger.Hash;
import io.waymark.ledger.SaltedDocument;
import io.waymark.projection.disclosure.Disclosures;
import io.waymark.projection.journey.Profiles;
import io.waymark.projection.log.LogMembers;
import io.waymark.projection.log.Proofs;
import io.waymark.tlog.policy.Policy;
import io.waymark.verifier.AuditReading;
import io.waymark.verifier.Documents;
import io.waymark.verifier.RefusedException;
import io.waymark.verifier.Verifier;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Makes auditors' files (docs/FORMATS.md, "Auditor's file"): chosen fields of events that this organisation captured, as far as its
 * rules show them to auditors, with the proof that it committed to them.
 */
public final class AuditFiles {

    /** The most events of one file. */
    public static final int MOST = 1_000;

    private static final Logger LOG = LoggerFactory.getLogger(AuditFiles.class);

    private final JdbcClient db;
    private final Disclosures disclosures;
    private final Profiles profiles;
    private final Proofs proofs;
    private final LogMembers members;
    private final String organisation;

    /** @param organisation MSP id of whose events they are */
    public AuditFiles(JdbcClient db, Proofs proofs, LogMembers members, String organisation) {
        this.db = db;
        this.disclosures = new Disclosures(db);
        this.profiles = new Profiles(db);
        this.proofs = proofs;
        this.members = members;
        this.organisation = organisation;
    }

    /**
     * Which events.
     *
     * @param from first day of eventTime, by UTC
     * @param to last day, by UTC
     * @param thing canonical identifier of a product or lot; empty for all
     * @param fields names of fields; those that an event does not have are passed over
     */
    public record Selection(LocalDate from, LocalDate to, String thing, Set<String> fields) {
        public Selection {
            fields = Set.copyOf(fields);
        }

        /** The period: the rest is private. */
        @Override
        public String toString() {
            return from + " to " + to;
        }
    }

    /**
     * What came of a wish.
     *
     * @param code {@code made}, {@code no-events}, {@code too-many-events} or {@code no-checkpoint} (not enough members have signed
     *     a log that has all of it)
     * @param file canonical JSON; empty unless it was made
     */
    public record Made(String code, int events, byte[] file) {
        @Override
        public String toString() {
            return code + ", " + events + " events";
        }
    }

    /** Makes a file as of the latest checkpoint. */
    public Made make(Selection selection) {
        Map<Hash, Captured> found = events(selection);
        if (found.isEmpty() || found.size() > MOST) {
            return new Made(found.isEmpty() ? "no-events" : "too-many-events", found.size(), new byte[0]);
        }
        DisclosureRules rules = disclosures.now();
        Map<Hash, List<Subject>> subjects = subjects(found);
        List<JsonObject> events = new ArrayList<>();
        new TreeMap<>(found).forEach((digest, captured) -> {
            List<String> shown = selection.fields().stream()
                    .filter(field -> subjects.get(digest).stream()
                            .allMatch(subject -> rules.shows(Audience.AUDITORS, subject, field)))
                    .toList();
            events.add(JsonObject.of(
                    "org", organisation,
                    "block", captured.block(),
                    "document", Documents.written(captured.document().show(shown))));
        });
        JsonObject body = JsonObject.of(
                "v",
                Verifier.VERSION,
                "kind",
                AuditReading.KIND,
                "events",
                JsonArray.of(events),
                "organisations",
                JsonArray.of());
        return proven(body)
                .map(file -> new Made("made", events.size(), file))
                .orElseGet(() -> new Made("no-checkpoint", events.size(), new byte[0]));
    }

    private Optional<byte[]> proven(JsonObject body) {
        Optional<Proofs.Latest> latest = proofs.latest();
        Optional<Policy> policy = members.policy();
        if (latest.isEmpty() || policy.isEmpty()) {
            return Optional.empty();
        }
        try {
            return new Proving(proofs).audit(body, profiles.of(Set.of(organisation)), latest.get(), policy.get());
        } catch (RefusedException e) {
            LOG.warn("a file for an auditor is not proven: {}", e.getMessage());
            return Optional.empty();
        }
    }

    /** @param block of its first write */
    private record Captured(long block, SaltedDocument document) {}

    private Map<Hash, Captured> events(Selection selection) {
        Map<Hash, Captured> events = new HashMap<>();
        db.sql(
                        """
                        select e.digest, e.block, e.document from event e
                        where e.text is not null and e.event_time >= ? and e.event_time < ? and (? = '' or exists (
                            select from event_identifier i where i.digest = e.digest and (i.identifier = ?
                                or i.identifier like ? || '/%'
                                or i.identifier in (select o.identifier from object o where o.lot = ?))))
                        order by e.position limit ?""")
                .param(selection.from().atStartOfDay().atOffset(ZoneOffset.UTC))
                .param(selection.to().plusDays(1).atStartOfDay().atOffset(ZoneOffset.UTC))
                .param(selection.thing())
                .param(selection.thing())
                .param(selection
                        .thing()
                        .replace("\\", "\\\\")
                        .replace("%", "\\%")
                        .replace("_", "\\_"))
                .param(selection.thing())
                .param(MOST + 1)
                .query(row -> {
                    events.put(
                            Hash.of(row.getBytes("digest")),
                            new Captured(
                                    row.getLong("block"),
                                    SaltedDocument.fromJson(
                                            JsonParser.parse(row.getString("document"), JsonLimits.DOCUMENT)
                                                    .asObject())));
                });
        return events;
    }

    /** What rules may ask of each event: every act that it was for a thing, and every product that it names. */
    private Map<Hash, List<Subject>> subjects(Map<Hash, Captured> events) {
        byte[][] digests = events.keySet().stream().map(Hash::bytes).toArray(byte[][]::new);
        Map<Hash, Set<String>> acts = texts("select distinct event, act from step where event = any(?)", digests);
        Map<Hash, Set<String>> things = texts(
                "select distinct digest, substring(identifier from '^https://id.gs1.org/01/[0-9]{14}')"
                        + " from event_identifier where digest = any(?) and identifier like 'https://id.gs1.org/01/%'",
                digests);
        Map<Hash, List<Subject>> subjects = new HashMap<>();
        events.forEach((digest, captured) -> {
            List<Subject> all = new ArrayList<>();
            for (String act : acts.getOrDefault(digest, Set.of(""))) {
                things.getOrDefault(digest, Set.of(""))
                        .forEach(thing -> all.add(Subject.of(act, captured.document(), thing)));
            }
            subjects.put(digest, all);
        });
        return subjects;
    }

    private Map<Hash, Set<String>> texts(String sql, byte[][] digests) {
        Map<Hash, Set<String>> texts = new HashMap<>();
        db.sql(sql).param(digests).query((java.sql.ResultSet row) -> {
            String text = row.getString(2);
            if (text != null) {
                texts.computeIfAbsent(Hash.of(row.getBytes(1)), d -> new HashSet<>())
                        .add(text);
            }
        });
        return texts;
    }
}
