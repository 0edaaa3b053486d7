package io.waymark.web.signin;

import io.waymark.projection.account.Account;
import io.waymark.projection.account.Accounts;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.util.Optional;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Ends sessions of accounts that were disabled or changed since they signed in, and leads who has a temporary password to the
 * page where it is changed. A session must not outlive the rights that it was given for.
 */
final class AccountGate extends OncePerRequestFilter {
    private final Accounts accounts;

    AccountGate(Accounts accounts) {
        this.accounts = accounts;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
        if (authentication == null || !(authentication.getPrincipal() instanceof StaffUser user)) {
            chain.doFilter(request, response);
            return;
        }
        Optional<Account> account =
                accounts.find(user.name()).filter(a -> !a.disabled() && a.version() == user.version());
        String path = request.getRequestURI();
        if (account.isEmpty()) {
            SecurityContextHolder.clearContext();
            HttpSession session = request.getSession(false);
            if (session != null) {
                session.invalidate();
            }
            if (WebSecurity.inBackground(request)) {
                WebSecurity.background(response);
            } else {
                response.sendRedirect("/sign-in?ended");
            }
        } else if (user.temporary() && !path.equals("/account") && !path.equals("/sign-out")) {
            response.sendRedirect("/account");
        } else {
            chain.doFilter(request, response);
        }
    }
}
