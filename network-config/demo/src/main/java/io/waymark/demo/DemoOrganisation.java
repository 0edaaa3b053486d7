package io.waymark.demo;

import java.util.Locale;

/** The three organisations of the demo, under company prefixes that GS1 keeps for demonstrations. */
enum DemoOrganisation {
    MANUFACTURER("DE", "9521001", "9521001000000"),
    DISTRIBUTOR("NL", "9521002", "9521002000009"),
    RETAILER("FR", "9521003", "9521003000008");

    private final String country;
    private final String prefix;
    private final String gln;

    DemoOrganisation(String country, String prefix, String gln) {
        this.country = country;
        this.prefix = prefix;
        this.gln = gln;
    }

    /** {@code manufacturer}: in file names, database names and the demo's API key. */
    String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    String title() {
        return name().charAt(0) + id().substring(1);
    }

    String publicName() {
        return "Demo " + title();
    }

    String mspId() {
        return title() + "MSP";
    }

    String country() {
        return country;
    }

    String prefix() {
        return prefix;
    }

    String gln() {
        return gln;
    }

    String apiKey() {
        return "demo-" + id();
    }

    int port(int portBase) {
        return portBase + 1 + ordinal();
    }
}
