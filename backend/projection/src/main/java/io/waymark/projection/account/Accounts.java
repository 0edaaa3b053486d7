package io.waymark.projection.account;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The accounts of one node. Nothing is ever deleted: a name in the audit list stays somebody's. A part that needs it imports
 * this class.
 */
public final class Accounts {
    /** An organisation has at most so many accounts. */
    public static final int MOST = 2_000;

    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._@-]{1,63}");

    private final JdbcClient db;

    public Accounts(JdbcClient db) {
        this.db = db;
    }

    /** Whether a text can be an account's name: 2 to 64 of a-z, 0-9 and {@code . _ @ -}, the first a letter or digit. */
    public static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    /** The account of this name, if there is one. */
    public Optional<Account> find(String name) {
        return db.sql("select * from account where name = ?")
                .param(name)
                .query(Accounts::account)
                .optional();
    }

    /** All accounts, by name. */
    public List<Account> all() {
        return db.sql("select * from account order by name limit ?")
                .param(MOST)
                .query(Accounts::account)
                .list();
    }

    /** Whether nobody can sign in yet, the demo's accounts apart. */
    public boolean none() {
        return db.sql("select not exists (select 1 from account where not demo)")
                .query(Boolean.class)
                .single();
    }

    /**
     * Adds an account.
     *
     * @param encoded the password, encoded
     * @param temporary whether it is to be changed at the first sign-in
     * @return whether it was added: false if there is one of this name, or no room
     */
    public boolean add(String name, String encoded, Role role, boolean demo, boolean temporary) {
        if (!isName(name)) {
            throw new IllegalArgumentException("not the name of an account");
        }
        return db.sql(
                                """
                        insert into account (name, password, role, demo, temporary)
                        select ?, ?, ?, ?, ? where (select count(*) from account) < ?
                        on conflict (name) do nothing""")
                        .params(name, encoded, role.word(), demo, temporary, MOST)
                        .update()
                == 1;
    }

    /** Sets another password; other sessions of the account end. */
    public boolean password(String name, String encoded, boolean temporary) {
        return db.sql("update account set password = ?, temporary = ?, version = version + 1 where name = ?")
                        .params(encoded, temporary, name)
                        .update()
                == 1;
    }

    /** Stores the same password encoded anew, after an upgrade of the encoding. */
    public void reencoded(String name, String before, String encoded) {
        db.sql("update account set password = ? where name = ? and password = ?")
                .params(encoded, name, before)
                .update();
    }

    /**
     * Gives another role. The last administrator who can sign in keeps his.
     *
     * @return whether it was changed
     */
    public boolean role(String name, Role role) {
        return db.sql("update account a set role = ?, version = version + 1 where name = ? and role <> ?"
                                + " and (? = 'administrator' or " + ANOTHER_ADMINISTRATOR + ")")
                        .params(role.word(), name, role.word(), role.word())
                        .update()
                == 1;
    }

    /**
     * Disables or enables an account. The last administrator who can sign in cannot be disabled.
     *
     * @return whether it was changed
     */
    public boolean disabled(String name, boolean disabled) {
        return db.sql("update account a set disabled = ?, version = version + 1 where name = ? and disabled <> ?"
                                + " and (not ? or " + ANOTHER_ADMINISTRATOR + ")")
                        .params(disabled, name, disabled, disabled)
                        .update()
                == 1;
    }

    /** Notes a sign-in. */
    public void signedIn(String name) {
        db.sql("update account set signed_in_at = now() where name = ?")
                .param(name)
                .update();
    }

    private static final String ANOTHER_ADMINISTRATOR =
            "(a.role <> 'administrator' or a.disabled or exists (select 1 from account o"
                    + " where o.role = 'administrator' and not o.disabled and o.name <> a.name))";

    private static Account account(ResultSet row, int index) throws SQLException {
        Timestamp signedIn = row.getTimestamp("signed_in_at");
        return new Account(
                row.getString("name"),
                row.getString("password"),
                Role.of(row.getString("role")).orElseThrow(),
                row.getBoolean("disabled"),
                row.getBoolean("demo"),
                row.getBoolean("temporary"),
                row.getInt("version"),
                row.getTimestamp("created_at").toInstant(),
                signedIn == null ? null : signedIn.toInstant());
    }
}
