package io.waymark.projection.event;

import io.waymark.custody.Derivation;
import io.waymark.epcis.Cbv;
import io.waymark.gs1.GS1Exception;
import io.waymark.gs1.GS1Identifier;
import io.waymark.ledger.Hash;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

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

    /** CBV's attributes of master data (CBV 2.0, section 10.2). */
    public static final String CBV_ATTRIBUTES = "urn:epcglobal:cbv:mda:";

    private static final String ATTRIBUTES = "urn:epcglobal:cbv:mda";
    private static final Pattern NUMBER = Pattern.compile("[-+]?[0-9]{1,40}(\\.[0-9]{1,40})?([eE][-+]?[0-9]{1,2})?");
    private static final Pattern TIME = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}T.{5,40}");

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
        return bounded("extension " + area + (inner ? " inner " : " ") + masterDataName(name));
    }

    /**
     * An element of a vocabulary, as master data and events name it: a CBV word bare, a GS1 key in its canonical spelling.
     *
     * @param vocabulary URI of its type, such as {@code urn:epcglobal:epcis:vtype:BusinessLocation}
     */
    public static String element(String vocabulary, String uri) {
        String word = vocabulary.endsWith("BusinessStep")
                ? Cbv.bare(Cbv.Family.BIZ_STEP, uri)
                : vocabulary.endsWith("Disposition") ? Cbv.bare(Cbv.Family.DISPOSITION, uri) : canonical(uri);
        return bounded(word);
    }

    /** The name of an attribute of master data, expanded. */
    public static String attribute(String name) {
        return bounded(masterDataName(name));
    }

    /**
     * CBV's names end in a colon and a word; documents also write {@code #} (CBV 1.2) or declare the namespace in XML without
     * either, and mean the same.
     */
    private static String masterDataName(String name) {
        if (!name.startsWith(ATTRIBUTES)) {
            return name;
        }
        int word = ATTRIBUTES.length();
        while (word < name.length() && (name.charAt(word) == ':' || name.charAt(word) == '#')) {
            word++;
        }
        return CBV_ATTRIBUTES + name.substring(word);
    }

    /** The number that a text is, if it is one. */
    public static Optional<BigDecimal> number(String text) {
        return NUMBER.matcher(text).matches() ? Optional.of(new BigDecimal(text)) : Optional.empty();
    }

    /** The time with an offset that a text is, if it is one that a database holds. */
    public static Optional<Instant> time(String text) {
        if (!TIME.matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeException notATime) {
            return Optional.empty();
        }
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
