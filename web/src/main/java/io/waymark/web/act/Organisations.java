package io.waymark.web.act;

import io.waymark.ledger.Profile;
import io.waymark.projection.NodeSettings;
import io.waymark.projection.custody.Directory;
import io.waymark.projection.custody.Directory.Prefix;
import io.waymark.web.page.Option;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** The own organisation and the others, as acts need them. */
@Component
public class Organisations {
    /** Value of the choice "somebody who is no member". */
    public static final String OUTSIDE = "outside";

    private final Directory directory;
    private final NodeSettings settings;

    Organisations(Directory directory, NodeSettings settings) {
        this.directory = directory;
        this.settings = settings;
    }

    /** MSP id of the own organisation. */
    public String own() {
        return Optional.ofNullable(settings.organisation()).orElseThrow();
    }

    /** The own GLN: the first of the profile, else the settings'. */
    public Optional<String> ownGln() {
        return gln(own()).or(() -> Optional.ofNullable(settings.bootstrap().gln()));
    }

    /** The first GLN of an organisation's profile. */
    public Optional<String> gln(String msp) {
        return directory.profile(msp).flatMap(profile -> profile.glns().stream().findFirst());
    }

    /** Prefixes that this organisation may make identifiers under. */
    public List<String> prefixes() {
        return directory.prefixes().stream()
                .filter(prefix -> prefix.effective() && prefix.org().equals(own()))
                .map(Prefix::prefix)
                .toList();
    }

    /** Whom goods can be offered to: members with a GLN, by name. */
    public List<Profile> receivers() {
        return directory.profiles().stream()
                .filter(profile ->
                        !profile.org().equals(own()) && !profile.glns().isEmpty())
                .sorted(java.util.Comparator.comparing(Profile::name))
                .toList();
    }

    /** {@link #receivers} as choices, and who is no member. */
    public List<Option> receiverOptions() {
        List<Option> options = new ArrayList<>(List.of(new Option("", "Choose who gets it")));
        receivers()
                .forEach(profile ->
                        options.add(new Option(profile.org(), profile.name() + " (" + profile.country() + ")")));
        options.add(new Option(OUTSIDE, "Somebody who is no member"));
        return options;
    }

    /** A writer of events that happened then and here. */
    public EventWriter writer(Instant at) {
        return new EventWriter(Clock.fixed(at, ZoneId.systemDefault()), ownGln());
    }

    /** A writer of events that happen now and here. */
    public EventWriter writer() {
        return new EventWriter(Clock.systemDefaultZone(), ownGln());
    }
}
