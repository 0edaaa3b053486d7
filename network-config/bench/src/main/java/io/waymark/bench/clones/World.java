package io.waymark.bench.clones;

import io.waymark.bench.clones.Life.Label;
import io.waymark.bench.clones.Life.Report;
import io.waymark.bench.clones.Parameters.Country;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/** Simulated items and what people report of their codes. The same seed gives the same lives. */
final class World {

    private static final int TOTAL =
            Parameters.COUNTRIES.stream().mapToInt(Country::weight).sum();

    private final Parameters parameters;
    private final SplittableRandom random;

    World(Parameters parameters, long seed) {
        this.parameters = parameters;
        this.random = new SplittableRandom(seed);
    }

    /** Lives, one after the other: first those without copies. */
    void live(Consumer<Life> lives) {
        for (int i = 0; i < parameters.genuine(); i++) {
            lives.accept(life(false));
        }
        for (int i = 0; i < parameters.cloned(); i++) {
            lives.accept(life(true));
        }
    }

    private Life life(boolean cloned) {
        Country maker = country();
        Country market = random.nextDouble() < 0.5 ? maker : country();
        int made = random.nextInt(parameters.days() / 3);
        int shipped = made + 3 + random.nextInt(30);
        int sale = shipped + 1 + (int) exponential(45);
        int sold = sale < parameters.days() ? sale : -1;
        List<Report> reports = new ArrayList<>();
        int shelf = poisson(parameters.shelfScans());
        int until = sold < 0 ? parameters.days() : sold;
        for (int i = 0; i < shelf; i++) {
            report(reports, shipped + random.nextInt(Math.max(1, until - shipped)), market, false);
        }
        Label label = staff(reports, shipped, until, market);
        if (sold >= 0) {
            Label owner = owner(reports, sold, market);
            label = owner == Label.PLAIN ? label : owner;
        }
        if (random.nextDouble() < parameters.picture()) {
            label = Label.PICTURE_ONLINE;
            int from = until + random.nextInt(60);
            for (int i = poisson(parameters.pictureScans()); i > 0; i--) {
                report(reports, from + (int) exponential(20), country(), false);
            }
        }
        if (cloned) {
            label = copies(reports, shipped, until, market);
        }
        reports.removeIf(r -> r.day() >= parameters.days());
        reports.sort(Comparator.comparingInt(Report::day));
        return new Life(made, maker.code(), shipped, market.code(), sold, reports, label, cloned);
    }

    private Label staff(List<Report> reports, int shipped, int until, Country market) {
        if (random.nextDouble() >= parameters.staff()) {
            return Label.PLAIN;
        }
        int day = shipped + random.nextInt(Math.max(1, until - shipped));
        for (int i = 1 + poisson(parameters.staffScans()); i > 0; i--) {
            report(reports, day, market, false);
        }
        return Label.SHOP_STAFF;
    }

    private Label owner(List<Report> reports, int sold, Country market) {
        boolean abroad = random.nextDouble() < parameters.boughtAbroad();
        Country home = abroad ? near(market) : market;
        int exported = random.nextDouble() < parameters.exported() ? sold + (int) exponential(120) : Integer.MAX_VALUE;
        Country later = exported == Integer.MAX_VALUE ? home : near(home);
        for (int i = poisson(parameters.ownerScans()); i > 0; i--) {
            int day = sold + (int) exponential(parameters.ownerDays());
            report(reports, day, day < exported ? home : later, false);
        }
        boolean travelled = random.nextDouble() < parameters.travels();
        if (travelled) {
            Country there = near(home);
            int from = sold + (int) exponential(parameters.ownerDays());
            for (int i = 1 + poisson(parameters.travelScans() - 1); i > 0; i--) {
                report(reports, from + random.nextInt(parameters.travelDays()), there, false);
            }
        }
        return travelled
                ? Label.TRAVELLED
                : exported != Integer.MAX_VALUE ? Label.EXPORTED : abroad ? Label.BOUGHT_ABROAD : Label.PLAIN;
    }

    private Label copies(List<Report> reports, int shipped, int until, Country market) {
        boolean abroad = random.nextDouble() < parameters.copiesAbroad();
        Country first = abroad ? other(market) : market;
        Country second = random.nextDouble() < parameters.secondCountry() ? other(market) : first;
        boolean early = random.nextDouble() < parameters.copyBeforeSale();
        int from = early ? shipped + random.nextInt(Math.max(1, until - shipped)) : until + random.nextInt(90);
        double spread = exponential(parameters.copyDays()) + 7;
        for (int i = 1 + (int) exponential(parameters.copyScans()); i > 0; i--) {
            report(reports, from + (int) (random.nextDouble() * spread), random.nextBoolean() ? first : second, true);
        }
        return abroad ? Label.CLONE_ABROAD : Label.CLONE_SAME_COUNTRY;
    }

    private void report(List<Report> reports, int day, Country where, boolean copy) {
        String said = random.nextDouble() < parameters.unsaid()
                ? ""
                : random.nextDouble() < parameters.wrongCountry()
                        ? Parameters.COUNTRIES
                                .get(random.nextInt(Parameters.COUNTRIES.size()))
                                .code()
                        : where.code();
        reports.add(new Report(day, said, copy));
    }

    private Country country() {
        int at = random.nextInt(TOTAL);
        for (Country country : Parameters.COUNTRIES) {
            at -= country.weight();
            if (at < 0) {
                return country;
            }
        }
        throw new IllegalStateException("weights make up the total");
    }

    private Country other(Country than) {
        Country found = country();
        while (found.equals(than)) {
            found = country();
        }
        return found;
    }

    /** Another country, of the same region four times in five where it has another one. */
    private Country near(Country than) {
        List<Country> around = Parameters.COUNTRIES.stream()
                .filter(c -> c.region() == than.region() && !c.equals(than))
                .toList();
        return around.isEmpty() || random.nextDouble() < 0.2 ? other(than) : around.get(random.nextInt(around.size()));
    }

    private double exponential(double mean) {
        return -mean * Math.log(1 - random.nextDouble());
    }

    private int poisson(double mean) {
        double limit = Math.exp(-mean);
        double product = random.nextDouble();
        int n = 0;
        while (product > limit) {
            product *= random.nextDouble();
            n++;
        }
        return n;
    }
}
