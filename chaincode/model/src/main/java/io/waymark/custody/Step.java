package io.waymark.custody;

import io.waymark.claim.ClaimKey;
import io.waymark.json.CanonicalJson;
import io.waymark.json.JsonObject;
import io.waymark.ledger.Hash;
import io.waymark.ledger.KeyId;
import io.waymark.ledger.Names;
import io.waymark.ledger.ObjectName;
import io.waymark.ledger.Salt;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * One event's effect on one item, unit or portion: the value at {@code step|<key id>} of its writer's collection,
 * written once (docs/FORMATS.md, "Step"). A step holds no names, no free text and no times.
 *
 * <p>A step knows its own bytes: those it was parsed from, or its canonical encoding; there is only one.
 */
public final class Step {

    /** The newest format: version 2 has a claim key, version 1 none. Each step is written in the oldest one that can say it. */
    public static final int VERSION = 2;

    /** A step has at most so many bytes: 1,000 inputs of an output fit. */
    public static final int LARGEST_BYTES = 262_144;

    private static final byte[] NEXT = Hash.label("waymark next");
    private static final byte[] REJECT = Hash.label("waymark reject");

    private final Builder fields;
    private final byte[] bytes;
    private final Hash hash;

    private Step(Builder fields, byte[] bytes) {
        this.fields = fields;
        this.bytes = bytes;
        this.hash = Hash.sha256(bytes);
    }

    /** @throws IllegalArgumentException unless the bytes are the canonical encoding of a step of a known version */
    public static Step parse(byte[] bytes) {
        if (bytes.length > LARGEST_BYTES) {
            throw new IllegalArgumentException("a step has at most " + LARGEST_BYTES + " bytes");
        }
        return new Step(StepFormat.read(bytes), bytes.clone());
    }

    /** As {@link #parse}, from the same step as JSON: written canonically it is the step's bytes. */
    static Step fromJson(JsonObject json) {
        return parse(CanonicalJson.bytes(json));
    }

    /** The step as JSON. */
    public JsonObject toJson() {
        return CanonicalJson.parse(bytes).asObject();
    }

    /** Starts the first step of a chain. */
    static Builder first(Kind kind, Act act, String writer, KeyId ref) {
        Builder b = new Builder();
        b.kind = kind;
        b.n = 1;
        b.act = act;
        b.writer = Names.requireOrganisation(writer);
        b.ref = ref;
        b.status = Status.HELD;
        b.custodian = writer;
        b.content = kind == Kind.UNIT ? Merkle.EMPTY : null;
        return b;
    }

    /** Starts the step after this one: held by its writer, with this one's content, quantity and lot. */
    Builder next(Act act, String by) {
        Builder b = new Builder();
        b.kind = kind();
        b.n = n() + 1;
        b.act = act;
        b.writer = Names.requireOrganisation(by);
        b.previous = hash;
        b.previousWriter = writer();
        b.status = Status.HELD;
        b.custodian = by;
        b.content = content();
        b.quantity = quantity();
        b.lot = kind() == Kind.PORTION ? lot() : null;
        return b;
    }

    /**
     * The one form that the rejection of this offer can have: it follows from the offer alone, so that whoever offered
     * recognises it without being told (ledger rules, section 3).
     */
    public Step rejection() {
        if (status() != Status.OFFERED) {
            throw new IllegalStateException("only an offer can be rejected");
        }
        Builder b = next(Act.REJECT, receiver());
        b.custodian = custodian();
        return b.build(Salt.of(Hash.hmac(salt().bytes(), REJECT)));
    }

    /**
     * Key id of the step after this one.
     *
     * @param exit the unit step with which the thing left its unit; given if and only if this step is {@code packed}
     */
    public KeyId nextKey(Step exit) {
        if ((exit != null) != (status() == Status.PACKED)) {
            throw new IllegalArgumentException("an exit belongs to a packed step");
        }
        byte[] salt = salt().bytes();
        return KeyId.of(
                exit == null
                        ? Hash.hmac(salt, NEXT, hash.bytes())
                        : Hash.hmac(salt, NEXT, hash.bytes(), exit.salt().bytes()));
    }

    /** The canonical bytes, as they stand on the ledger. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** SHA-256 of {@link #bytes()}: what Fabric keeps of the step. */
    public Hash hash() {
        return hash;
    }

    public Kind kind() {
        return fields.kind;
    }

    /** 1 for the first step of a chain. */
    public int n() {
        return fields.n;
    }

    public Act act() {
        return fields.act;
    }

    /** MSP id of the organisation in whose collection it stands. */
    public String writer() {
        return fields.writer;
    }

    /** The ref of the chain, in a first step; else null. */
    public KeyId ref() {
        return fields.ref;
    }

    /** SHA-256 of the step before; null in a first step. */
    public Hash previous() {
        return fields.previous;
    }

    /** Writer of the step before; null in a first step. */
    public String previousWriter() {
        return fields.previousWriter;
    }

    /** Digest of the event; null in a rejection, which has none. */
    public Hash event() {
        return fields.event;
    }

    public Status status() {
        return fields.status;
    }

    /** MSP id of who has the goods after this step (of who sold, shipped or consumed them last). */
    public String custodian() {
        return fields.custodian;
    }

    /** MSP id of whom the goods are offered to; null unless offered. */
    public String receiver() {
        return fields.receiver;
    }

    /** Key id of the unit step with which it went in; null unless packed. */
    public KeyId in() {
        return fields.in;
    }

    /** Key id of the unit step with which it had left its unit before this step; null unless the step before is packed. */
    public KeyId out() {
        return fields.out;
    }

    /** Packed steps of what is inside; null unless a unit. */
    public Merkle content() {
        return fields.content;
    }

    /** Null unless a portion. */
    public Quantity quantity() {
        return fields.quantity;
    }

    /** The lot: in every step of a portion, in an item's first step where it has one; else null. */
    public ObjectName lot() {
        return fields.lot;
    }

    /** The class (all of one GTIN), in the first step of an item or portion; else null. */
    public ObjectName productClass() {
        return fields.productClass;
    }

    /** What it became; null unless consumed. */
    public Merkle made() {
        return fields.made;
    }

    /** What it was made from, in the first step of an output, part or merged portion; else empty. */
    public List<Origin> from() {
        return fields.from;
    }

    /** Canonical identifier, in the first step (and where it is commissioned again); else null. */
    public String identifier() {
        return fields.identifier;
    }

    /** The public key of the secret in an item's pack, where it was commissioned with one; else null. */
    public ClaimKey claim() {
        return fields.claim;
    }

    /** Recalls that reach it beside its own, in a first step. */
    public Watch watch() {
        return fields.watch;
    }

    public Salt salt() {
        return fields.salt;
    }

    Builder fields() {
        return fields;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Step step && hash.equals(step.hash);
    }

    @Override
    public int hashCode() {
        return hash.hashCode();
    }

    /** Kind, number, act and status: nothing private. */
    @Override
    public String toString() {
        return kind().word() + " step " + n() + " (" + act().word() + ", " + status().word() + ")";
    }

    /** The fields of a step that is being made. Package-private: only {@link Custody} makes steps. */
    static final class Builder {
        Kind kind;
        int n;
        Act act;
        String writer;
        KeyId ref;
        Hash previous;
        String previousWriter;
        Hash event;
        Status status;
        String custodian;
        String receiver;
        KeyId in;
        KeyId out;
        Merkle content;
        Quantity quantity;
        ObjectName lot;
        ObjectName productClass;
        Merkle made;
        List<Origin> from = List.of();
        String identifier;
        ClaimKey claim;
        Watch watch = Watch.NONE;
        Salt salt;

        Builder event(Hash digest) {
            event = digest;
            return this;
        }

        Builder status(Status value) {
            status = value;
            return this;
        }

        Builder offeredTo(String org) {
            status = Status.OFFERED;
            receiver = Names.requireOrganisation(org);
            return this;
        }

        Builder out(Exit exit) {
            out = exit == null ? null : exit.key();
            return this;
        }

        Builder from(List<Origin> origins) {
            List<Origin> sorted = new ArrayList<>(origins);
            sorted.sort((a, b) -> a.object().compareTo(b.object()));
            from = List.copyOf(sorted);
            return this;
        }

        Step build(Salt value) {
            salt = Objects.requireNonNull(value);
            return new Step(this, StepFormat.write(this));
        }
    }
}
