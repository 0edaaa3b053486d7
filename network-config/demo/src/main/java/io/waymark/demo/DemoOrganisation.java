package io.waymark.demo;

import io.waymark.gs1.CheckDigits;
import java.util.List;
import java.util.Locale;

/**
 * An organisation of the demo, under a company prefix that GS1 keeps for demonstrations.
 *
 * @param title as in {@code Manufacturer}: its MSP id without {@code MSP}
 * @param country ISO 3166-1 alpha-2 code
 * @param prefix its company prefix
 * @param gln its GLN
 * @param place its place among the organisations of its network, from 0
 */
record DemoOrganisation(String title, String country, String prefix, String gln, int place) {
    static final DemoOrganisation MANUFACTURER =
            new DemoOrganisation("Manufacturer", "DE", "9521001", "9521001000000", 0);
    static final DemoOrganisation DISTRIBUTOR =
            new DemoOrganisation("Distributor", "NL", "9521002", "9521002000009", 1);
    static final DemoOrganisation RETAILER = new DemoOrganisation("Retailer", "FR", "9521003", "9521003000008", 2);

    /** The three that the demo is about. */
    static final List<DemoOrganisation> KNOWN = List.of(MANUFACTURER, DISTRIBUTOR, RETAILER);

    private static final int OTHERS = 9_521_100;

    /** A member of a network: one of the three, or another one, which gets a prefix of its own. */
    static DemoOrganisation of(String title, int place) {
        return KNOWN.stream()
                .filter(known -> known.title.equals(title))
                .findFirst()
                .map(known -> new DemoOrganisation(title, known.country, known.prefix, known.gln, place))
                .orElseGet(() -> {
                    String prefix = Integer.toString(OTHERS + place);
                    String digits = prefix + "00000";
                    return new DemoOrganisation(title, "BE", prefix, digits + CheckDigits.of(digits), place);
                });
    }

    /** {@code manufacturer}: in file names, database names and the demo's API key. */
    String id() {
        return title.toLowerCase(Locale.ROOT);
    }

    String publicName() {
        return "Demo " + title;
    }

    String mspId() {
        return title + "MSP";
    }

    String apiKey() {
        return "demo-" + id();
    }

    int port(int portBase) {
        return portBase + 1 + place;
    }
}
