package io.waymark.projection.notice;

import java.util.Arrays;
import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/** The notices that hold now. */
public final class Notices {
    private static final int MOST = 100;
    private static final int LONGEST = 300;

    private final JdbcTemplate jdbc;
    private final TransactionTemplate transaction;

    public Notices(JdbcTemplate jdbc, TransactionTemplate transaction) {
        this.jdbc = jdbc;
        this.transaction = transaction;
    }

    /** These hold now, and no others. */
    public void replace(List<Notice> all) {
        String[] codes = all.stream().map(n -> n.kind().code()).toArray(String[]::new);
        String[] abouts = all.stream().map(n -> bounded(n.about())).toArray(String[]::new);
        transaction.executeWithoutResult(status -> {
            jdbc.update(
                    "delete from notice where (code, about) not in (select * from unnest(?::text[], ?::text[]))",
                    codes,
                    abouts);
            jdbc.update(
                    "insert into notice (code, about) select * from unnest(?::text[], ?::text[]) on conflict do"
                            + " nothing",
                    codes,
                    abouts);
        });
    }

    private static String bounded(String about) {
        String plain = about.replaceAll("\\p{Cntrl}", " ");
        return plain.length() > LONGEST ? plain.substring(0, LONGEST) : plain;
    }

    /** All of them, the oldest first. */
    public List<Notice> all() {
        return jdbc
                .query(
                        "select code, about from notice order by since, code, about limit " + MOST,
                        (rs, i) -> List.of(rs.getString(1), rs.getString(2)))
                .stream()
                // A newer backend may know more kinds than this process.
                .flatMap(row -> Arrays.stream(Notice.Kind.values())
                        .filter(kind -> kind.code().equals(row.get(0)))
                        .map(kind -> new Notice(kind, row.get(1))))
                .toList();
    }
}
