package io.waymark.json;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * A JSON object: named members in the order in which they were written, no name twice.
 *
 * <p>The getters with a name ({@link #string}, {@link #object}, …) throw a {@link JsonException} whose pointer starts at this
 * object: {@code missing} when there is no such member, {@code type} when it is of another kind. {@code null} is a value like
 * any other and never counts as missing.
 */
public final class JsonObject extends Sliced implements JsonValue {
    /** Up to this many members a scan over the names is faster than a hash table. */
    private static final int SCAN = 12;

    private static final JsonObject EMPTY = new JsonObject(List.of(), List.of(), null, 0, 0);

    private final List<String> names;
    private final List<JsonValue> values;
    private final Map<String, Integer> index;
    private final int depth;

    JsonObject(List<String> names, List<JsonValue> values, String source, int start, int end) {
        super(source, start, end);
        this.names = names;
        this.values = values;
        this.index = indexOf(names);
        this.depth = Depth.above(values);
    }

    /** The object without members. */
    public static JsonObject of() {
        return EMPTY;
    }

    /**
     * An object of names and values in turn: {@code JsonObject.of("n", 1, "act", "ship")}.
     *
     * @param namesAndValues a {@code String} each, then a value as {@link JsonValue#from} takes it
     * @throws IllegalArgumentException when the names and values do not pair up; {@link JsonException}
     *     {@code duplicate-name}
     */
    public static JsonObject of(Object... namesAndValues) {
        if (namesAndValues.length % 2 != 0) {
            throw new IllegalArgumentException("names and values must pair up");
        }
        Builder builder = builder();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            if (!(namesAndValues[i] instanceof String name)) {
                throw new IllegalArgumentException("argument " + i + " must be a member's name");
            }
            builder.put(name, JsonValue.from(namesAndValues[i + 1]));
        }
        return builder.build();
    }

    /** A builder for objects whose members are not known in one place. */
    public static Builder builder() {
        return new Builder();
    }

    /** Collects members in order. Not safe for several threads. */
    public static final class Builder {
        private final List<String> names = new ArrayList<>();
        private final List<JsonValue> values = new ArrayList<>();

        private Builder() {}

        /** Adds a member; a name may come once ({@link #build} checks). */
        public Builder put(String name, JsonValue value) {
            names.add(JsonString.wellFormed(name));
            values.add(value);
            return this;
        }

        /** Adds a string. */
        public Builder put(String name, String value) {
            return put(name, JsonValue.of(value));
        }

        /** Adds an integer. */
        public Builder put(String name, long value) {
            return put(name, JsonValue.of(value));
        }

        /** Adds a truth value. */
        public Builder put(String name, boolean value) {
            return put(name, JsonValue.of(value));
        }

        /** Adds a string where there is one. */
        public Builder put(String name, Optional<String> value) {
            return value.isPresent() ? put(name, value.get()) : this;
        }

        /**
         * The object.
         *
         * @throws JsonException {@code duplicate-name}
         */
        public JsonObject build() {
            return new JsonObject(List.copyOf(names), List.copyOf(values), null, 0, 0);
        }
    }

    /** This object with member {@code name} set: in its place where it was there already, else at the end. */
    public JsonObject with(String name, JsonValue value) {
        List<String> newNames = new ArrayList<>(names);
        List<JsonValue> newValues = new ArrayList<>(values);
        int at = find(name);
        if (at >= 0) {
            newValues.set(at, value);
        } else {
            newNames.add(JsonString.wellFormed(name));
            newValues.add(value);
        }
        return new JsonObject(List.copyOf(newNames), List.copyOf(newValues), null, 0, 0);
    }

    /** This object with a string set. */
    public JsonObject with(String name, String value) {
        return with(name, JsonValue.of(value));
    }

    /** This object with an integer set. */
    public JsonObject with(String name, long value) {
        return with(name, JsonValue.of(value));
    }

    /** This object without member {@code name}; itself when there is none. */
    public JsonObject without(String name) {
        int at = find(name);
        if (at < 0) {
            return this;
        }
        List<String> newNames = new ArrayList<>(names);
        List<JsonValue> newValues = new ArrayList<>(values);
        newNames.remove(at);
        newValues.remove(at);
        return new JsonObject(List.copyOf(newNames), List.copyOf(newValues), null, 0, 0);
    }

    /** The members' names, in order. */
    public List<String> names() {
        return names;
    }

    /** The members' values, in the order of {@link #names()}. */
    public List<JsonValue> values() {
        return values;
    }

    /** How many members there are. */
    public int size() {
        return names.size();
    }

    /** Whether there is a member {@code name}. */
    public boolean has(String name) {
        return find(name) >= 0;
    }

    /** Calls {@code action} with each member, in order. */
    public void forEach(BiConsumer<String, JsonValue> action) {
        for (int i = 0; i < names.size(); i++) {
            action.accept(names.get(i), values.get(i));
        }
    }

    /** Member {@code name}, if there is one. */
    public Optional<JsonValue> get(String name) {
        int at = find(name);
        return at < 0 ? Optional.empty() : Optional.of(values.get(at));
    }

    /**
     * Member {@code name}.
     *
     * @throws JsonException {@code missing}
     */
    public JsonValue value(String name) {
        int at = find(name);
        if (at < 0) {
            throw new JsonException("missing", JsonPointer.member("", name), -1);
        }
        return values.get(at);
    }

    /** The JSON text of member {@code name} as captured, byte for byte (see {@link JsonValue#text()}). */
    public String text(String name) {
        return value(name).text();
    }

    /** The characters of member {@code name}. */
    public String string(String name) {
        return typed(name, JsonValue::asString);
    }

    /** Member {@code name} as an integer. */
    public long integer(String name) {
        return typed(name, JsonValue::asLong);
    }

    /** Member {@code name} as a decimal. */
    public BigDecimal decimal(String name) {
        return typed(name, JsonValue::asDecimal);
    }

    /** Member {@code name} as a truth value. */
    public boolean bool(String name) {
        return typed(name, JsonValue::asBoolean);
    }

    /** Member {@code name} as an object. */
    public JsonObject object(String name) {
        return typed(name, JsonValue::asObject);
    }

    /** Member {@code name} as an array. */
    public JsonArray array(String name) {
        return typed(name, JsonValue::asArray);
    }

    /** The characters of member {@code name} where there is one. */
    public Optional<String> optionalString(String name) {
        return has(name) ? Optional.of(string(name)) : Optional.empty();
    }

    /** Member {@code name} as an object where there is one. */
    public Optional<JsonObject> optionalObject(String name) {
        return has(name) ? Optional.of(object(name)) : Optional.empty();
    }

    /** Member {@code name} as an array; the empty array when there is no such member. */
    public JsonArray arrayOrEmpty(String name) {
        return has(name) ? array(name) : JsonArray.of();
    }

    private <T> T typed(String name, Function<JsonValue, T> as) {
        try {
            return as.apply(value(name));
        } catch (JsonException e) {
            throw e.code().equals("missing") ? e : e.within(JsonPointer.member("", name));
        }
    }

    private int find(String name) {
        if (index != null) {
            Integer at = index.get(name);
            return at == null ? -1 : at;
        }
        for (int i = 0; i < names.size(); i++) {
            if (names.get(i).equals(name)) {
                return i;
            }
        }
        return -1;
    }

    /** Also the check that no name comes twice, for every way in which an object is made. */
    private static Map<String, Integer> indexOf(List<String> names) {
        if (names.size() <= SCAN) {
            for (int i = 1; i < names.size(); i++) {
                for (int j = 0; j < i; j++) {
                    if (names.get(i).equals(names.get(j))) {
                        throw duplicate(names.get(i));
                    }
                }
            }
            return null;
        }
        Map<String, Integer> index = new HashMap<>(names.size() * 2);
        for (int i = 0; i < names.size(); i++) {
            if (index.put(names.get(i), i) != null) {
                throw duplicate(names.get(i));
            }
        }
        return index;
    }

    private static JsonException duplicate(String name) {
        return new JsonException("duplicate-name", JsonPointer.member("", name), -1);
    }

    @Override
    public JsonObject asObject() {
        return this;
    }

    @Override
    public Kind kind() {
        return Kind.OBJECT;
    }

    @Override
    public String text() {
        return slice();
    }

    int depth() {
        return depth;
    }

    @Override
    public boolean equals(Object other) {
        if (!(other instanceof JsonObject that) || size() != that.size()) {
            return false;
        }
        for (int i = 0; i < names.size(); i++) {
            int at = that.find(names.get(i));
            if (at < 0 || !values.get(i).equals(that.values.get(at))) {
                return false;
            }
        }
        return true;
    }

    @Override
    public int hashCode() {
        int sum = 0;
        for (int i = 0; i < names.size(); i++) {
            sum += names.get(i).hashCode() ^ values.get(i).hashCode();
        }
        return sum;
    }
}
