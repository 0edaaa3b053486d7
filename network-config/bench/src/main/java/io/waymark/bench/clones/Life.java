package io.waymark.bench.clones;

import java.util.List;

/**
 * What was simulated of one code: what the record says of the item, what people reported, and which of it came from copies.
 *
 * @param made day on which the item was made; days are counted from the beginning of the simulation
 * @param maker country of who made it
 * @param shipped day from which on it is with a retailer
 * @param market country of the retailer
 * @param sold day of the sale by the record; -1 where it was not sold before the end
 * @param reports what people reported, in the order of days
 * @param label why the code is special: for the report by groups alone
 * @param cloned whether copies of the code exist
 */
record Life(
        int made,
        String maker,
        int shipped,
        String market,
        int sold,
        List<Report> reports,
        Label label,
        boolean cloned) {

    /** What made this life another one than most. */
    enum Label {
        PLAIN,
        TRAVELLED,
        EXPORTED,
        BOUGHT_ABROAD,
        SHOP_STAFF,
        PICTURE_ONLINE,
        CLONE_ABROAD,
        CLONE_SAME_COUNTRY
    }

    /**
     * @param country as the person chose it; empty where they chose none
     * @param copy whether it was a copy that was scanned
     */
    record Report(int day, String country, boolean copy) {}

    /** Reports of copies that name another country than the genuine item's: what a detector can go by. */
    long foreign() {
        return reports.stream()
                .filter(r -> r.copy() && !r.country().isEmpty() && !r.country().equals(market))
                .count();
    }
}
