package io.waymark.projection.account;

import java.util.Locale;
import java.util.Optional;

/** What an account may do. */
public enum Role {
    /** Reads and acts: everything that moves goods. */
    OPERATOR,
    /** Reads. */
    AUDITOR,
    /** Reads; keeps accounts and keys. Does not act on goods, so that nobody both makes accounts and moves goods. */
    ADMINISTRATOR;

    /** As the database and the pages spell it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The role of this word; empty for any other one. */
    public static Optional<Role> of(String word) {
        for (Role role : values()) {
            if (role.word().equals(word)) {
                return Optional.of(role);
            }
        }
        return Optional.empty();
    }
}
