package io.waymark.projection.log;

import io.waymark.ledger.Hash;
import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;

/** The files that check bundles: what this node serves, and what members say on the ledger that they serve. */
public final class VerifierFiles {

    private static final int AT_ONCE = 4;

    private final JdbcTemplate jdbc;

    public VerifierFiles(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** Notes that this node serves a file. */
    public void serves(Hash sha256) {
        jdbc.update("insert into verifier_served (sha256) values (?) on conflict do nothing", sha256.bytes());
    }

    /** MSP ids of those that say on the ledger that they serve a file, sorted. */
    public List<String> saidBy(Hash sha256) {
        return jdbc.queryForList(
                "select org from verifier_file where sha256 = ? order by org collate \"C\"",
                String.class,
                sha256.bytes());
    }

    /** The latest files that are served here and that this organisation has not said yet that it serves. */
    public List<Hash> unsaid(String organisation) {
        return jdbc.query(
                """
                select sha256 from verifier_served s where not exists (
                    select from verifier_file f where f.sha256 = s.sha256 and f.org = ?) order by since desc limit ?
                """,
                (rs, i) -> Hash.of(rs.getBytes(1)),
                organisation,
                AT_ONCE);
    }
}
