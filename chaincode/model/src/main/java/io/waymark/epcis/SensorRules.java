package io.waymark.epcis;

import io.waymark.epcis.Cbv.Family;
import io.waymark.epcis.FieldRules.Rule;
import io.waymark.json.JsonArray;
import io.waymark.json.JsonObject;
import io.waymark.json.JsonPointer;
import io.waymark.json.JsonValue;
import io.waymark.json.JsonValue.Kind;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The rules for sensor data (EPCIS 2.0, section 7.3.7). */
final class SensorRules {
    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

    private final FieldRules rules;
    private final Faults faults;
    private final Map<String, Rule> metadata = new HashMap<>();
    private final Map<String, Rule> report = new HashMap<>();

    SensorRules(FieldRules rules, Faults faults) {
        this.rules = rules;
        this.faults = faults;
        List.of("time", "startTime", "endTime").forEach(name -> metadata.put(name, rules::time));
        List.of("deviceID", "deviceMetadata", "rawData", "dataProcessingMethod", "bizRules")
                .forEach(name -> metadata.put(name, rules::uri));
        List.of(
                        "deviceID",
                        "deviceMetadata",
                        "rawData",
                        "dataProcessingMethod",
                        "bizRules",
                        "microorganism",
                        "chemicalSubstance",
                        "coordinateReferenceSystem",
                        "uriValue")
                .forEach(name -> report.put(name, rules::uri));
        List.of("value", "minValue", "maxValue", "meanValue", "sDev", "percRank", "percValue")
                .forEach(name -> report.put(name, rules::number));
        report.put("type", rules.word(Family.MEASUREMENT));
        report.put("exception", rules.word(Family.SENSOR_ALERT));
        report.put("component", rules.word(Family.COMPONENT));
        report.put("time", rules::time);
        report.put("stringValue", rules::text);
        report.put("booleanValue", rules::bool);
        report.put("hexBinaryValue", rules::hex);
        report.put("uom", rules::text);
    }

    void element(String at, JsonValue value) {
        rules.object(at, value).ifPresent(element -> {
            faults.require(element, at, "sensorReport");
            element.get("sensorMetadata").ifPresent(data -> fields(at + "/sensorMetadata", data, metadata, false));
            element.get("sensorReport").ifPresent(reports -> {
                rules.list((place, one) -> fields(place, one, report, true), false)
                        .check(at + "/sensorReport", reports);
                if (reports instanceof JsonArray array && array.size() == 0) {
                    faults.add(at + "/sensorReport", "no-objects", "must not be empty");
                }
            });
            rules.names(at, element, Set.of("sensorMetadata", "sensorReport"));
        });
    }

    private void fields(String at, JsonValue value, Map<String, Rule> known, boolean typed) {
        rules.object(at, value).ifPresent(object -> {
            if (typed) {
                faults.require(object, at, "type");
            }
            check(at, object, known);
            order(at, object);
            rules.names(at, object, known.keySet());
        });
    }

    /** What must not be below what: the end before the start, the most below the least. */
    private void order(String at, JsonObject object) {
        Optional<Instant> start = time(object, "startTime");
        Optional<Instant> end = time(object, "endTime");
        if (start.isPresent() && end.isPresent() && end.get().isBefore(start.get())) {
            faults.add(at + "/endTime", "range", "is before startTime");
        }
        Optional<BigDecimal> least = number(object, "minValue");
        Optional<BigDecimal> most = number(object, "maxValue");
        if (least.isPresent() && most.isPresent() && most.get().compareTo(least.get()) < 0) {
            faults.add(at + "/maxValue", "range", "is less than minValue");
        }
        if (number(object, "sDev").filter(deviation -> deviation.signum() < 0).isPresent()) {
            faults.add(at + "/sDev", "range", "must not be below zero: it is a standard deviation");
        }
        if (number(object, "percRank")
                .filter(rank -> rank.signum() < 0 || rank.compareTo(HUNDRED) > 0)
                .isPresent()) {
            faults.add(at + "/percRank", "range", "must lie between 0 and 100: it is a rank in per cent");
        }
    }

    private static Optional<Instant> time(JsonObject object, String name) {
        return object.get(name)
                .filter(v -> v.kind() == Kind.STRING)
                .flatMap(v -> EventTimes.parse(v.asString()))
                .map(EventTimes.Parsed::instant);
    }

    private static Optional<BigDecimal> number(JsonObject object, String name) {
        return object.get(name).filter(v -> v.kind() == Kind.NUMBER).map(JsonValue::asDecimal);
    }

    private static void check(String at, JsonObject object, Map<String, Rule> known) {
        object.forEach((name, value) -> {
            Rule rule = known.get(name);
            if (rule != null) {
                rule.check(JsonPointer.member(at, name), value);
            }
        });
    }
}
