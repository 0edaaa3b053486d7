package io.waymark.web.signin;

import io.waymark.projection.NodeSettings;
import io.waymark.projection.account.Account;
import io.waymark.projection.account.Accounts;
import io.waymark.projection.account.AuditList;
import io.waymark.projection.account.SignInFailures;
import io.waymark.web.page.Words;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.LockedException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.crypto.password.PasswordEncoder;

/**
 * Checks name and password. Whatever is wrong, the answer is the same and takes as long: nobody learns which names exist.
 * After repeated failures a name has to wait ({@link SignInFailures}), and an address that tries many names too
 * ({@link AddressBrake}).
 */
final class AccountProvider implements AuthenticationProvider {
    /** What bcrypt reads of a password. */
    static final int MOST_PASSWORD_BYTES = 72;

    private static final String WRONG = "Name or password is wrong.";

    private final Accounts accounts;
    private final SignInFailures failures;
    private final AddressBrake brake;
    private final AuditList audit;
    private final PasswordEncoder encoder;
    private final boolean demo;
    private final Clock clock;
    private final String nobody;

    AccountProvider(
            Accounts accounts,
            SignInFailures failures,
            AddressBrake brake,
            AuditList audit,
            PasswordEncoder encoder,
            NodeSettings settings,
            Clock clock) {
        this.accounts = accounts;
        this.failures = failures;
        this.brake = brake;
        this.audit = audit;
        this.encoder = encoder;
        this.demo = settings.demo();
        this.clock = clock;
        this.nobody = encoder.encode("nobody has this password");
    }

    @Override
    public Authentication authenticate(Authentication request) {
        String name = String.valueOf(request.getPrincipal()).strip().toLowerCase(Locale.ROOT);
        String password = String.valueOf(request.getCredentials());
        String address = request.getDetails() instanceof String from ? from : "";
        if (!Accounts.isName(name)) {
            brake.failed(address, clock.instant());
            throw new BadCredentialsException(WRONG);
        }
        Optional<Duration> wait = failures.wait(name, clock.instant()).or(() -> brake.wait(address, clock.instant()));
        if (wait.isPresent()) {
            throw new LockedException("Too many attempts failed. Try again in " + Words.wait(wait.get()) + ".");
        }
        Optional<Account> account = accounts.find(name).filter(a -> !a.disabled() && (demo || !a.demo()));
        String hash = account.map(Account::password).orElse(nobody);
        boolean readable = password.getBytes(StandardCharsets.UTF_8).length <= MOST_PASSWORD_BYTES;
        boolean right = encoder.matches(readable ? password : "", hash) && readable;
        if (account.isEmpty() || !right) {
            failures.failed(name, clock.instant());
            brake.failed(address, clock.instant());
            throw new BadCredentialsException(WRONG);
        }
        failures.succeeded(name);
        accounts.signedIn(name);
        if (encoder.upgradeEncoding(hash)) {
            accounts.reencoded(name, hash, encoder.encode(password));
        }
        audit.add(name, "signed in", "");
        return signedIn(account.get());
    }

    static Authentication signedIn(Account account) {
        StaffUser user = new StaffUser(account.name(), account.role(), account.version(), account.temporary());
        return UsernamePasswordAuthenticationToken.authenticated(
                user,
                null,
                List.of(new SimpleGrantedAuthority("ROLE_" + account.role().name())));
    }

    @Override
    public boolean supports(Class<?> authentication) {
        return UsernamePasswordAuthenticationToken.class.isAssignableFrom(authentication);
    }
}
