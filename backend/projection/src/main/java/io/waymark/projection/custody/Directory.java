package io.waymark.projection.custody;

import io.waymark.gs1.GS1Identifier;
import io.waymark.ledger.Profile;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

    public Directory(JdbcTemplate jdbc) {}

    /** All published profiles, by organisation. */
    public List<Profile> profiles() {
        throw new UnsupportedOperationException();
    }

    /** An organisation's profile, if it published one. */
    public Optional<Profile> profile(String org) {
        throw new UnsupportedOperationException();
    }

    /** MSP ids of the channel's organisations. */
    public List<String> members() {
        throw new UnsupportedOperationException();
    }

    /** All claims of prefixes, by prefix. */
    public List<Prefix> prefixes() {
        throw new UnsupportedOperationException();
    }

    /** MSP id of the member whose profile names this GLN (13 digits); the first by name where two do. */
    public Optional<String> memberOfGln(String gln) {
        throw new UnsupportedOperationException();
    }

    /** As {@link #memberOfGln}, for many: those that are not a member's are left out. */
    public Map<String, String> membersOfGlns(Collection<String> glns) {
        throw new UnsupportedOperationException();
    }

    /** MSP id of the member that holds the GS1 company prefix under which the identifier was issued. */
    public Optional<String> holderOf(GS1Identifier identifier) {
        throw new UnsupportedOperationException();
    }

    /** As {@link #holderOf(GS1Identifier)}, for canonical identifiers: strangers' ones are left out. */
    public Map<String, String> holdersOf(Collection<String> canonicalIdentifiers) {
        throw new UnsupportedOperationException();
    }
}
