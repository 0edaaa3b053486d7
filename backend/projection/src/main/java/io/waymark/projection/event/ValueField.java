package io.waymark.projection.event;

import io.waymark.custody.Derivation;
import io.waymark.gs1.GS1Exception;
import io.waymark.gs1.GS1Identifier;
import io.waymark.ledger.Hash;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Names of what events state, and the spelling of values, as the rows of {@code event_value} and queries have them. */
public final class ValueField {
    public static final String SET = "persistentDisposition set";
    public static final String UNSET = "persistentDisposition unset";
    public static final String ERROR = "errorDeclaration";
    public static final String ERROR_TIME = "errorDeclaration time";
    public static final String ERROR_REASON = "errorDeclaration reason";
    public static final String CORRECTIVE = "errorDeclaration correctiveEventID";
    public static final String SENSORS = "sensorElementList";

    /** Bytes of a name or a value that go into an index as they are. */
    private static final int MOST_BYTES = 1_000;

    private ValueField() {}

    /** Where extensions stand. */
    public enum Area {
        EVENT,
        ILMD,
        ERROR_DECLARATION,
        SENSORELEMENT,
        SENSORMETADATA,
        SENSORREPORT,
        readPoint,
        bizLocation
    }

    /** @param type bare CBV word or URI; empty for none */
    public static String bizTransaction(String type) {
        return bounded("bizTransaction " + type);
    }

    /**
     * @param list {@code source} or {@code destination}
     * @param type bare CBV word or URI
     */
    public static String party(String list, String type) {
        return bounded(list + " " + type);
    }

    /** Something measured, whatever its unit: {@code quantity}, {@code value}, {@code minValue}, … */
    public static String measured(String name) {
        return "measured " + name;
    }

    /** Something measured in units of one dimension ({@link Units#dimension}). */
    public static String measured(String name, String dimension) {
        return bounded("measured " + name + " " + dimension);
    }

    /** An attribute of a sensor report or of sensor metadata. */
    public static String sensor(String name) {
        return "sensor " + name;
    }

    /**
     * An extension.
     *
     * @param inner whether it stands within another one
     * @param name expanded
     */
    public static String extension(Area area, boolean inner, String name) {
        return bounded("extension " + area + (inner ? " inner " : " ") + name);
    }

    /** The text as it is in a row: itself, or its hash where it is too long for an index. */
    public static String bounded(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return bytes.length <= MOST_BYTES
                ? text
                : "sha256 " + HexFormat.of().formatHex(Hash.sha256(bytes).bytes());
    }

    /** A GS1 key in its canonical spelling; another URI as it is. */
    public static String canonical(String uri) {
        try {
            return GS1Identifier.ifMeant(uri)
                    .map(id -> id.isItem() || id.isUnit() ? Derivation.thing(id) : id.toString())
                    .orElse(uri);
        } catch (GS1Exception notAKey) {
            return uri;
        }
    }
}
