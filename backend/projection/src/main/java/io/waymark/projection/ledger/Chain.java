package io.waymark.projection.ledger;

import io.waymark.custody.Act;
import io.waymark.custody.Exit;
import io.waymark.custody.Follows;
import io.waymark.custody.Kind;
import io.waymark.custody.Status;
import io.waymark.custody.Step;
import io.waymark.ledger.Hash;
import io.waymark.ledger.KeyId;
import io.waymark.ledger.ObjectName;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One object's row while it is being brought forward. */
final class Chain {

    /** A step of a unit that changed its content. */
    record Content(KeyId key, Step step, Set<Hash> members, long block) {}

    final ObjectName name;
    final Kind kind;
    final String identifier;

    Step head;
    KeyId headKey;

    @Nullable
    Exit exit;

    @Nullable
    ObjectName unit;

    @Nullable
    String goneTo;

    @Nullable
    Long goneBlock;

    long changedBlock;

    @Nullable
    String lot;

    @Nullable
    ObjectName lotName;

    @Nullable
    ObjectName productClass;

    boolean recallOver;

    /** Digest of the event that commissioned it in this run, where that may name its lot; else null. */
    @Nullable
    Hash lotEvent;

    /** Key ids of heads in this run that offered it and that something was written after. */
    final List<KeyId> passedOffers = new ArrayList<>();

    /** Positions of recalls that are new in this run: those of the watch list. */
    final Set<Hash> recallAt = new HashSet<>();

    /** What recalls of it are asked at that is new in this run. */
    final Set<ObjectName> recallTargets = new HashSet<>();

    /** GTIN of its identifier, of a chain that is started in this run. */
    @Nullable
    String gtin;

    private @Nullable KeyId next;
    private @Nullable Hash nextHash;
    private boolean nextAsked;

    /** What is in it, of a unit; null until it is asked for. */
    @Nullable
    Set<Hash> members;

    /** What was in it when it was loaded. */
    Set<Hash> membersBefore = Set.of();

    /** Its changes of content: those of this run, and all where {@link #contentsLoaded}. */
    final List<Content> contents = new ArrayList<>();

    boolean contentsLoaded;

    /** Whether its row must be written. */
    boolean changed;

    Chain(ObjectName name, Kind kind, String identifier, Step head, KeyId headKey) {
        this.name = name;
        this.kind = kind;
        this.identifier = identifier;
        this.head = head;
        this.headKey = headKey;
    }

    /** The chain that this first step begins. */
    static Chain started(ObjectName name, Step first, long block) {
        Chain chain = new Chain(name, first.kind(), first.identifier(), first, name.ref());
        chain.members = first.kind() == Kind.UNIT ? new HashSet<>() : null;
        chain.contentsLoaded = true;
        chain.changedBlock = block;
        chain.recallOver = first.watch().over();
        chain.recallAt.addAll(first.watch().positions());
        chain.commissioned(first);
        chain.changed = true;
        return chain;
    }

    boolean inUnit() {
        return head.status() == Status.PACKED && exit == null;
    }

    /** The members whose first write at {@link #nextKey} counts. */
    List<String> writers() {
        return Follows.writers(head, exit, name);
    }

    /** Key id of the next step; null while nobody may write one. */
    @Nullable
    KeyId nextKey() {
        if (!nextAsked) {
            next = inUnit() || writers().isEmpty() ? null : head.nextKey(exit == null ? null : exit.step());
            nextHash = next == null ? null : next.stepKeyHash();
            nextAsked = true;
        }
        return next;
    }

    /** SHA-256 of the next step's ledger key; null while nobody may write one. */
    @Nullable
    Hash nextKeyHash() {
        nextKey();
        return nextHash;
    }

    void append(KeyId key, Step step, long block) {
        passed();
        head = step;
        headKey = key;
        exit = null;
        unit = null;
        goneTo = null;
        goneBlock = null;
        touched(block);
        if (step.act() == Act.COMMISSION) {
            commissioned(step);
        }
    }

    void gone(String to, long block) {
        passed();
        goneTo = to;
        goneBlock = block;
        touched(block);
    }

    void left(Exit by, long block) {
        exit = by;
        unit = null;
        touched(block);
    }

    private void passed() {
        if (head.status() == Status.OFFERED) {
            passedOffers.add(headKey);
        }
    }

    private void touched(long block) {
        nextAsked = false;
        changedBlock = Math.max(changedBlock, block);
        changed = true;
    }

    private void commissioned(Step step) {
        lotName = step.lot();
        productClass = step.productClass();
        lot = kind == Kind.PORTION ? identifier : null;
        lotEvent = kind == Kind.ITEM && lotName != null ? step.event() : null;
        if (step.act() == Act.ENTER || kind == Kind.UNIT) {
            return;
        }
        if (kind == Kind.ITEM) {
            recallTargets.add(name);
        }
        if (step.lot() != null) {
            recallTargets.add(step.lot());
        }
        if (step.productClass() != null) {
            recallTargets.add(step.productClass());
        }
    }
}
