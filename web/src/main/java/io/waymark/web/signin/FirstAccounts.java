package io.waymark.web.signin;

import io.waymark.projection.NodeSettings;
import io.waymark.projection.account.Accounts;
import io.waymark.projection.account.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.dao.DataAccessException;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.stereotype.Component;

/**
 * Accounts of a new node. In the demo the three well-known ones; else one administrator with a random password, written to
 * {@code first-administrator} in the node's data directory (mode 0600) and to be changed at the first sign-in.
 */
@Component
class FirstAccounts implements ApplicationRunner {
    /** Password of the demo's accounts. */
    static final String DEMO_PASSWORD = "demo";

    private static final Logger LOG = LoggerFactory.getLogger(FirstAccounts.class);

    private final NodeSettings settings;
    private final Accounts accounts;
    private final PasswordEncoder encoder;
    private boolean ensured;

    FirstAccounts(NodeSettings settings, Accounts accounts, PasswordEncoder encoder) {
        this.settings = settings;
        this.accounts = accounts;
        this.encoder = encoder;
    }

    /** At the start, if the database is there: a process without the backend may be started before it. */
    @Override
    public void run(ApplicationArguments arguments) throws IOException {
        try {
            ensure();
        } catch (DataAccessException notReady) {
            LOG.warn(
                    "The database is not ready ({}). Accounts are made when somebody wants to sign in.",
                    notReady.getClass().getSimpleName());
        }
    }

    /** Makes the accounts unless they are there. */
    synchronized void ensure() throws IOException {
        if (!ensured) {
            make();
            ensured = true;
        }
    }

    private void make() throws IOException {
        if (settings.demo()) {
            for (Role role : Role.values()) {
                if (accounts.find(role.word()).isEmpty()) {
                    accounts.add(role.word(), encoder.encode(DEMO_PASSWORD), role, true, false);
                }
            }
        } else if (accounts.none()) {
            administrator();
        }
    }

    private void administrator() throws IOException {
        Path data = settings.data();
        if (data == null) {
            throw new IOException("waymark.data is missing: the first administrator's password has nowhere to go");
        }
        String name = accounts.find("administrator").isEmpty() ? "administrator" : "first-administrator";
        String password = Passwords.make();
        Path file = data.resolve("first-administrator");
        Files.deleteIfExists(file);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, name + "\n" + password + "\n", StandardOpenOption.DSYNC);
        if (accounts.add(name, encoder.encode(password), Role.ADMINISTRATOR, false, true)) {
            LOG.info(
                    "There is no account yet. Name and password of the first administrator are in {}; sign in, choose a"
                            + " password, and delete the file.",
                    file);
        }
    }
}
