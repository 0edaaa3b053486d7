package io.waymark.projection.scan;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Whether reported scans of one code point to copies of it. What points there adds up, what is older counts less, and no single
 * report is enough: people choose wrong countries, travel, sell on, and put pictures of a code online. It never says that the thing in
 * somebody's hand is a copy. Rates on simulated lives: {@code ./waymark bench clones}, docs/benchmarks.md.
 */
public final class CloneSigns {

    /** From this sum on a page says so. */
    public static final double ALARM = 4.4;

    /** After so many days a sign counts half. */
    static final double HALF_LIFE_DAYS = 180;

    /** On a day after the sale, in another country than the seller's. */
    private static final double AFTER_SALE = 0.95;
    /** On a day on which the record says that a company in another country has it. */
    private static final double UNEXPECTED_MARKET = 1.6;
    /** A neighbour's: borders are crossed for shopping. */
    private static final double NEAR_KM = 700;

    private static final double NEAR = 0.85;
    /** Back again: from one country to another and back is a journey, more is not. */
    private static final double TRAVEL = 1.2;

    private static final int JOURNEY = 2;
    private static final int TRAVEL_DAYS = 60;
    /** A third country. */
    private static final double SPREAD = 0.8;
    /** More reports in a week than a household makes. */
    private static final int MANY = 8;

    private static final double VELOCITY = 1;
    private static final int WEEK = 7;

    private CloneSigns() {}

    /**
     * Reports of one day and country.
     *
     * @param day days since 1970
     * @param country ISO 3166-1 alpha-2; empty where none was said
     */
    public record Sighting(long day, String country, int scans) {}

    /** Where the record says that it was from a day on: country of the organisation that had it. */
    public record Whereabouts(long from, String country) {}

    /** What points to copies. */
    public enum Sign {
        /** More to and fro between countries than one thing can make, or than one person does. */
        TRAVEL,
        /** Seen where it cannot have been by the record. */
        UNEXPECTED_MARKET,
        /** Seen in other countries than where it was sold. */
        AFTER_SALE,
        /** Seen in several other countries. */
        SPREAD,
        /** More reports than one household makes. */
        VELOCITY
    }

    /**
     * @param weight sum of what points to copies
     * @param signs how much of it is which
     * @param foreign days and countries that do not fit
     */
    public record Finding(double weight, Map<Sign, Double> signs, int foreign) {
        public Finding {
            signs = Map.copyOf(signs);
        }

        /** Whether a page says so. */
        public boolean alarm() {
            return weight >= ALARM;
        }
    }

    /**
     * Weighs reports.
     *
     * @param sightings in any order
     * @param record in order; empty where nothing is known
     * @param sold day of the sale; {@link Long#MAX_VALUE} as long as it is not sold
     * @param today what was reported later is left out
     */
    public static Finding weigh(List<Sighting> sightings, List<Whereabouts> record, long sold, long today) {
        List<Sighting> said = sightings.stream()
                .filter(s -> !s.country().isEmpty() && s.day() <= today)
                .sorted(Comparator.comparingLong(Sighting::day).thenComparing(Sighting::country))
                .toList();
        Map<Sign, Double> signs = new HashMap<>();
        Set<String> elsewhere = new HashSet<>();
        List<Sighting> foreign = new ArrayList<>();
        for (Sighting sighting : said) {
            String home = home(record, sighting.day());
            if (home.isEmpty() || home.equals(sighting.country())) {
                continue;
            }
            boolean before = sighting.day() < sold;
            double near = Distances.km(home, sighting.country()) < NEAR_KM ? NEAR : 1;
            double weight = (before ? UNEXPECTED_MARKET : AFTER_SALE) * near * decay(sighting.day(), today);
            signs.merge(before ? Sign.UNEXPECTED_MARKET : Sign.AFTER_SALE, weight, Double::sum);
            if (elsewhere.add(sighting.country()) && elsewhere.size() > 1) {
                signs.merge(Sign.SPREAD, SPREAD * decay(sighting.day(), today), Double::sum);
            }
            foreign.add(sighting);
        }
        if (!foreign.isEmpty()) {
            travel(said, today, signs);
            velocity(foreign, today, signs);
        }
        double weight = signs.values().stream().mapToDouble(Double::doubleValue).sum();
        return new Finding(weight, signs, foreign.size());
    }

    /** Changes of country within two months, beyond one journey there and back. */
    private static void travel(List<Sighting> said, long today, Map<Sign, Double> signs) {
        List<Long> changes = new ArrayList<>();
        String at = "";
        Map<Long, List<String>> days = new TreeMap<>();
        said.forEach(s -> days.computeIfAbsent(s.day(), d -> new ArrayList<>()).add(s.country()));
        for (Map.Entry<Long, List<String>> day : days.entrySet()) {
            List<String> countries = day.getValue();
            // The order within a day is not known: the one with the fewest changes counts.
            int count = countries.size() - (countries.contains(at) || at.isEmpty() ? 1 : 0);
            for (int i = 0; i < count; i++) {
                changes.add(day.getKey());
            }
            String before = at;
            at = countries.size() == 1
                    ? countries.get(0)
                    : countries.stream()
                            .filter(c -> !c.equals(before))
                            .findFirst()
                            .orElse(before);
        }
        for (int i = JOURNEY; i < changes.size(); i++) {
            if (changes.get(i) - changes.get(i - JOURNEY) <= TRAVEL_DAYS) {
                signs.merge(Sign.TRAVEL, TRAVEL * decay(changes.get(i), today), Double::sum);
            }
        }
    }

    private static void velocity(List<Sighting> foreign, long today, Map<Sign, Double> signs) {
        int from = 0;
        int sum = 0;
        for (Sighting sighting : foreign) {
            sum += sighting.scans();
            while (foreign.get(from).day() <= sighting.day() - WEEK) {
                sum -= foreign.get(from++).scans();
            }
            if (sum >= MANY) {
                signs.merge(Sign.VELOCITY, VELOCITY * decay(sighting.day(), today), Math::max);
            }
        }
    }

    private static String home(List<Whereabouts> record, long day) {
        String home = record.isEmpty() ? "" : record.get(0).country();
        for (Whereabouts at : record) {
            if (at.from() <= day) {
                home = at.country();
            }
        }
        return home;
    }

    private static double decay(long day, long today) {
        return Math.pow(0.5, (today - day) / HALF_LIFE_DAYS);
    }
}
