package io.waymark.scan;

import io.waymark.gs1.GS1Identifier;
import io.waymark.projection.NodeSettings;
import io.waymark.projection.journey.Profiles;
import java.net.URI;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Whose node knows more about what is not known here. */
final class Owners {

    private final Profiles profiles;
    private final NodeSettings settings;

    Owners(JdbcClient db, NodeSettings settings) {
        this.profiles = new Profiles(db);
        this.settings = settings;
    }

    /** The address of the node of the other member that holds the identifier's GS1 company prefix. */
    Optional<URI> node(GS1Identifier identifier) {
        return holder(identifier)
                .filter(org -> !org.equals(settings.organisation()))
                .flatMap(profiles::of)
                .map(Profiles.Known::node)
                .flatMap(this::elsewhere);
    }

    /** MSP id of the member that holds the identifier's GS1 company prefix. */
    Optional<String> holder(GS1Identifier identifier) {
        return digits(identifier)
                .flatMap(profiles::holder)
                .filter(prefix -> identifier.companyPrefixMatches(prefix.prefix()))
                .map(Profiles.Prefix::org);
    }

    /** From the company prefix on. */
    private static Optional<String> digits(GS1Identifier identifier) {
        String value = identifier.key().value();
        return switch (identifier.key().ai()) {
            case "00", "01", "8003", "8006" -> Optional.of(value.substring(1));
            default -> Optional.of(value);
        };
    }

    /** Nobody is sent in a circle, and nowhere but to a web address. */
    private Optional<URI> elsewhere(String node) {
        try {
            URI uri = URI.create(node);
            boolean web = ("https".equals(uri.getScheme()) || "http".equals(uri.getScheme())) && uri.getHost() != null;
            boolean here = settings.publicUrl() != null
                    && uri.getAuthority() != null
                    && uri.getAuthority().equalsIgnoreCase(settings.publicUrl().getAuthority());
            return web && !here ? Optional.of(uri) : Optional.empty();
        } catch (IllegalArgumentException e) {
            // A profile is whatever its organisation wrote: an address that is none leads nowhere.
            return Optional.empty();
        }
    }
}
