package io.waymark.backend.query;

import io.waymark.backend.PerPage;
import io.waymark.backend.Problem;
import io.waymark.backend.ProblemException;
import io.waymark.custody.Derivation;
import io.waymark.epcis.Cbv;
import io.waymark.epcis.EpcisEvent;
import io.waymark.epcis.LdContext;
import io.waymark.gs1.GS1Exception;
import io.waymark.gs1.GS1Identifier;
import io.waymark.json.JsonObject;
import io.waymark.json.JsonValue;
import io.waymark.projection.event.EventFilter;
import io.waymark.projection.event.EventFilter.Bounds;
import io.waymark.projection.event.EventFilter.Comparison;
import io.waymark.projection.event.EventFilter.Described;
import io.waymark.projection.event.EventFilter.Field;
import io.waymark.projection.event.EventFilter.Match;
import io.waymark.projection.event.EventFilter.Role;
import io.waymark.projection.event.EventFilter.Stated;
import io.waymark.projection.event.EventFilter.Test;
import io.waymark.projection.event.EventFilter.Time;
import io.waymark.projection.event.EventOrder;
import io.waymark.projection.event.ValueField;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The parameters of an event query (EPCIS 2.0, section 8.2.7.1), from a URL or from JSON. What is not known is refused. */
final class QueryParameters {
    private static final int MOST_PARAMETERS = 60;
    private static final int MOST_VALUES = 1_000;
    private static final Set<String> PAGING = Set.of("perPage", "nextPageToken");
    private static final Set<String> TYPES =
            Set.of("ObjectEvent", "AggregationEvent", "TransactionEvent", "TransformationEvent", "AssociationEvent");
    private static final Set<String> ACTIONS = Set.of("ADD", "OBSERVE", "DELETE");
    private static final Set<Role> CLASSES =
            EnumSet.of(Role.EPC_CLASS, Role.CHILD_CLASS, Role.INPUT_CLASS, Role.OUTPUT_CLASS);
    private static final Set<Role> THINGS = EnumSet.of(Role.EPC, Role.PARENT, Role.CHILD, Role.INPUT, Role.OUTPUT);
    private static final Map<String, Set<Role>> MATCHES = Map.of(
            "MATCH_epc", EnumSet.of(Role.EPC, Role.CHILD),
            "MATCH_parentID", EnumSet.of(Role.PARENT),
            "MATCH_inputEPC", EnumSet.of(Role.INPUT),
            "MATCH_outputEPC", EnumSet.of(Role.OUTPUT),
            "MATCH_anyEPC", THINGS,
            "MATCH_epcClass", EnumSet.of(Role.EPC_CLASS, Role.CHILD_CLASS),
            "MATCH_inputEPCClass", EnumSet.of(Role.INPUT_CLASS),
            "MATCH_outputEPCClass", EnumSet.of(Role.OUTPUT_CLASS),
            "MATCH_anyEPCClass", CLASSES);

    private final Map<Field, List<String>> equal = new EnumMap<>(Field.class);
    private final Map<Field, List<String>> within = new EnumMap<>(Field.class);
    private final Map<Time, Bounds> times = new EnumMap<>(Time.class);
    private final List<Match> matches = new ArrayList<>();
    private final List<Stated> stated = new ArrayList<>();
    private final List<Described> described = new ArrayList<>();
    private final StatedParameters families;
    private final LdContext context;
    private @Nullable String orderBy;
    private boolean latestFirst = true;
    private @Nullable Integer limit;
    private @Nullable Integer maximum;
    private @Nullable String token;
    private @Nullable String perPage;
    private int values;
    private final StringBuilder conditions = new StringBuilder();

    private QueryParameters(LdContext context) {
        this.context = context;
        this.families = new StatedParameters(context);
    }

    /** Prefixes that a caller declares, as {@code @context} does. */
    static LdContext context(@Nullable JsonValue declared) {
        return EpcisEvent.of(JsonObject.of(), Optional.ofNullable(declared)).context();
    }

    /**
     * The parameters of a URL.
     *
     * @param context prefixes that names and values may use
     * @throws ProblemException 400 {@code QueryParameterException} for what is not known or malformed; 413
     *     {@code QueryTooComplexException} for more than this node compares in one query
     */
    static QueryParameters of(Map<String, String[]> parameters, LdContext context) {
        QueryParameters read = new QueryParameters(context);
        new TreeMap<>(parameters).forEach((name, values) -> read.parameter(Given.ofUrl(name, values)));
        read.requireConsistent();
        return read;
    }

    /**
     * A query in JSON, and how its answer is to be cut into pages.
     *
     * @throws ProblemException as {@link #of(Map, LdContext)}
     */
    static QueryParameters of(JsonObject query, Map<String, String[]> paging) {
        QueryParameters read = new QueryParameters(context(query.get("@context").orElse(null)));
        Map<String, JsonValue> members = new TreeMap<>();
        query.forEach(members::put);
        members.remove("@context");
        members.forEach((name, value) -> {
            if (PAGING.contains(name)) {
                throw fault(name, "Paging is no part of a query; it comes with the URL.");
            }
            read.parameter(Given.ofJson(name, value));
        });
        paging.forEach((name, values) -> {
            if (!PAGING.contains(name)) {
                throw fault(null, "A named query is asked for with perPage and nextPageToken alone.");
            }
            read.parameter(Given.ofUrl(name, values));
        });
        read.requireConsistent();
        return read;
    }

    private void parameter(Given given) {
        String name = given.name();
        given.requireText(name);
        if (!PAGING.contains(name)) {
            count(given);
        }
        if (MATCHES.containsKey(name)) {
            matches.add(match(given, MATCHES.get(name)));
        } else if (!field(given) && !time(given) && !control(given)) {
            Optional<Described> master = MasterParameters.read(given, context);
            if (master.isPresent()) {
                described.add(master.get());
                return;
            }
            boolean known = name.startsWith("EXISTS_");
            Optional<Stated> condition = families.read(given);
            if (condition.isEmpty() && !(known && name.indexOf(':') > 0)) {
                throw fault(null, "The query has a parameter that this node does not know.");
            }
            condition.ifPresent(stated::add);
        }
    }

    private void count(Given given) {
        conditions
                .append(given.name().length())
                .append(given.name())
                .append(given.values().size());
        given.values()
                .forEach(value -> conditions.append(' ').append(value.length()).append(value));
        values += 1_000 / MOST_PARAMETERS
                + given.values().stream()
                        .mapToInt(v -> 1 + (int) v.chars().filter(c -> c == '|').count())
                        .sum();
        if (values > 2 * MOST_VALUES) {
            throw new ProblemException(Problem.epcis(
                    413,
                    "QueryTooComplexException",
                    "Query too complex",
                    "A query has at most " + MOST_PARAMETERS + " parameters and " + MOST_VALUES + " values.",
                    "query-too-complex"));
        }
    }

    private boolean field(Given given) {
        switch (given.name()) {
            case "eventType" -> also(Field.TYPE, types(given));
            case "EQ_action" -> also(Field.ACTION, given.among(ACTIONS));
            case "EQ_bizStep" -> also(Field.BIZ_STEP, words(Cbv.Family.BIZ_STEP, given));
            case "EQ_disposition" -> also(Field.DISPOSITION, words(Cbv.Family.DISPOSITION, given));
            case "EQ_readPoint" -> also(Field.READ_POINT, places(given));
            case "WD_readPoint" -> within.put(Field.READ_POINT, places(given));
            case "EQ_bizLocation" -> also(Field.BIZ_LOCATION, places(given));
            case "WD_bizLocation" -> within.put(Field.BIZ_LOCATION, places(given));
            case "EQ_eventID" -> also(Field.EVENT_ID, given.list());
            case "EQ_transformationID" ->
                matches.add(new Match(
                        EnumSet.of(Role.TRANSFORMATION),
                        given.list().stream().map(ValueField::canonical).toList(),
                        List.of()));
            case "EQ_persistentDisposition_set" -> stated(ValueField.SET, words(Cbv.Family.DISPOSITION, given));
            case "EQ_persistentDisposition_unset" -> stated(ValueField.UNSET, words(Cbv.Family.DISPOSITION, given));
            case "EQ_errorReason" -> stated(ValueField.ERROR_REASON, words(Cbv.Family.ERROR_REASON, given));
            case "EQ_correctiveEventID" -> stated(ValueField.CORRECTIVE, given.list());
            case "EXISTS_errorDeclaration" -> exists(ValueField.ERROR, given);
            case "EXISTS_sensorElementList" -> exists(ValueField.SENSORS, given);
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean time(Given given) {
        switch (given.name()) {
            case "GE_eventTime" -> from(Time.EVENT, given.time());
            case "LT_eventTime" -> before(Time.EVENT, given.time());
            case "GE_recordTime" -> from(Time.RECORD, given.time());
            case "LT_recordTime" -> before(Time.RECORD, given.time());
            // GS1's OpenAPI and GS1's query schema spell it differently.
            case "GE_errorDeclarationTime", "GE_errorDeclaration_Time" -> declared(Comparison.GE, given.time());
            case "LT_errorDeclarationTime", "LT_errorDeclaration_Time" -> declared(Comparison.LT, given.time());
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean control(Given given) {
        switch (given.name()) {
            case "orderBy" ->
                orderBy = given.among(Set.of("eventTime", "recordTime")).get(0);
            case "orderDirection" ->
                latestFirst = given.among(Set.of("ASC", "DESC")).get(0).equals("DESC");
            case "eventCountLimit" -> limit = given.count();
            case "maxEventCount" -> maximum = given.count();
            case "perPage" -> perPage = given.single();
            case "nextPageToken" -> token = given.single();
            default -> {
                return false;
            }
        }
        return true;
    }

    private void requireConsistent() {
        if (limit != null && maximum != null) {
            throw fault("maxEventCount", "eventCountLimit and maxEventCount exclude each other.");
        }
        if (limit != null && orderBy == null) {
            throw fault("eventCountLimit", "eventCountLimit needs orderBy.");
        }
    }

    /** Holds the query to what it is asked under, beside its own conditions: {@code /bizSteps/shipping/events} for instance. */
    QueryParameters within(String family, String value) {
        Given fixed = new Given(family, List.of(value), false);
        fixed.requireText(value);
        switch (family) {
            case "eventTypes" -> also(Field.TYPE, List.of(value));
            case "bizSteps" -> also(Field.BIZ_STEP, words(Cbv.Family.BIZ_STEP, fixed));
            case "dispositions" -> also(Field.DISPOSITION, words(Cbv.Family.DISPOSITION, fixed));
            case "query" -> {}
            case "readPoints" -> also(Field.READ_POINT, List.of(ValueField.canonical(value)));
            case "bizLocations" -> also(Field.BIZ_LOCATION, List.of(ValueField.canonical(value)));
            default -> matches.add(new Match(THINGS, List.of(ValueField.canonical(value)), List.of()));
        }
        conditions
                .append("within")
                .append(family.length())
                .append(family)
                .append(value.length())
                .append(value);
        return this;
    }

    EventFilter filter() {
        return new EventFilter(equal, within, times, matches, stated, described);
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

    @Nullable
    Integer limit() {
        return limit;
    }

    @Nullable
    Integer maximum() {
        return maximum;
    }

    @Nullable
    String token() {
        return token;
    }

    /** All conditions in one text: a page token is good for the same ones. */
    String conditions() {
        return "events" + conditions;
    }

    /** A field that is asked for twice has to be as both ask. */
    private void also(Field field, List<String> values) {
        equal.merge(field, values, (a, b) -> a.stream().filter(b::contains).toList());
    }

    private void stated(String field, List<String> values) {
        stated.add(new Stated(
                List.of(field),
                List.of(new Test.Texts(values.stream().map(ValueField::bounded).toList()))));
    }

    private void exists(String field, Given given) {
        if (given.yes()) {
            stated.add(new Stated(List.of(field), List.of()));
        }
    }

    private void declared(Comparison comparison, Instant time) {
        stated.add(new Stated(List.of(ValueField.ERROR_TIME), List.of(new Test.Moment(comparison, time))));
    }

    private void from(Time time, Instant from) {
        bound(time, b -> new Bounds(from, b.before()));
    }

    private void before(Time time, Instant before) {
        bound(time, b -> new Bounds(b.from(), before));
    }

    private void bound(Time time, UnaryOperator<Bounds> change) {
        times.merge(time, change.apply(new Bounds(Instant.MIN, Instant.MAX)), (a, b) -> change.apply(a));
    }

    /** Extensions of event types are none of this node's, but may be asked for. */
    private static List<String> types(Given given) {
        given.list().forEach(type -> {
            if (!TYPES.contains(type) && type.indexOf(':') < 0) {
                throw fault(
                        given.name(),
                        "The values are among: "
                                + String.join(", ", TYPES.stream().sorted().toList()) + ", or URIs.");
            }
        });
        return given.list();
    }

    private List<String> words(Cbv.Family family, Given given) {
        return given.list().stream()
                .map(v -> Cbv.bare(family, context.expand(v)))
                .toList();
    }

    private static List<String> places(Given given) {
        return given.list().stream().map(v -> canonical(given.name(), v)).toList();
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

    private static Match match(Given given, Set<Role> roles) {
        boolean classes = CLASSES.containsAll(roles);
        List<String> identifiers = new ArrayList<>();
        List<String> patterns = new ArrayList<>();
        for (String value : given.list()) {
            if (value.endsWith("*")) {
                patterns.addAll(Patterns.like(value, classes)
                        .orElseThrow(() -> fault(
                                given.name(),
                                "A pattern is urn:epc:idpat:… with * for its last parts,"
                                        + " or a GS1 Digital Link URI with * for its last value.")));
            } else {
                identifiers.add(canonical(given.name(), value));
            }
        }
        return new Match(roles, identifiers, patterns);
    }

    /** @param parameter its name; of one that holds a name of the caller's only the beginning is repeated */
    static ProblemException fault(@Nullable String parameter, String detail) {
        boolean shown = parameter != null && parameter.matches("[A-Za-z_]{1,40}");
        Problem problem = Problem.epcis(
                400,
                "QueryParameterException",
                "A parameter is malformed",
                (shown ? parameter + ": " : "") + detail,
                "parameter");
        return new ProblemException(problem);
    }
}
