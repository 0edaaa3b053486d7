package io.waymark.web.page;

import io.waymark.projection.NodeSettings;
import io.waymark.web.signin.StaffUser;
import java.util.List;
import java.util.Optional;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Component;

/** What the frame of every page says: whose node it is, who is signed in, where one can go. Templates call it by name. */
@Component("frame")
public class Frame {
    private final NodeSettings settings;
    private final JdbcClient db;

    Frame(NodeSettings settings, JdbcClient db) {
        this.settings = settings;
        this.db = db;
    }

    /** One link of the menu; {@code section} tells which one is the present page's. */
    public record Link(String section, String address, String text) {}

    /** Public name of the organisation whose node this is: the profile's, else the settings', else its MSP id. */
    public String organisation() {
        return profileName()
                .or(() -> Optional.ofNullable(settings.bootstrap().name()).filter(name -> !name.isBlank()))
                .orElseGet(this::msp);
    }

    /** The frame is drawn without a database too: the error page says that it is away. */
    private Optional<String> profileName() {
        try {
            return db.sql("select name from profile where org = ?")
                    .param(msp())
                    .query(String.class)
                    .optional();
        } catch (DataAccessException away) {
            return Optional.empty();
        }
    }

    /** MSP id of the organisation whose node this is. */
    public String msp() {
        return Optional.ofNullable(settings.organisation()).orElse("");
    }

    /** Whether this node is part of the demo. */
    public boolean demo() {
        return settings.demo();
    }

    /** Who is signed in; null if nobody is. */
    public StaffUser user() {
        Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
        return authentication != null && authentication.getPrincipal() instanceof StaffUser user ? user : null;
    }

    /** Whether who is signed in may act on goods. */
    public boolean acts() {
        StaffUser user = user();
        return user != null && user.acts();
    }

    /** Whether who is signed in keeps accounts and keys. */
    public boolean administers() {
        StaffUser user = user();
        return user != null && user.administers();
    }

    /** The menu of who is signed in. */
    public List<Link> links() {
        if (user() == null) {
            return List.of(new Link("guides", "/guides", "Guides"));
        }
        List<Link> links = new java.util.ArrayList<>(List.of(
                new Link("home", "/", "Home"),
                new Link("inbound", "/inbound", "Inbound"),
                new Link("stock", "/stock", "Stock"),
                new Link("products", "/products", "Products"),
                new Link("jobs", "/jobs", "Jobs"),
                new Link("events", "/events", "Events"),
                new Link("reports", "/reports", "Reports")));
        if (administers()) {
            links.add(new Link("accounts", "/admin/accounts", "Accounts"));
            links.add(new Link("keys", "/admin/keys", "API keys"));
        }
        links.add(new Link("organisation", "/admin/organisation", "Organisation"));
        if (!acts()) {
            links.add(new Link("disclosure", "/admin/disclosure", "Who sees what"));
            links.add(new Link("audit", "/admin/audit", "Audit list"));
        }
        links.add(new Link("guides", "/guides", "Guides"));
        return links;
    }
}
