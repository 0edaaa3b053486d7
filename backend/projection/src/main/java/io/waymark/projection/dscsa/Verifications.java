package io.waymark.projection.dscsa;

import io.waymark.custody.Status;
import io.waymark.gs1.GS1Identifier;
import io.waymark.projection.custody.Directory;
import io.waymark.projection.dscsa.Verdict.Information;
import io.waymark.projection.dscsa.Verdict.Reason;
import io.waymark.projection.journey.Journey;
import io.waymark.projection.journey.Journeys;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Verifies product identifiers out of the histories that are known here, and keeps a list of all that was asked. */
public final class Verifications {

    /** The most entries of one page of the list. */
    public static final int MOST = 200;

    private static final int LONGEST = 100;

    private final JdbcClient db;
    private final Journeys journeys;
    private final Directory directory;
    private final Clock clock;

    @Autowired
    public Verifications(JdbcTemplate jdbc) {
        this(jdbc, Clock.systemUTC());
    }

    public Verifications(JdbcTemplate jdbc, Clock clock) {
        this.db = JdbcClient.create(jdbc);
        this.journeys = new Journeys(db);
        this.directory = new Directory(jdbc);
        this.clock = clock;
    }

    /**
     * Who asks.
     *
     * @param by account or name of the API key
     * @param gln of who has the product in hand; may be empty
     * @param correlation the requester's own id of the request; may be empty
     */
    public record Requester(String by, String gln, String correlation) {}

    /** What became of a question. */
    public sealed interface Answer {
        /** Somebody here can tell. */
        record Told(Verdict verdict, Instant at) implements Answer {}

        /**
         * This organisation neither made the product nor has its history.
         *
         * @param node address of the node of whoever holds the prefix, if a member does
         */
        record NotHere(Optional<String> node) implements Answer {}
    }

    /** One entry of the list. */
    public record Entry(
            Instant at,
            String by,
            String gln,
            Optional<String> member,
            String identifier,
            String lot,
            String expiry,
            boolean verified,
            String reason,
            String information) {

        /** Nothing private. */
        @Override
        public String toString() {
            return verified ? "verified" : reason;
        }
    }

    /** Today by UTC: what two digits of a year, and "expired", go by. */
    public LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    }

    /**
     * Verifies and keeps the question with its answer.
     *
     * @param own MSP id of this organisation
     */
    public Answer verify(ProductIdentifier asked, Requester requester, String own) {
        Optional<String> holder = directory.holderOf(asked.item());
        Optional<Journey> journey = journeys.all(asked.item()).stream()
                .filter(j -> holder.equals(Optional.of(j.name().org())))
                .findFirst();
        if (journey.isEmpty() && !holder.equals(Optional.of(own))) {
            return new Answer.NotHere(holder.flatMap(directory::profile).map(p -> p.node()));
        }
        Verdict verdict = journey.map(j -> judge(asked, j)).orElseGet(() -> Verdict.no(Reason.NO_MATCH_SERIAL));
        keep(asked, requester, verdict);
        return new Answer.Told(verdict, clock.instant());
    }

    private Verdict judge(ProductIdentifier asked, Journey journey) {
        if (journey.status() == Status.VOID) {
            return Verdict.no(Reason.NO_MATCH_SERIAL);
        }
        Optional<String> lot = journey.lot().flatMap(GS1Identifier::lot);
        boolean otherLot = asked.lot().isPresent() && !asked.lot().equals(lot);
        boolean otherExpiry = asked.expiry().isPresent() && !asked.expiry().equals(journey.expiry());
        if (otherLot || otherExpiry) {
            return Verdict.no(
                    otherLot && otherExpiry
                            ? Reason.NO_MATCH_LOT_EXPIRY
                            : otherLot ? Reason.NO_MATCH_LOT : Reason.NO_MATCH_EXPIRY);
        }
        switch (journey.recall()) {
            case RECALLED -> {
                return Verdict.no(Reason.NOT_FOR_REDISTRIBUTION).with(Information.RECALLED);
            }
            case NOT_SHOWN, NOT_ALL_CHECKED -> {
                return Verdict.no(Reason.NOT_FOR_REDISTRIBUTION).with(Information.SUSPECT);
            }
            default -> {
                boolean ended = journey.status() == Status.CONSUMED || journey.status() == Status.RETIRED;
                boolean expired =
                        journey.expiry().filter(day -> day.isBefore(today())).isPresent();
                Verdict verdict = ended ? Verdict.no(Reason.NOT_FOR_REDISTRIBUTION) : Verdict.yes();
                return expired ? verdict.with(Information.EXPIRED) : verdict;
            }
        }
    }

    private void keep(ProductIdentifier asked, Requester requester, Verdict verdict) {
        db.sql(
                        """
                        insert into dscsa_check (asked_by, requester_gln, member, correlation, identifier, lot, expiry, verified,
                          reason, information) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""")
                .params(
                        cut(requester.by()),
                        cut(requester.gln()),
                        requester.gln().isEmpty()
                                ? ""
                                : directory.memberOfGln(requester.gln()).orElse(""),
                        cut(requester.correlation()),
                        asked.item().toString(),
                        asked.lot().orElse(""),
                        asked.expiry().map(LocalDate::toString).orElse(""),
                        verdict.verified(),
                        verdict.reason().map(Reason::word).orElse(""),
                        verdict.information().map(Information::word).orElse(""))
                .update();
    }

    private static String cut(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST);
    }

    /** What was asked last, the latest first; at most {@link #MOST}. */
    public List<Entry> latest(int limit) {
        return db.sql(
                        """
                        select at, asked_by, requester_gln, member, identifier, lot, expiry, verified, reason, information
                        from dscsa_check order by id desc limit ?""")
                .param(Math.min(limit, MOST))
                .query((row, i) -> new Entry(
                        row.getTimestamp("at").toInstant(),
                        row.getString("asked_by"),
                        row.getString("requester_gln"),
                        Optional.of(row.getString("member")).filter(m -> !m.isEmpty()),
                        row.getString("identifier"),
                        row.getString("lot"),
                        row.getString("expiry"),
                        row.getBoolean("verified"),
                        row.getString("reason"),
                        row.getString("information")))
                .list();
    }
}
