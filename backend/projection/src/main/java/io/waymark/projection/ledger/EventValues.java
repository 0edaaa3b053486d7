package io.waymark.projection.ledger;

import static io.waymark.projection.event.ValueField.Area;

import io.waymark.epcis.Cbv;
import io.waymark.epcis.EpcisEvent;
import io.waymark.epcis.LdContext;
import io.waymark.epcis.PartyOrPlace;
import io.waymark.epcis.QuantityElement;
import io.waymark.json.JsonArray;
import io.waymark.json.JsonNumber;
import io.waymark.json.JsonObject;
import io.waymark.json.JsonString;
import io.waymark.json.JsonValue;
import io.waymark.projection.event.Units;
import io.waymark.projection.event.ValueField;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What one event states beyond the things that it names, as rows that queries find it by. */
final class EventValues {
    private static final int MOST = 5_000;
    private static final Set<String> MEASURED =
            Set.of("value", "minValue", "maxValue", "meanValue", "sDev", "percValue");
    private static final Set<String> METADATA = Set.of(
            "time",
            "startTime",
            "endTime",
            "deviceID",
            "deviceMetadata",
            "rawData",
            "dataProcessingMethod",
            "bizRules");
    private static final Set<String> REPORT = Set.of(
            "type",
            "exception",
            "value",
            "minValue",
            "maxValue",
            "meanValue",
            "sDev",
            "percValue",
            "percRank",
            "uom",
            "component",
            "coordinateReferenceSystem",
            "chemicalSubstance",
            "microorganism",
            "stringValue",
            "booleanValue",
            "hexBinaryValue",
            "uriValue",
            "time",
            "deviceID",
            "deviceMetadata",
            "rawData",
            "dataProcessingMethod",
            "bizRules");

    private final byte[] digest;
    private final EpcisEvent event;
    private final LdContext context;
    private final List<@Nullable Object[]> rows = new ArrayList<>();

    private EventValues(byte[] digest, EpcisEvent event) {
        this.digest = digest;
        this.event = event;
        this.context = event.context();
    }

    /** Rows: digest, n, field, value, number, time. */
    static List<@Nullable Object[]> of(byte[] digest, EpcisEvent event) {
        EventValues values = new EventValues(digest, event);
        values.standard();
        values.sensors();
        values.extensions(Area.EVENT, event.json(), null);
        event.ilmd().ifPresent(ilmd -> values.extensions(Area.ILMD, ilmd, Set.of()));
        values.in(
                "errorDeclaration", Area.ERROR_DECLARATION, Set.of("declarationTime", "reason", "correctiveEventIDs"));
        values.in("readPoint", Area.readPoint, Set.of("id"));
        values.in("bizLocation", Area.bizLocation, Set.of("id"));
        return values.rows;
    }

    private void standard() {
        event.persistentDispositionSet().forEach(word -> text(ValueField.SET, word));
        event.persistentDispositionUnset().forEach(word -> text(ValueField.UNSET, word));
        event.bizTransactionList()
                .forEach(t -> text(ValueField.bizTransaction(t.type().orElse("")), ValueField.canonical(t.uri())));
        parties("source", event.sourceList());
        parties("destination", event.destinationList());
        Stream.of(
                        event.quantityList(),
                        event.childQuantityList(),
                        event.inputQuantityList(),
                        event.outputQuantityList())
                .flatMap(List::stream)
                .forEach(this::quantity);
        event.errorDeclaration().ifPresent(declaration -> {
            text(ValueField.ERROR, "");
            row(ValueField.ERROR_TIME, "", null, declaration.declarationTime());
            declaration.reason().ifPresent(reason -> text(ValueField.ERROR_REASON, reason));
            declaration.correctiveEventIDs().forEach(id -> text(ValueField.CORRECTIVE, id));
        });
    }

    private void parties(String list, List<PartyOrPlace> parties) {
        parties.forEach(party -> text(ValueField.party(list, party.type()), ValueField.canonical(party.uri())));
    }

    private void quantity(QuantityElement element) {
        element.quantity()
                .ifPresent(
                        quantity -> measured("quantity", quantity, element.uom().orElse(null)));
    }

    private void measured(String name, BigDecimal value, @Nullable String uom) {
        row(ValueField.measured(name), "", Units.plain(value), null);
        if (uom != null) {
            BigDecimal base = name.equals("sDev") ? Units.baseOfDifference(value, uom) : Units.base(value, uom);
            row(ValueField.measured(name, Units.dimension(uom)), "", base, null);
        }
    }

    private void sensors() {
        for (JsonValue element : event.sensorElementList()) {
            text(ValueField.SENSORS, "");
            if (!(element instanceof JsonObject sensor)) {
                continue;
            }
            sensor.optionalObject("sensorMetadata").ifPresent(metadata -> {
                metadata.forEach(this::sensor);
                extensions(Area.SENSORMETADATA, metadata, METADATA);
            });
            for (JsonValue report : sensor.arrayOrEmpty("sensorReport")) {
                if (report instanceof JsonObject measurement) {
                    report(measurement);
                }
            }
            extensions(Area.SENSORELEMENT, sensor, Set.of("sensorMetadata", "sensorReport"));
        }
    }

    private void report(JsonObject report) {
        String uom = report.optionalString("uom").orElse(null);
        report.forEach((name, value) -> {
            if (MEASURED.contains(name) && value instanceof JsonNumber number) {
                measured(name, number.decimal(), uom);
            } else {
                sensor(name, value);
            }
        });
        extensions(Area.SENSORREPORT, report, REPORT);
    }

    private void sensor(String name, JsonValue value) {
        boolean known = METADATA.contains(name) || REPORT.contains(name);
        if (known && value instanceof JsonString text) {
            boolean literal = name.equals("stringValue") || name.equals("hexBinaryValue");
            String full = literal ? text.value() : context.expand(text.value());
            String word = name.equals("type") ? Cbv.bare(Cbv.Family.MEASUREMENT, full) : full;
            row(
                    ValueField.sensor(name),
                    literal ? word : ValueField.canonical(word),
                    null,
                    literal ? null : ValueField.time(word).orElse(null));
        } else if (known) {
            scalar(ValueField.sensor(name), value);
        }
    }

    private void in(String member, Area area, Set<String> standard) {
        if (event.json().get(member).orElse(null) instanceof JsonObject object) {
            extensions(area, object, standard);
        }
    }

    /** @param standard what is no extension; null for all that has no prefix */
    private void extensions(Area area, JsonObject object, @Nullable Set<String> standard) {
        object.forEach((name, value) -> {
            boolean own = standard == null ? name.indexOf(':') < 0 : standard.contains(name);
            if (!own && !name.startsWith("@")) {
                extension(area, false, name, value);
            }
        });
    }

    private void extension(Area area, boolean inner, String name, JsonValue value) {
        String field = ValueField.extension(area, inner, Texts.safe(context.expand(name)));
        if (value instanceof JsonArray list) {
            if (list.size() == 0) {
                text(field, "");
            }
            list.forEach(one -> extension(area, inner, name, one));
        } else if (value instanceof JsonObject object) {
            scalar(field, object.get("#text").orElse(JsonValue.of("")));
            object.forEach((member, within) -> {
                if (!member.startsWith("@") && !member.equals("#text")) {
                    extension(area, true, member, within);
                }
            });
        } else {
            scalar(field, value);
        }
    }

    private void scalar(String field, JsonValue value) {
        if (value instanceof JsonNumber number) {
            row(field, number.literal(), Units.plain(number.decimal()), null);
        } else if (value instanceof JsonString string) {
            String text = string.value();
            row(
                    field,
                    text,
                    ValueField.number(text).map(Units::plain).orElse(null),
                    ValueField.time(text).orElse(null));
        } else {
            row(field, value.text(), null, null);
        }
    }

    private void text(String field, String value) {
        row(field, value, null, null);
    }

    private void row(String field, String value, @Nullable BigDecimal number, @Nullable Instant time) {
        if (rows.size() < MOST) {
            rows.add(new Object[] {
                digest,
                rows.size(),
                Texts.safe(field),
                ValueField.bounded(Texts.safe(value)),
                number == null ? null : number.toString(),
                time == null ? null : Texts.time(time)
            });
        }
    }
}
