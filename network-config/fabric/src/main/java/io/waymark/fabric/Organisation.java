package io.waymark.fabric;

import java.util.Locale;

/**
 * A member organisation of a network.
 *
 * @param name as in {@code Manufacturer}: letters and digits, starts with a capital
 */
public record Organisation(String name) {

    /** @throws IllegalArgumentException if the name has another form */
    public Organisation {
        if (!name.matches("[A-Z][A-Za-z0-9]{1,30}") || name.equals("Orderer")) {
            throw new IllegalArgumentException(
                    "an organisation's name starts with a capital letter and has 2 to 31 letters and digits");
        }
    }

    /** MSP id, as in {@code ManufacturerMSP}. */
    public String mspId() {
        return name + "MSP";
    }

    String domain() {
        return name.toLowerCase(Locale.ROOT) + ".waymark.test";
    }
}
