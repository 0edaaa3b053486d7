package io.waymark.backend.query;

import io.waymark.epcis.LdContext;
import io.waymark.projection.event.EventFilter.Comparison;
import io.waymark.projection.event.EventFilter.Described;
import io.waymark.projection.event.EventFilter.Match;
import io.waymark.projection.event.EventFilter.Subject;
import io.waymark.projection.event.EventFilter.Test;
import io.waymark.projection.event.ValueField;
import io.waymark.projection.event.ValueField.Area;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Query parameters about master data (EPCIS 2.0, section 8.2.7.1): {@code HASATTR_field=attribute|…} and
 * {@code EQATTR_field_attribute=value|…}, which GS1's query schema spells {@code EQ_ATTR_…}.
 */
final class MasterParameters {
    private static final Pattern EQUAL = Pattern.compile("EQ_?ATTR_(.{1,2000})");
    private static final Pattern HAS = Pattern.compile("HASATTR_(.{1,2000})");

    /** The fields of the standard of which the values are elements of a vocabulary. */
    private static final Map<String, Subject> FIELDS = Map.of(
            "readPoint", Subject.READ_POINT,
            "bizLocation", Subject.BIZ_LOCATION,
            "bizStep", Subject.BIZ_STEP,
            "disposition", Subject.DISPOSITION,
            "epcClass", Subject.EPC_CLASS,
            "source", Subject.STATED,
            "destination", Subject.STATED,
            "bizTransaction", Subject.STATED);

    private static final Pattern STANDARD = Pattern.compile(
            "(?:epcis:|https://ref\\.gs1\\.org/epcis/)?(" + String.join("|", FIELDS.keySet()) + ")(?:_(.+))?");

    /** An extension and an attribute, both with prefixes or whole; else one whose attribute is a bare word. */
    private static final Pattern TWO_NAMES = Pattern.compile("([^:]+:.+)_([A-Za-z][A-Za-z0-9.+-]*:.+)");

    private static final Pattern NAME_AND_WORD = Pattern.compile("([^:]+:.+)_([A-Za-z0-9]+)");

    private MasterParameters() {}

    /** The condition of such a parameter; nothing for another one. */
    static Optional<Described> read(Given given, LdContext context) {
        Matcher has = HAS.matcher(given.name());
        if (has.matches()) {
            List<String> names = new ArrayList<>();
            given.list().forEach(name -> names.addAll(attribute(name, context)));
            return Optional.of(described(given, has.group(1), names, List.of(), context));
        }
        Matcher equal = EQUAL.matcher(given.name());
        if (!equal.matches()) {
            return Optional.empty();
        }
        Matcher field = STANDARD.matcher(equal.group(1));
        if (!field.matches() || field.group(2) == null) {
            field = TWO_NAMES.matcher(equal.group(1));
            if (!field.matches()) {
                field = NAME_AND_WORD.matcher(equal.group(1));
            }
        }
        if (!field.matches()) {
            throw unknown();
        }
        List<Test> tests = new ArrayList<>(StatedParameters.tests(given, Comparison.EQ));
        tests.add(new Test.Texts(given.list().stream()
                .map(context::expand)
                .map(ValueField::bounded)
                .toList()));
        return Optional.of(described(given, field.group(1), attribute(field.group(2), context), tests, context));
    }

    private static Described described(
            Given given, String field, List<String> names, List<Test> tests, LdContext context) {
        Matcher standard = STANDARD.matcher(field);
        if (standard.matches() && standard.group(2) == null) {
            String name = standard.group(1);
            Subject subject = FIELDS.get(name);
            return new Described(subject, subject == Subject.STATED ? List.of(name + " %") : List.of(), names, tests);
        }
        if (field.indexOf(':') < 0) {
            throw unknown();
        }
        String full = new StatedParameters(context).expand(given.name(), field);
        return new Described(
                Subject.STATED, List.of(Match.literal(ValueField.extension(Area.EVENT, false, full))), names, tests);
    }

    /** A bare word is one of CBV's, or a name that is as short as that. */
    private static List<String> attribute(String name, LdContext context) {
        String full = ValueField.attribute(context.expand(name));
        return name.indexOf(':') < 0 ? List.of(full, ValueField.CBV_ATTRIBUTES + name) : List.of(full);
    }

    private static RuntimeException unknown() {
        return QueryParameters.fault(
                null,
                "HASATTR_ and EQATTR_ take a field that names something, such as bizLocation, or an extension by its"
                        + " whole name.");
    }
}
