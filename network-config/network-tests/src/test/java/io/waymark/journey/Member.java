package io.waymark.journey;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The three organisations of the demo, as everybody outside knows them. */
enum Member {
    MANUFACTURER("9521001", "9521001000000"),
    DISTRIBUTOR("9521002", "9521002000009"),
    RETAILER("9521003", "9521003000008");

    final String prefix;
    final String gln;

    Member(String prefix, String gln) {
        this.prefix = prefix;
        this.gln = gln;
    }

    String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    String msp() {
        return name().charAt(0) + id().substring(1) + "MSP";
    }

    String apiKey() {
        return "demo-" + id();
    }

    /** The organisation as a party. */
    String party() {
        return "https://id.gs1.org/417/" + gln;
    }

    /** One of its places. */
    String place() {
        return "https://id.gs1.org/414/" + gln;
    }

    List<Member> others() {
        return Arrays.stream(values()).filter(other -> other != this).toList();
    }
}
