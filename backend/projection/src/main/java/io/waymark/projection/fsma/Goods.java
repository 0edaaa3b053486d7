package io.waymark.projection.fsma;

import io.waymark.custody.Step;
import io.waymark.ledger.Hash;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.JdbcTemplate;

/** Which lots goods are of: items by what was captured when they were made, units by what was in them at that time. */
final class Goods {

    private static final int DEEPEST_UNIT = 8;
    private static final int MOST_INSIDE = 20_000;

    private final JdbcTemplate jdbc;

    Goods(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * A lot, and how much of it.
     *
     * @param lot canonical identifier of the lot; of the class where no lot is known; of the thing where no class is, either
     * @param quantity without it an unknown quantity
     * @param uom unit of measure; empty where pieces are counted
     */
    record Amount(String lot, Optional<BigDecimal> quantity, String uom) {}

    /** Lots of items, by identifier. */
    Map<String, String> lotsOf(Collection<String> items) {
        Map<String, String> lots = new HashMap<>();
        jdbc.query(
                "select identifier, lot from object where identifier = any(?) and lot is not null and kind = 'item'",
                row -> {
                    lots.put(row.getString(1), row.getString(2));
                },
                (Object) items.toArray(String[]::new));
        return lots;
    }

    private record At(String org, String ref, int n) {}

    /** What was in the units that an event did something to, after it; nothing of units that were opened without their content. */
    List<Amount> inUnits(Hash event) {
        List<At> units = jdbc.query(
                """
                select s.object_org, s.object_ref, s.n from step s
                join object o on o.org = s.object_org and o.ref = s.object_ref
                where s.event = ? and o.kind = 'unit'""",
                (row, i) -> new At(row.getString(1), row.getString(2), row.getInt(3)),
                (Object) event.bytes());
        Map<String, Amount> amounts = new LinkedHashMap<>();
        for (int depth = 0; depth < DEEPEST_UNIT && !units.isEmpty(); depth++) {
            List<At> inner = new ArrayList<>();
            for (At unit : units) {
                inside(unit, amounts, inner);
            }
            units = inner;
        }
        return List.copyOf(amounts.values());
    }

    private void inside(At unit, Map<String, Amount> amounts, List<At> inner) {
        boolean empty = jdbc
                .query(
                        "select bytes from step where object_org = ? and object_ref = ? and n = ?",
                        (row, i) -> Step.parse(row.getBytes(1)),
                        unit.org(),
                        unit.ref(),
                        unit.n())
                .stream()
                .allMatch(step -> step.content() == null || step.content().count() == 0);
        if (empty) {
            return;
        }
        jdbc.query(
                """
                select o.org, o.ref, o.kind, o.identifier, o.lot, o.gtin, o.quantity, coalesce(o.uom, '') as uom, s.n
                from (select c.members from step u join step_content c on c.writer = u.writer and c.key_id = u.key_id
                      where u.object_org = ? and u.object_ref = ? and u.n <= ? order by u.n desc limit 1) l
                cross join unnest(l.members) as m(packed)
                join step s on s.hash = m.packed
                join object o on o.org = s.object_org and o.ref = s.object_ref
                limit ?""",
                row -> {
                    if (row.getString("kind").equals("unit")) {
                        inner.add(new At(row.getString("org"), row.getString("ref"), row.getInt("n")));
                        return;
                    }
                    String lot = row.getString("lot");
                    String gtin = row.getString("gtin");
                    String of = lot != null
                            ? lot
                            : gtin == null ? row.getString("identifier") : "https://id.gs1.org/01/" + gtin;
                    BigDecimal quantity = row.getBigDecimal("quantity");
                    Amount one = new Amount(
                            of, Optional.of(quantity == null ? BigDecimal.ONE : quantity), row.getString("uom"));
                    amounts.merge(of + " " + one.uom(), one, Goods::sum);
                },
                unit.org(),
                unit.ref(),
                unit.n(),
                MOST_INSIDE);
    }

    static Amount sum(Amount a, Amount b) {
        return new Amount(a.lot(), a.quantity().flatMap(x -> b.quantity().map(x::add)), a.uom());
    }
}
