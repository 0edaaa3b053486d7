package io.waymark.web.signin;

import io.waymark.projection.account.Role;
import java.io.Serializable;
import java.security.Principal;

/**
 * Who is signed in.
 *
 * @param name of the account
 * @param version of the account at sign-in: with another one the session ends
 * @param temporary whether the password is to be changed before anything else
 */
public record StaffUser(String name, Role role, int version, boolean temporary) implements Principal, Serializable {

    @Override
    public String getName() {
        return name;
    }

    /** Whether this person may act on goods. */
    public boolean acts() {
        return role == Role.OPERATOR;
    }

    /** Whether this person keeps accounts and keys. */
    public boolean administers() {
        return role == Role.ADMINISTRATOR;
    }

    @Override
    public String toString() {
        return name;
    }
}
