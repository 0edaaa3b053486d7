package io.waymark.projection.account;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One person's way in.
 *
 * @param name lower case
 * @param password as Spring Security's DelegatingPasswordEncoder writes it: {@code {id}hash}
 * @param disabled cannot sign in, and what was signed in ends
 * @param demo one of the demo's well-known accounts: refused outside the demo
 * @param temporary the password was given by somebody else and is to be changed first
 * @param version goes up with every change of rights or password; sessions of an older one end
 * @param signedIn when it last signed in
 */
public record Account(
        String name,
        String password,
        Role role,
        boolean disabled,
        boolean demo,
        boolean temporary,
        int version,
        Instant created,
        @Nullable Instant signedIn) {

    /** Name and role; never the password. */
    @Override
    public String toString() {
        return name + " (" + role.word() + ")";
    }
}
