package io.waymark.projection.journey;

import io.waymark.gs1.GS1Exception;
import io.waymark.gs1.GS1Identifier;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Finds what somebody means by a code or a number. */
final class Search {

    private static final int LONGEST = 2_000;
    private static final String SELECT =
            """
            select o.identifier, o.status, o.custodian, p.name, p.country, o.kind,
              (select t.document from product_text t where t.gtin = o.gtin order by t.n desc limit 1) as text
            from object o left join profile p on p.org = o.custodian where\s""";
    private static final String ORDER = " order by o.changed_block desc, o.org, o.ref limit ";

    private final JdbcClient db;

    Search(JdbcClient db) {
        this.db = db;
    }

    List<Hit> find(String text) {
        String wanted = text.strip();
        if (wanted.isEmpty() || wanted.length() > LONGEST) {
            return List.of();
        }
        Map<String, Hit> hits = new LinkedHashMap<>();
        identifier(wanted).ifPresent(identifier -> meant(identifier, hits));
        if (hits.isEmpty()) {
            put(hits, objects("substring(o.identifier from '/21/([^/]+)$') = ?", wanted));
            lots("substring(lot from '/10/([^/]+)$') = ?", wanted).forEach(hit -> putOne(hits, hit));
        }
        return hits.values().stream().limit(Journeys.MOST_HITS).toList();
    }

    private void meant(GS1Identifier identifier, Map<String, Hit> hits) {
        put(hits, objects("o.identifier = ?", identifier.toString()));
        if (identifier.isLot()) {
            lots("lot = ?", identifier.toString()).forEach(hit -> putOne(hits, hit));
            put(hits, objects("o.lot = ?", identifier.toString()));
        } else if (identifier.isClass() && identifier.gtin().isPresent()) {
            String gtin = identifier.gtin().get();
            boolean known = db.sql(
                            """
                            select exists (select 1 from object where gtin = ?)
                              or exists (select 1 from product_text where gtin = ?)""")
                    .params(gtin, gtin)
                    .query(Boolean.class)
                    .single();
            if (known) {
                putOne(hits, new Hit(identifier, Optional.empty(), Optional.empty(), Optional.empty()));
            }
            lots("gtin = ?", gtin).forEach(hit -> putOne(hits, hit));
            put(hits, objects("o.gtin = ?", gtin));
        }
    }

    /** Bare digits are a GTIN or SSCC by their number; everything else says itself what it is. */
    static Optional<GS1Identifier> identifier(String text) {
        boolean digits = text.chars().allMatch(c -> c >= '0' && c <= '9');
        try {
            if (digits) {
                return switch (text.length()) {
                    case 8, 12, 13, 14 -> Optional.of(GS1Identifier.ofGtin("0".repeat(14 - text.length()) + text));
                    case 18 -> Optional.of(GS1Identifier.ofSscc(text));
                    default -> Optional.empty();
                };
            }
            return Optional.of(GS1Identifier.of(text));
        } catch (GS1Exception e) {
            return Optional.empty();
        }
    }

    /** Portions are found as their lot. */
    private List<Hit> objects(String condition, String value) {
        return db.sql(SELECT + "o.kind <> 'portion' and " + condition + ORDER + Journeys.MOST_HITS)
                .param(value)
                .query((row, i) -> Hits.of(row))
                .list();
    }

    private List<Hit> lots(String condition, String value) {
        List<Hit> hits = new ArrayList<>();
        db.sql("select distinct lot from object where lot is not null and " + condition + " order by lot limit "
                        + Journeys.MOST_HITS)
                .param(value)
                .query(String.class)
                .list()
                .forEach(lot -> hits.add(
                        new Hit(GS1Identifier.parse(lot), Optional.empty(), Optional.empty(), Optional.empty())));
        return hits;
    }

    private static void put(Map<String, Hit> hits, List<Hit> more) {
        more.forEach(hit -> putOne(hits, hit));
    }

    private static void putOne(Map<String, Hit> hits, Hit hit) {
        hits.putIfAbsent(hit.identifier().toString(), hit);
    }
}
