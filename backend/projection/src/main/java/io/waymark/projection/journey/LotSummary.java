package io.waymark.projection.journey;

import io.waymark.custody.Step;
import io.waymark.gs1.GS1Identifier;
import io.waymark.ledger.ObjectName;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What everybody may see of a lot or class.
 *
 * @param product what its owner says of it
 * @param recall of the lot itself or its class
 */
public record LotSummary(Optional<PublishedProducts.Published> product, RecallState recall) {

    private static final int MOST_TARGETS = 8;

    /** Of a lot or class of a GTIN, if anything of it is known here. */
    public static Optional<LotSummary> read(JdbcClient db, GS1Identifier lotOrClass) {
        Optional<String> gtin = lotOrClass.gtin();
        if (gtin.isEmpty() || !lotOrClass.isLot() && !lotOrClass.isClass()) {
            return Optional.empty();
        }
        Map<ObjectName, Recalls.Target> targets = targets(db, lotOrClass, gtin.get());
        Optional<PublishedProducts.Published> product = product(db, gtin.get(), targets);
        boolean known = !targets.isEmpty() || product.isPresent() && lotOrClass.isClass();
        return known
                ? Optional.of(new LotSummary(product, Recalls.of(new RecallReader(db).of(targets), false)))
                : Optional.empty();
    }

    /** The lots and classes that first steps name; each member that commissioned some has its own name for them. */
    private static Map<ObjectName, Recalls.Target> targets(JdbcClient db, GS1Identifier of, String gtin) {
        Map<ObjectName, Recalls.Target> targets = new HashMap<>();
        db.sql(
                        """
                        select s.bytes from object o
                        join step s on s.object_org = o.org and s.object_ref = o.ref and s.n = 1
                        where\s"""
                                + (of.isLot() ? "o.lot = ?" : "o.gtin = ?") + " order by o.changed_block desc limit ?")
                .params(of.isLot() ? of.toString() : gtin, MOST_TARGETS)
                .query((row, i) -> Step.parse(row.getBytes("bytes")))
                .list()
                .forEach(step -> {
                    Optional.ofNullable(of.isLot() ? step.lot() : null)
                            .ifPresent(name -> targets.put(name, Recalls.Target.LOT));
                    Optional.ofNullable(step.productClass()).ifPresent(name -> targets.put(name, Recalls.Target.CLASS));
                });
        return targets;
    }

    private static Optional<PublishedProducts.Published> product(
            JdbcClient db, String gtin, Map<ObjectName, Recalls.Target> targets) {
        PublishedProducts products = new PublishedProducts(db);
        Optional<PublishedProducts.Published> named = targets.entrySet().stream()
                .filter(t -> t.getValue() == Recalls.Target.CLASS)
                .flatMap(t -> products.of(t.getKey()).stream())
                .findFirst();
        return named.or(
                () -> new Profiles(db).holder(gtin.substring(1)).flatMap(prefix -> products.of(prefix.org(), gtin)));
    }
}
