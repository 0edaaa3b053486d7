package io.waymark.projection.label;

import io.waymark.gs1.GS1Identifier;
import io.waymark.label.Label;
import io.waymark.projection.NodeSettings;
import io.waymark.projection.stock.Stock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What stands on the label of a thing: its Digital Link on this node's public address, its identifiers, its product's name. */
public final class LabelTexts {
    private final Stock stock;
    private final JdbcClient db;
    private final NodeSettings settings;

    public LabelTexts(JdbcClient db, NodeSettings settings) {
        this.stock = new Stock(db);
        this.db = db;
        this.settings = settings;
    }

    /** One label for each, in the same order. */
    public List<Label> of(List<GS1Identifier> identifiers) {
        String address = Objects.requireNonNull(settings.publicUrl()).toString();
        Map<String, String> products = stock.products(identifiers.stream()
                .flatMap(id -> id.gtin().stream())
                .distinct()
                .toList());
        return identifiers.stream()
                .map(id -> new Label(
                        id.qr(address),
                        id.ais().stream()
                                .map(ai -> "(" + ai.ai() + ")" + ai.value())
                                .toList(),
                        id.gtin().map(products::get).orElse("")))
                .toList();
    }

    /**
     * Canonical identifiers of what a capture job's events made (items, and lots with a quantity) and of units that they packed
     * into, in the order of the document.
     *
     * @param most the most of them
     */
    public List<String> ofJob(UUID job, int most) {
        return db.sql(
                        """
                        select i.identifier from capture_event c
                        join event e on e.event_id = c.event_id and e.declared = c.declared and e.text is not null
                        join event_identifier i on i.digest = e.digest
                        where c.job = :job and (e.type = 'ObjectEvent' and e.action = 'ADD' and i.role in ('epc', 'epcClass')
                            or e.type = 'TransformationEvent' and i.role in ('output', 'outputClass')
                            or e.type = 'AggregationEvent' and e.action = 'ADD' and i.role = 'parent')
                        group by i.identifier order by min(c.position), i.identifier limit :most""")
                .param("job", job)
                .param("most", most)
                .query(String.class)
                .list();
    }
}
