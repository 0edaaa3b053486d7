package io.waymark.projection.custody;

import io.waymark.custody.Standings;
import io.waymark.gs1.GS1Exception;
import io.waymark.gs1.GS1Identifier;
import io.waymark.ledger.Profile;
import io.waymark.projection.ledger.Keys;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.springframework.jdbc.core.JdbcTemplate;

/** Who is who: the public values of all organisations, as the own peer's blocks have them. */
public final class Directory {

    /**
     * A claim of a GS1 company prefix.
     *
     * @param prefix its digits
     * @param org MSP id of who claims it
     * @param confirmed MSP ids of the members that confirmed it, the claimant counted
     * @param effective whether a majority of the members did, and no earlier claim overlaps it
     */
    public record Prefix(String prefix, String org, List<String> confirmed, boolean effective) {}

    private final JdbcTemplate jdbc;

    public Directory(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** All published profiles, by organisation. */
    public List<Profile> profiles() {
        return jdbc.query("select bytes from profile order by org", (rs, i) -> Profile.parse(rs.getBytes(1)));
    }

    /** An organisation's profile, if it published one. */
    public Optional<Profile> profile(String org) {
        return jdbc
                .query("select bytes from profile where org = ?", (rs, i) -> Profile.parse(rs.getBytes(1)), org)
                .stream()
                .findFirst();
    }

    /** MSP ids of the channel's organisations. */
    public List<String> members() {
        return jdbc.queryForList("select org from member order by org", String.class);
    }

    /** All claims of prefixes, by prefix. */
    public List<Prefix> prefixes() {
        return jdbc.query(
                "select prefix, org, confirmed, effective from prefix_claim order by prefix", Directory::prefix);
    }

    private static Prefix prefix(ResultSet rs, int row) throws SQLException {
        String[] confirmed = (String[]) rs.getArray(3).getArray();
        return new Prefix(rs.getString(1), rs.getString(2), Arrays.asList(confirmed), rs.getBoolean(4));
    }

    /** MSP id of the member whose profile names this GLN (13 digits); the first by name where two do. */
    public Optional<String> memberOfGln(String gln) {
        return Optional.ofNullable(membersOfGlns(List.of(gln)).get(gln));
    }

    /** As {@link #memberOfGln}, for many: those that are not a member's are left out. */
    public Map<String, String> membersOfGlns(Collection<String> glns) {
        Map<String, String> members = new LinkedHashMap<>();
        Keys.byTexts(
                jdbc,
                """
                select g.gln, min(p.org) from unnest(?::text[]) as g(gln)
                join profile p on p.glns @> array[g.gln] group by g.gln
                """,
                glns,
                (rs, i) -> members.put(rs.getString(1), rs.getString(2)));
        return members;
    }

    /** MSP id of the member that holds the GS1 company prefix under which the identifier was issued. */
    public Optional<String> holderOf(GS1Identifier identifier) {
        return holder(effective(), identifier);
    }

    /** As {@link #holderOf(GS1Identifier)}, for canonical identifiers: strangers' ones are left out. */
    public Map<String, String> holdersOf(Collection<String> canonicalIdentifiers) {
        Map<String, String> holders = new LinkedHashMap<>();
        Function<String, Optional<String>> holder = holders();
        canonicalIdentifiers.forEach(id -> holder.apply(id).ifPresent(org -> holders.put(id, org)));
        return holders;
    }

    /** Who holds what, as of now: a function from canonical identifiers that asks the database no more. */
    public Function<String, Optional<String>> holders() {
        List<Prefix> effective = effective();
        return identifier -> {
            try {
                return holder(effective, GS1Identifier.parse(identifier));
            } catch (GS1Exception notCanonical) {
                return Optional.empty();
            }
        };
    }

    /** Who held what when, as of now: asks the database no more. */
    Standings.Holders heldAt() {
        Map<String, Long> since = new HashMap<>();
        jdbc.query("select prefix, effective_idx from prefix_claim where effective", row -> {
            since.put(row.getString(1), row.getLong(2));
        });
        List<Prefix> effective = effective();
        return (identifier, index) -> {
            try {
                return holder(
                        effective.stream()
                                .filter(p -> since.getOrDefault(p.prefix(), Long.MAX_VALUE) <= index)
                                .toList(),
                        GS1Identifier.parse(identifier));
            } catch (GS1Exception notCanonical) {
                return Optional.empty();
            }
        };
    }

    private List<Prefix> effective() {
        return jdbc.query(
                "select prefix, org, confirmed, effective from prefix_claim where effective order by prefix",
                Directory::prefix);
    }

    private static Optional<String> holder(List<Prefix> effective, GS1Identifier identifier) {
        return effective.stream()
                .filter(p -> identifier.companyPrefixMatches(p.prefix()))
                .map(Prefix::org)
                .findFirst();
    }
}
