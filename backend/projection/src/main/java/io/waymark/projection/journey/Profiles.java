package io.waymark.projection.journey;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Reads the organisations' profiles and the GS1 company prefixes that they hold. */
public final class Profiles {

    private final JdbcClient db;

    public Profiles(JdbcClient db) {
        this.db = db;
    }

    /**
     * @param bytes canonical bytes of the public profile
     * @param node address of its node
     */
    public record Known(Organisation organisation, String node, byte[] bytes) {}

    /**
     * A prefix that a majority of the members has confirmed.
     *
     * @param prefix digits
     * @param org MSP id of who holds it
     * @param confirmed MSP ids of who confirmed it
     */
    public record Prefix(String prefix, String org, List<String> confirmed) {}

    /** The profiles of these; who has published none is not in it. */
    public Map<String, Known> of(Collection<String> organisations) {
        Map<String, Known> known = new HashMap<>();
        if (organisations.isEmpty()) {
            return known;
        }
        db.sql("select org, name, country, node, bytes from profile where org = any(?)")
                .param(organisations.toArray(String[]::new))
                .query(row -> {
                    Organisation organisation =
                            new Organisation(row.getString("org"), row.getString("name"), row.getString("country"));
                    known.put(
                            organisation.msp(), new Known(organisation, row.getString("node"), row.getBytes("bytes")));
                });
        return known;
    }

    /** The profile of one organisation, if it has published one. */
    public Optional<Known> of(String organisation) {
        return Optional.ofNullable(of(List.of(organisation)).get(organisation));
    }

    /**
     * The prefix that digits begin with, if a member holds it. Overlaps are refused on the ledger, so there is one.
     *
     * @param digits from the company prefix on
     */
    public Optional<Prefix> holder(String digits) {
        String[] beginnings = new String[Math.max(0, Math.min(12, digits.length()) - 3)];
        for (int i = 0; i < beginnings.length; i++) {
            beginnings[i] = digits.substring(0, i + 4);
        }
        return db
                .sql("select prefix, org, confirmed from prefix_claim where effective and prefix = any(?) order by"
                        + " prefix")
                .param(beginnings)
                .query((row, i) ->
                        new Prefix(row.getString("prefix"), row.getString("org"), Rows.strings(row, "confirmed")))
                .list()
                .stream()
                .findFirst();
    }

    /** An organisation as it presents itself, or by its MSP id where it has published nothing. */
    static Organisation named(Map<String, Known> known, String msp) {
        Known profile = known.get(msp);
        return profile == null ? new Organisation(msp, msp, "") : profile.organisation();
    }
}
