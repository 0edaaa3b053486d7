package io.waymark.backend.query;

import static io.waymark.projection.event.ValueField.Area;

import io.waymark.epcis.Cbv;
import io.waymark.epcis.LdContext;
import io.waymark.projection.event.EventFilter.Comparison;
import io.waymark.projection.event.EventFilter.Stated;
import io.waymark.projection.event.EventFilter.Test;
import io.waymark.projection.event.Units;
import io.waymark.projection.event.ValueField;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The families of query parameters of which the name says what is compared: business transactions, parties, measurements,
 * sensor attributes, extensions (EPCIS 2.0, section 8.2.7.1; GS1's query schema).
 */
final class StatedParameters {
    private static final Pattern MEASURED = Pattern.compile(
            "(EQ|GT|GE|LT|LE)_(quantity|value|minValue|maxValue|meanValue|sDev|percValue)(?:_([A-Z0-9]{1,4}))?");
    private static final Pattern RANK = Pattern.compile("(EQ|GT|GE|LT|LE)_percRank");
    private static final Pattern SENSOR_TIME = Pattern.compile("(GE|LT|GT|LE)_(time|startTime|endTime)");
    private static final Pattern NAMED = Pattern.compile("EQ_(bizTransaction|source|destination)_(.{1,2000})");
    private static final Pattern EXTENSION = Pattern.compile(
            "(EQ|GT|GE|LT|LE|EXISTS)_(INNER_)?(?:(ILMD|ERROR_DECLARATION|SENSORELEMENT|SENSORMETADATA|SENSORREPORT|readPoint"
                    + "|bizLocation)_)?(.{1,2000})");
    private static final Set<String> ATTRIBUTES = Set.of(
            "EQ_type",
            "EQ_deviceID",
            "EQ_deviceMetadata",
            "EQ_rawData",
            "EQ_dataProcessingMethod",
            "EQ_microorganism",
            "EQ_chemicalSubstance",
            "EQ_bizRules",
            "EQ_stringValue",
            "EQ_booleanValue",
            "EQ_hexBinaryValue",
            "EQ_uriValue",
            "EQ_component",
            "EQ_coordinateReferenceSystem",
            "EQ_exception");
    private static final Set<String> LITERAL = Set.of("EQ_stringValue", "EQ_booleanValue", "EQ_hexBinaryValue");

    private final LdContext context;

    /** @param context prefixes that names and values may use */
    StatedParameters(LdContext context) {
        this.context = context;
    }

    /** The condition of a parameter of these families; nothing for another one, or for one that asks for nothing. */
    Optional<Stated> read(Given given) {
        String name = given.name();
        if (ATTRIBUTES.contains(name)) {
            return Optional.of(attribute(given));
        }
        Matcher measured = MEASURED.matcher(name);
        if (measured.matches()) {
            return Optional.of(measured(given, comparison(measured.group(1)), measured.group(2), measured.group(3)));
        }
        Matcher rank = RANK.matcher(name);
        if (rank.matches()) {
            return Optional.of(new Stated(
                    List.of(ValueField.sensor("percRank")),
                    List.of(new Test.Number(comparison(rank.group(1)), Units.plain(given.number())))));
        }
        Matcher time = SENSOR_TIME.matcher(name);
        if (time.matches()) {
            return Optional.of(new Stated(
                    List.of(ValueField.sensor(time.group(2))),
                    List.of(new Test.Moment(comparison(time.group(1)), given.time()))));
        }
        Matcher named = NAMED.matcher(name);
        if (named.matches()) {
            return Optional.of(named(given, named.group(1), named.group(2)));
        }
        Matcher extension = EXTENSION.matcher(name);
        return extension.matches() ? extension(given, extension) : Optional.empty();
    }

    /** The name that was compared, with its prefix expanded. */
    String expand(String parameter, String name) {
        String expanded = context.expand(name);
        int colon = name.indexOf(':');
        boolean prefixed = colon > 0 && !name.startsWith("//", colon + 1) && !name.startsWith("urn:");
        if (prefixed && expanded.equals(name)) {
            throw QueryParameters.fault(
                    parameter,
                    "The prefix of the name is not known: write the whole name, or declare the prefix in"
                            + " GS1-Extensions or @context.");
        }
        return expanded;
    }

    private Stated attribute(Given given) {
        String name = given.name().substring(3);
        List<String> texts = given.list().stream()
                .map(v -> LITERAL.contains(given.name()) ? v : context.expand(v))
                .map(v -> name.equals("type") ? Cbv.bare(Cbv.Family.MEASUREMENT, v) : v)
                .map(v -> LITERAL.contains(given.name()) ? v : ValueField.canonical(v))
                .map(ValueField::bounded)
                .toList();
        return new Stated(List.of(ValueField.sensor(name)), List.of(new Test.Texts(texts)));
    }

    private static Stated measured(Given given, Comparison comparison, String what, @Nullable String uom) {
        String field = uom == null ? ValueField.measured(what) : ValueField.measured(what, Units.dimension(uom));
        List<Test> tests = new ArrayList<>();
        List<String> texts = comparison == Comparison.EQ ? given.list() : List.of(given.single());
        for (String text : texts) {
            BigDecimal number = Given.number(text)
                    .orElseThrow(() -> QueryParameters.fault(given.name(), "The value is a decimal number."));
            BigDecimal base = uom == null
                    ? Units.plain(number)
                    : what.equals("sDev") ? Units.baseOfDifference(number, uom) : Units.base(number, uom);
            tests.add(new Test.Number(comparison, base));
        }
        return new Stated(List.of(field), tests);
    }

    private Stated named(Given given, String what, String type) {
        String full = context.expand(type);
        boolean transaction = what.equals("bizTransaction");
        String word = Cbv.bare(transaction ? Cbv.Family.BIZ_TRANSACTION_TYPE : Cbv.Family.SOURCE_DEST_TYPE, full);
        String field = transaction ? ValueField.bizTransaction(word) : ValueField.party(what, word);
        return new Stated(
                List.of(field),
                List.of(new Test.Texts(given.list().stream()
                        .map(ValueField::canonical)
                        .map(ValueField::bounded)
                        .toList())));
    }

    private Optional<Stated> extension(Given given, Matcher name) {
        Area area = name.group(3) == null ? Area.EVENT : Area.valueOf(name.group(3));
        boolean inner = name.group(2) != null;
        if (area == Area.EVENT && !inner && name.group(4).indexOf(':') < 0) {
            return Optional.empty();
        }
        String full = expand(given.name(), name.group(4));
        // XML of EPCIS 1.2 writes a name as namespace, #, local name; in JSON-LD the two are simply joined.
        Set<String> spellings = new LinkedHashSet<>(List.of(full));
        int hash = full.lastIndexOf('#');
        if (hash > 0) {
            spellings.add(full.substring(0, hash) + full.substring(hash + 1));
        }
        List<String> fields = spellings.stream()
                .map(n -> ValueField.extension(area, inner, n))
                .toList();
        if (name.group(1).equals("EXISTS")) {
            return given.yes() ? Optional.of(new Stated(fields, List.of())) : Optional.empty();
        }
        return Optional.of(new Stated(fields, tests(given, comparison(name.group(1)))));
    }

    /** What a value may be that is compared with texts, numbers or times. */
    static List<Test> tests(Given given, Comparison comparison) {
        List<Test> tests = new ArrayList<>();
        if (comparison == Comparison.EQ) {
            List<String> texts = given.list();
            tests.add(new Test.Texts(texts.stream().map(ValueField::bounded).toList()));
            texts.forEach(text -> {
                Given.number(text).ifPresent(n -> tests.add(new Test.Number(comparison, Units.plain(n))));
                Given.time(text).ifPresent(t -> tests.add(new Test.Moment(comparison, t)));
            });
            return tests;
        }
        String text = given.single();
        Given.number(text).ifPresent(n -> tests.add(new Test.Number(comparison, Units.plain(n))));
        Given.time(text).ifPresent(t -> tests.add(new Test.Moment(comparison, t)));
        if (tests.isEmpty()) {
            throw QueryParameters.fault(
                    given.name(), "The value is a decimal number, or a date and time with an offset.");
        }
        return tests;
    }

    private static Comparison comparison(String word) {
        return Comparison.valueOf(word);
    }
}
