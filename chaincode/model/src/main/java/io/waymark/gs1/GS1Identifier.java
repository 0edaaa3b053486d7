package io.waymark.gs1;

import io.waymark.gs1.GS1Exception.Rule;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * An identified thing: a GS1 key with those qualifiers that tell one thing from another.
 *
 * <p>Its canonical spelling is the GS1 Digital Link URI on {@code https://id.gs1.org} (GS1 Digital Link URI Syntax, canonical
 * form), constrained as in CBV 2.0 section 8.9 to the finest level of identification: beside a serial number the lot and the
 * consumer product variant are left out, beside a lot the variant. So whatever a label says besides, one thing has one
 * identifier. Two identifiers are equal when their canonical spellings are.
 */
public final class GS1Identifier implements Comparable<GS1Identifier> {
    /** Where canonical identifiers live. */
    public static final String CANONICAL_BASE = "https://id.gs1.org";

    private static final String UPUI_SERIAL = "235";

    /** What kind of thing is identified. */
    public enum Kind {
        /** One serialised thing: GTIN or ITIP with serial, UPUI, CPI, GDTI or GCN with serial. */
        ITEM,
        /** A logistic unit (SSCC), a returnable asset (GRAI with serial) or an individual asset (GIAI). */
        UNIT,
        /** All of one batch or lot of a GTIN or ITIP. */
        LOT,
        /** All of one GTIN, ITIP, asset type, document type, component or coupon. */
        CLASS,
        /** A place: GLN with AI 414, with or without extension. */
        PLACE,
        /** A party: GLN with AI 417. */
        PARTY,
        /** Another GS1 key: service relation, consignment, shipment, payment slip, product model. */
        OTHER
    }

    private final List<AiValue> ais;
    private final Kind kind;
    private final String canonical;

    /** Takes a path that was checked: a key, then its qualifiers in order. */
    GS1Identifier(List<AiValue> checkedPath) {
        this.ais = finest(checkedPath);
        this.kind = kindOf(ais);
        this.canonical = link(CANONICAL_BASE, ais);
    }

    /**
     * Reads the canonical spelling and no other.
     *
     * @throws GS1Exception {@code not-canonical} when it is another spelling of an identifier, else why it is none
     */
    public static GS1Identifier parse(String canonical) {
        GS1Identifier identifier = of(canonical);
        if (!identifier.canonical.equals(canonical)) {
            throw new GS1Exception(Rule.NOT_CANONICAL);
        }
        return identifier;
    }

    /**
     * Reads any spelling: a Digital Link on any host, an EPC URN, an element string (see {@link GS1Message#parse}).
     *
     * @throws GS1Exception why it is no valid GS1 identifier
     */
    public static GS1Identifier of(String anySpelling) {
        return GS1Message.parse(anySpelling).identifier();
    }

    /**
     * The GS1 identifier that a URI in an EPCIS event is meant to be, or nothing when it is not meant to be one: private
     * enterprise URNs, other EPC schemes and ordinary addresses are nobody's GS1 key. Digital Links are read by
     * {@link GS1Message.Edition#EPCIS_2_0}.
     *
     * @throws GS1Exception when it is meant to be one (it stands under {@code urn:epc:}, or is an address on
     *     {@code id.gs1.org} or with a key's AI and digits in its path) and is not valid
     */
    public static Optional<GS1Identifier> ifMeant(String uri) {
        boolean meant = EpcUrn.claimsToBeOne(uri) || DigitalLinks.claimsToBeOne(uri);
        return meant
                ? Optional.of(
                        GS1Message.parse(uri, GS1Message.Edition.EPCIS_2_0).identifier())
                : Optional.empty();
    }

    /** The GTIN {@code gtin14}, 14 digits. */
    public static GS1Identifier ofGtin(String gtin14) {
        return of(List.of(new AiValue("01", gtin14)));
    }

    /** The serialised item of this GTIN. */
    public static GS1Identifier ofSgtin(String gtin14, String serial) {
        return of(List.of(new AiValue("01", gtin14), new AiValue("21", serial)));
    }

    /** The logistic unit {@code sscc18}, 18 digits. */
    public static GS1Identifier ofSscc(String sscc18) {
        return of(List.of(new AiValue("00", sscc18)));
    }

    private static GS1Identifier of(List<AiValue> path) {
        return GS1Message.ofPath(path).identifier();
    }

    /** The key and its qualifiers, in order, unescaped. */
    public List<AiValue> ais() {
        return ais;
    }

    /** The key: the first of {@link #ais()}. */
    public AiValue key() {
        return ais.get(0);
    }

    /** What kind of thing this is. */
    public Kind kind() {
        return kind;
    }

    /** One serialised thing, see {@link Kind#ITEM}. */
    public boolean isItem() {
        return kind == Kind.ITEM;
    }

    /** A logistic unit or a returnable or individual asset, see {@link Kind#UNIT}. */
    public boolean isUnit() {
        return kind == Kind.UNIT;
    }

    /** A batch or lot, see {@link Kind#LOT}. */
    public boolean isLot() {
        return kind == Kind.LOT;
    }

    /** A class of things, see {@link Kind#CLASS}. */
    public boolean isClass() {
        return kind == Kind.CLASS;
    }

    /** The value of AI {@code ai}, if it is part of this identifier. */
    public Optional<String> value(String ai) {
        for (AiValue value : ais) {
            if (value.ai().equals(ai)) {
                return Optional.of(value.value());
            }
        }
        return Optional.empty();
    }

    /** The GTIN, 14 digits, of a trade item, its lot or its class; of an ITIP, the GTIN of the whole. */
    public Optional<String> gtin() {
        return switch (key().ai()) {
            case "01" -> Optional.of(key().value());
            case "8006" -> Optional.of(key().value().substring(0, 14));
            default -> Optional.empty();
        };
    }

    /** The GLN, 13 digits, of a place or a party; an extension is not part of it. */
    public Optional<String> gln() {
        return kind == Kind.PLACE || kind == Kind.PARTY ? Optional.of(key().value()) : Optional.empty();
    }

    /** The serial number of an item: AI 21, 235 or 8011; nothing for keys that have theirs inside. */
    public Optional<String> serial() {
        if (kind != Kind.ITEM || ais.size() < 2) {
            return Optional.empty();
        }
        return Optional.of(ais.get(1).value());
    }

    /** The lot number of a lot. */
    public Optional<String> lot() {
        return kind == Kind.LOT ? value("10") : Optional.empty();
    }

    /**
     * Whether the ref of this item is computed from its identifier alone: it is an item whose serial has the form of
     * {@link RandomSerial}. The form decides, not who made it.
     */
    public boolean refIsComputable() {
        return serial().map(RandomSerial::hasForm).orElse(false);
    }

    /**
     * Whether the identifier was issued under this GS1 company prefix: whether its digits from the prefix on begin with it.
     * They start after the indicator digit of a GTIN-14, after the extension digit of an SSCC, after the leading zero of a
     * GRAI in AI 8003, else at the start. GTIN-8 are issued under no company prefix.
     *
     * @param gs1CompanyPrefix digits; an empty text matches nothing
     */
    public boolean companyPrefixMatches(String gs1CompanyPrefix) {
        boolean shifted =
                switch (key().ai()) {
                    case "00", "01", "8003", "8006" -> true;
                    default -> false;
                };
        boolean gtin8 = gtin().isPresent() && key().value().startsWith("000000");
        return !gs1CompanyPrefix.isEmpty() && !gtin8 && key().value().startsWith(gs1CompanyPrefix, shifted ? 1 : 0);
    }

    /** The class that this is one of, or part of: the GTIN of an item or lot. A class is its own. */
    public Optional<GS1Identifier> classOf() {
        return switch (key().ai()) {
            case "01", "8006", "8010" -> Optional.of(new GS1Identifier(ais.subList(0, 1)));
            case "253", "255" -> Optional.of(withKeyOf(13));
            case "8003" -> Optional.of(withKeyOf(14));
            default -> Optional.empty();
        };
    }

    private GS1Identifier withKeyOf(int length) {
        AiValue key = key();
        return new GS1Identifier(List.of(new AiValue(key.ai(), key.value().substring(0, length))));
    }

    /**
     * The lot {@code lot} of this one's class.
     *
     * @throws GS1Exception {@code qualifier-order} when this is no GTIN or ITIP; when {@code lot} is no lot number
     */
    public GS1Identifier lotOf(String lot) {
        return qualified("10", lot);
    }

    /**
     * The item with serial number {@code serial} of this one's class.
     *
     * @throws GS1Exception {@code qualifier-order} when this is no GTIN or ITIP; when {@code serial} is no serial number
     */
    public GS1Identifier itemOf(String serial) {
        return qualified("21", serial);
    }

    private GS1Identifier qualified(String ai, String value) {
        return of(List.of(key(), new AiValue(ai, value)));
    }

    /**
     * The EPC URN of this thing: {@code urn:epc:id:…} of one thing, {@code urn:epc:class:lgtin:…} of a lot,
     * {@code urn:epc:idpat:…} of a class (EPC Tag Data Standard 1.13, section 6).
     *
     * @param companyPrefixLength 6 to 12 digits; it cannot be seen in the identifier
     * @throws GS1Exception {@code no-urn} where the standard has none, {@code prefix-length}
     */
    public String toUrn(int companyPrefixLength) {
        return EpcUrn.write(this, companyPrefixLength);
    }

    /**
     * As {@link #toUrn(int)}, with the length of the company prefix that GS1's list has for it.
     *
     * @return nothing where the list has none, or the standard has no URN for such an identifier
     */
    public Optional<String> toUrn() {
        OptionalInt length = CompanyPrefixes.present().length(this);
        if (length.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(EpcUrn.write(this, length.getAsInt()));
        } catch (GS1Exception none) {
            return Optional.empty();
        }
    }

    /**
     * The address to print as a QR code: this identifier on the resolver at {@code base}, scheme and host in upper case so
     * that a QR code stores them compactly (they mean the same in any case).
     *
     * @param base {@code http} or {@code https} with host, port and path as needed; a slash at its end does not count
     * @throws GS1Exception {@code scheme} or {@code host}
     */
    public String qr(String base) {
        int host = base.indexOf("://") + 3;
        String scheme = base.substring(0, Math.min(host, base.length())).toLowerCase(Locale.ROOT);
        if (!scheme.equals("https://") && !scheme.equals("http://")) {
            throw new GS1Exception(Rule.SCHEME);
        }
        int path = base.indexOf('/', host);
        String authority = base.substring(0, path < 0 ? base.length() : path).toUpperCase(Locale.ROOT);
        String stem = path < 0 ? "" : base.substring(path, base.endsWith("/") ? base.length() - 1 : base.length());
        String link = link(authority + stem, ais);
        if (!GS1Message.parseLink(link).identifier().equals(this)) {
            throw new GS1Exception(Rule.HOST);
        }
        return link;
    }

    /** The Digital Link of these AIs on {@code base}. */
    static String link(String base, List<AiValue> path) {
        StringBuilder link = new StringBuilder(base);
        for (AiValue value : path) {
            link.append('/').append(value.ai()).append('/').append(PercentCoding.encode(value.value()));
        }
        return link.toString();
    }

    private static List<AiValue> finest(List<AiValue> path) {
        String ai = path.get(0).ai();
        if (path.size() > 1 && (ai.equals("01") || ai.equals("8006"))) {
            AiValue last = path.get(path.size() - 1);
            return last.ai().equals("22") ? List.of(path.get(0)) : List.of(path.get(0), last);
        }
        return List.copyOf(path);
    }

    private static Kind kindOf(List<AiValue> ais) {
        AiValue key = ais.get(0);
        String qualifier = ais.size() > 1 ? ais.get(1).ai() : "";
        return switch (key.ai()) {
            case "01", "8006" ->
                switch (qualifier) {
                    case "21", UPUI_SERIAL -> Kind.ITEM;
                    case "10" -> Kind.LOT;
                    default -> Kind.CLASS;
                };
            case "8010" -> qualifier.isEmpty() ? Kind.CLASS : Kind.ITEM;
            case "253", "255" -> key.value().length() > 13 ? Kind.ITEM : Kind.CLASS;
            case "8003" -> key.value().length() > 14 ? Kind.UNIT : Kind.CLASS;
            case "00", "8004" -> Kind.UNIT;
            case "414" -> Kind.PLACE;
            case "417" -> Kind.PARTY;
            default -> Kind.OTHER;
        };
    }

    /** The canonical spelling. */
    @Override
    public String toString() {
        return canonical;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof GS1Identifier that && canonical.equals(that.canonical);
    }

    @Override
    public int hashCode() {
        return canonical.hashCode();
    }

    /** By canonical spelling. */
    @Override
    public int compareTo(GS1Identifier other) {
        return canonical.compareTo(other.canonical);
    }
}
