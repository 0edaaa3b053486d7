package io.waymark.backend.query;

import io.waymark.backend.PerPage;
import io.waymark.backend.Problem;
import io.waymark.backend.ProblemException;
import io.waymark.custody.Derivation;
import io.waymark.epcis.Cbv;
import io.waymark.gs1.GS1Exception;
import io.waymark.gs1.GS1Identifier;
import io.waymark.projection.event.EventFilter;
import io.waymark.projection.event.EventFilter.Bounds;
import io.waymark.projection.event.EventFilter.Field;
import io.waymark.projection.event.EventFilter.Match;
import io.waymark.projection.event.EventFilter.Role;
import io.waymark.projection.event.EventFilter.Time;
import io.waymark.projection.event.EventOrder;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The parameters of {@code GET /epcis/events} (EPCIS 2.0, section 8.2.7.1), as far as this node knows them; others are refused. */
final class QueryParameters {
    private static final int MOST_VALUES = 100;
    private static final int LONGEST_VALUE = 2_000;
    private static final Set<String> TYPES =
            Set.of("ObjectEvent", "AggregationEvent", "TransactionEvent", "TransformationEvent", "AssociationEvent");
    private static final Set<String> ACTIONS = Set.of("ADD", "OBSERVE", "DELETE");
    private static final Set<Role> CLASSES =
            EnumSet.of(Role.EPC_CLASS, Role.CHILD_CLASS, Role.INPUT_CLASS, Role.OUTPUT_CLASS);
    private static final Map<String, Set<Role>> MATCHES = Map.of(
            "MATCH_epc", EnumSet.of(Role.EPC, Role.CHILD),
            "MATCH_parentID", EnumSet.of(Role.PARENT),
            "MATCH_inputEPC", EnumSet.of(Role.INPUT),
            "MATCH_outputEPC", EnumSet.of(Role.OUTPUT),
            "MATCH_anyEPC", EnumSet.complementOf(EnumSet.copyOf(CLASSES)),
            "MATCH_epcClass", EnumSet.of(Role.EPC_CLASS, Role.CHILD_CLASS),
            "MATCH_inputEPCClass", EnumSet.of(Role.INPUT_CLASS),
            "MATCH_outputEPCClass", EnumSet.of(Role.OUTPUT_CLASS),
            "MATCH_anyEPCClass", CLASSES);

    private final Map<Field, List<String>> equal = new EnumMap<>(Field.class);
    private final Map<Time, Bounds> times = new EnumMap<>(Time.class);
    private final List<Match> matches = new ArrayList<>();
    private @Nullable String orderBy;
    private boolean latestFirst = true;
    private @Nullable Integer limit;
    private @Nullable Integer maximum;
    private @Nullable String token;
    private @Nullable String perPage;
    private final StringBuilder conditions = new StringBuilder();

    private QueryParameters() {}

    /** @throws ProblemException 400 {@code QueryParameterException} for what is not known or malformed */
    static QueryParameters of(Map<String, String[]> parameters) {
        QueryParameters read = new QueryParameters();
        new TreeMap<>(parameters).forEach((name, values) -> {
            if (values.length != 1) {
                throw fault(name, "A parameter comes once; several values of it are separated by |.");
            }
            read.parameter(name, values[0]);
        });
        read.requireConsistent();
        return read;
    }

    private void parameter(String name, String value) {
        if (!name.equals("nextPageToken") && !name.equals("perPage")) {
            conditions.append(name.length()).append(name).append(value.length()).append(value);
        }
        if (MATCHES.containsKey(name)) {
            matches.add(match(name, MATCHES.get(name), list(name, value)));
            return;
        }
        switch (name) {
            case "eventType" -> equal.put(Field.TYPE, among(name, value, TYPES));
            case "EQ_action" -> equal.put(Field.ACTION, among(name, value, ACTIONS));
            case "EQ_bizStep" -> equal.put(Field.BIZ_STEP, words(Cbv.Family.BIZ_STEP, list(name, value)));
            case "EQ_disposition" -> equal.put(Field.DISPOSITION, words(Cbv.Family.DISPOSITION, list(name, value)));
            case "EQ_readPoint" -> equal.put(Field.READ_POINT, places(name, value));
            case "EQ_bizLocation" -> equal.put(Field.BIZ_LOCATION, places(name, value));
            case "EQ_eventID" -> equal.put(Field.EVENT_ID, list(name, value));
            case "GE_eventTime" -> bound(Time.EVENT, b -> new Bounds(time(name, value), b.before()));
            case "LT_eventTime" -> bound(Time.EVENT, b -> new Bounds(b.from(), time(name, value)));
            case "GE_recordTime" -> bound(Time.RECORD, b -> new Bounds(time(name, value), b.before()));
            case "LT_recordTime" -> bound(Time.RECORD, b -> new Bounds(b.from(), time(name, value)));
            case "orderBy" -> orderBy = among(name, value, Set.of("eventTime", "recordTime")).get(0);
            case "orderDirection" -> latestFirst = among(name, value, Set.of("ASC", "DESC")).get(0).equals("DESC");
            case "eventCountLimit" -> limit = count(name, value);
            case "maxEventCount" -> maximum = count(name, value);
            case "perPage" -> perPage = value;
            case "nextPageToken" -> token = value;
            default -> throw fault(null, "The query has a parameter that this node does not know.");
        }
    }

    private void requireConsistent() {
        if (limit != null && maximum != null) {
            throw fault("maxEventCount", "eventCountLimit and maxEventCount exclude each other.");
        }
        if (limit != null && orderBy == null) {
            throw fault("eventCountLimit", "eventCountLimit needs orderBy.");
        }
    }

    EventFilter filter() {
        return new EventFilter(equal, times, matches);
    }

    EventOrder order() {
        if (orderBy == null) {
            return EventOrder.CAPTURE;
        }
        boolean eventTime = orderBy.equals("eventTime");
        if (latestFirst) {
            return eventTime ? EventOrder.EVENT_TIME_LATEST_FIRST : EventOrder.RECORD_TIME_LATEST_FIRST;
        }
        return eventTime ? EventOrder.EVENT_TIME : EventOrder.RECORD_TIME;
    }

    int perPage() {
        return PerPage.of(perPage);
    }

    @Nullable Integer limit() {
        return limit;
    }

    @Nullable Integer maximum() {
        return maximum;
    }

    @Nullable String token() {
        return token;
    }

    /** All conditions in one text: a page token is good for the same ones. */
    String conditions() {
        return "events" + conditions;
    }

    private void bound(Time time, UnaryOperator<Bounds> change) {
        times.merge(time, change.apply(new Bounds(Instant.MIN, Instant.MAX)), (a, b) -> change.apply(a));
    }

    private static Instant time(String name, String value) {
        try {
            // A plus sign that was not encoded arrives as a space.
            return OffsetDateTime.parse(value.replace(' ', '+')).toInstant();
        } catch (DateTimeException e) {
            throw fault(name, "The value is a date and time with an offset.");
        }
    }

    private static int count(String name, String value) {
        if (!value.matches("[0-9]{1,9}")) {
            throw fault(name, "The value is a number.");
        }
        return Integer.parseInt(value);
    }

    private static List<String> list(String name, String value) {
        String[] parts = value.split("\\|", -1);
        if (parts.length > MOST_VALUES) {
            throw fault(name, "A parameter has at most " + MOST_VALUES + " values.");
        }
        for (String part : parts) {
            if (part.isEmpty() || part.length() > LONGEST_VALUE || part.indexOf('\0') >= 0) {
                throw fault(name, "A value is empty or too long.");
            }
        }
        return List.of(parts);
    }

    private static List<String> among(String name, String value, Set<String> known) {
        List<String> values = list(name, value);
        if (!known.containsAll(values)) {
            throw fault(name, "The values are among: " + String.join(", ", known.stream().sorted().toList()) + ".");
        }
        return values;
    }

    private static List<String> words(Cbv.Family family, List<String> values) {
        return values.stream().map(v -> Cbv.bare(family, v)).toList();
    }

    private static List<String> places(String name, String value) {
        return list(name, value).stream().map(v -> canonical(name, v)).toList();
    }

    private static String canonical(String name, String uri) {
        try {
            return GS1Identifier.ifMeant(uri)
                    .map(id -> id.isItem() || id.isUnit() ? Derivation.thing(id) : id.toString())
                    .orElse(uri);
        } catch (GS1Exception e) {
            throw fault(name, "A value is meant to be a GS1 key and is not valid.");
        }
    }

    private static Match match(String name, Set<Role> roles, List<String> values) {
        List<String> identifiers = new ArrayList<>();
        List<String> prefixes = new ArrayList<>();
        for (String value : values) {
            if (value.endsWith("*")) {
                prefixes.add(Patterns.prefix(value)
                        .orElseThrow(() -> fault(name, "This pattern is not supported; a pattern ends in one * for all serials or lots of a class.")));
            } else {
                identifiers.add(canonical(name, value));
            }
        }
        return new Match(roles, identifiers, prefixes);
    }

    static ProblemException fault(@Nullable String parameter, String detail) {
        Problem problem = Problem.epcis(
                400, "QueryParameterException", "A parameter is malformed", (parameter == null ? "" : parameter + ": ") + detail, "parameter");
        return new ProblemException(problem);
    }
}
