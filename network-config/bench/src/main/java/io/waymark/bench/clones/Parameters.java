package io.waymark.bench.clones;

import java.util.List;

/**
 * The simulated world's parameters. They were chosen from what is known of the trade and of alarms in the field (shared reference
 * "transparency", section 5), and committed before the detector was written: a detector is to be tuned to this world, never this
 * world to a detector. Probabilities are from 0 to 1, times are days.
 *
 * @param genuine how many codes without copies
 * @param cloned how many codes with copies
 * @param days length of the simulation
 * @param shelfScans mean number of scans in the shop before the sale
 * @param ownerScans mean number of scans by who bought it, and those around them
 * @param ownerDays mean time from the sale to such a scan
 * @param unsaid probability that a report names no country
 * @param wrongCountry probability that a report names a country by mistake, by a far one as likely as by a near one
 * @param travels probability that an owner scans it on a journey
 * @param travelScans mean number of scans on such a journey
 * @param travelDays length of such a journey at most
 * @param exported probability that it is sold on for good into another country
 * @param boughtAbroad probability that who bought it lives in another country
 * @param staff probability that a shop's staff scan the code again and again on one day
 * @param staffScans mean number of such scans
 * @param picture probability that a picture of the code is put online, and people elsewhere scan the picture
 * @param pictureScans mean number of scans of such a picture, from the countries of the world by their weight
 * @param copiesAbroad probability that the copies are sold in another country than the item; else in the same
 * @param secondCountry probability that the copies are sold in two countries
 * @param copyScans mean number of reported scans of a code's copies; how many follows an exponential distribution
 * @param copyDays mean time over which the copies are sold
 * @param copyBeforeSale probability that copies appear before the genuine item is sold
 */
record Parameters(
        int genuine,
        int cloned,
        int days,
        double shelfScans,
        double ownerScans,
        double ownerDays,
        double unsaid,
        double wrongCountry,
        double travels,
        double travelScans,
        int travelDays,
        double exported,
        double boughtAbroad,
        double staff,
        double staffScans,
        double picture,
        double pictureScans,
        double copiesAbroad,
        double secondCountry,
        double copyScans,
        double copyDays,
        double copyBeforeSale) {

    /** A country, the weight of its market, and the region in which people travel and sell on most. */
    record Country(String code, int weight, int region) {}

    static final List<Country> COUNTRIES = List.of(
            new Country("DE", 83, 1),
            new Country("FR", 67, 1),
            new Country("IT", 59, 1),
            new Country("ES", 47, 1),
            new Country("PL", 38, 1),
            new Country("NL", 18, 1),
            new Country("BE", 12, 1),
            new Country("AT", 9, 1),
            new Country("CH", 9, 1),
            new Country("SE", 10, 1),
            new Country("CZ", 11, 1),
            new Country("PT", 10, 1),
            new Country("GB", 67, 1),
            new Country("IE", 5, 1),
            new Country("TR", 85, 2),
            new Country("GR", 10, 1),
            new Country("US", 180, 3),
            new Country("CA", 38, 3),
            new Country("MX", 60, 3),
            new Country("BR", 80, 4),
            new Country("AR", 30, 4),
            new Country("CN", 160, 5),
            new Country("JP", 90, 5),
            new Country("KR", 40, 5),
            new Country("IN", 140, 6),
            new Country("AE", 10, 2),
            new Country("SA", 20, 2),
            new Country("NG", 40, 7),
            new Country("ZA", 30, 7),
            new Country("AU", 26, 8));

    static Parameters standard() {
        return new Parameters(
                200_000, 5_000, 540, 0.4, 1.6, 60, 0.30, 0.005, 0.06, 1.6, 21, 0.02, 0.03, 0.01, 12, 0.0002, 30, 0.70,
                0.25, 20, 90, 0.30);
    }
}
