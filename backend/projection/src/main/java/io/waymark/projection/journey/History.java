package io.waymark.projection.journey;

import io.waymark.custody.Status;
import io.waymark.disclosure.Audience;
import io.waymark.disclosure.DisclosureRules;
import io.waymark.disclosure.Subject;
import io.waymark.ledger.Hash;
import io.waymark.ledger.SaltedDocument;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Everything that the read model has about one chain, as it stands on the ledger. Not for showing as it is: it holds what
 * only staff may see. {@link Journeys} and the bundle take out of it what each may show.
 *
 * @param chain the chain's row
 * @param steps from the first known step to the head, each the one before the next
 * @param complete whether the first of them is the first of the chain
 * @param stays in units, units in units too, in the order of their first steps
 * @param around the units that it is in now, from the inside out
 * @param events documents of the events of all steps, with the fields that are known here, by digest
 * @param own digests of those that this organisation captured itself
 * @param withdrawn those that their writer had purged: number of the latest block that changed their key, by digest
 * @param recalls every recall chain that reaches it
 * @param organisations of everybody who is named, by MSP id
 * @param product texts of its product, with the document that they stand in
 * @param gap the write after the head, if somebody wrote it and has not shown it
 */
public record History(
        Chain chain,
        List<PlacedStep> steps,
        boolean complete,
        List<Stay> stays,
        List<Chain> around,
        Map<Hash, SaltedDocument> events,
        Set<Hash> own,
        Map<Hash, Long> withdrawn,
        List<Recalls> recalls,
        Map<String, Profiles.Known> organisations,
        Optional<PublishedProducts.Published> product,
        Optional<Gap> gap) {

    /**
     * @param org who wrote it
     * @param keyHash SHA-256 of the ledger key
     * @param valueHash SHA-256 of the value
     * @param unit whether it is the next step of the outermost unit, not of the thing itself
     */
    public record Gap(
            String org, Hash keyHash, Hash valueHash, long block, String transaction, Instant claimed, boolean unit) {}

    public History {
        steps = List.copyOf(steps);
        stays = List.copyOf(stays);
        around = List.copyOf(around);
        events = Map.copyOf(events);
        own = Set.copyOf(own);
        withdrawn = Map.copyOf(withdrawn);
        recalls = List.copyOf(recalls);
        organisations = Map.copyOf(organisations);
    }

    /**
     * The history as it was after a block, as far as steps, stays, recalls, the gap and the product's texts go; without steps if
     * it had not begun. {@link #chain} and {@link #around} stay as they are now.
     */
    public History at(long block) {
        List<PlacedStep> then = steps.stream().filter(s -> s.block() <= block).toList();
        Set<Hash> packed = new HashSet<>();
        then.forEach(s -> packed.add(s.step().hash()));
        List<Stay> kept = new ArrayList<>();
        for (Stay stay : stays) { // an outer one stands after what is in it
            List<PlacedStep> during =
                    stay.steps().stream().filter(s -> s.block() <= block).toList();
            if (packed.contains(stay.packed()) && !during.isEmpty()) {
                boolean left = stay.left() && during.size() == stay.steps().size();
                kept.add(new Stay(stay.unit(), stay.identifier(), stay.packed(), during, left));
                during.forEach(s -> packed.add(s.step().hash()));
            }
        }
        return new History(
                chain,
                then,
                complete,
                kept,
                around,
                events,
                own,
                withdrawn.entrySet().stream()
                        .filter(e -> e.getValue() <= block)
                        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)),
                recalls.stream()
                        .map(r -> r.at(block))
                        .filter(r -> r.r().isPresent() || !r.links().isEmpty())
                        .toList(),
                organisations,
                product.filter(p -> p.written().filter(w -> w.block() <= block).isPresent()),
                gap.filter(g -> g.block() <= block));
    }

    /**
     * The same with those fields of events alone that consumers may see: of own events what the rules show, of others' events
     * what was opened here, and of none what consumers never may.
     */
    public History forConsumers(DisclosureRules rules) {
        Map<Hash, String> acts = new HashMap<>();
        recalls.forEach(r -> r.links().forEach(l -> l.shown().ifPresent(s -> acts.put(s.event(), Subject.RECALL))));
        stays.forEach(stay -> stay.steps().forEach(s -> acts(acts, s)));
        steps.forEach(s -> acts(acts, s));
        Map<Hash, SaltedDocument> shown = new HashMap<>();
        events.forEach((digest, document) -> {
            Subject subject = Subject.of(acts.getOrDefault(digest, ""), document, chain.identifier());
            shown.put(
                    digest,
                    own.contains(digest)
                            ? rules.show(Audience.CONSUMERS, subject, document)
                            : DisclosureRules.opened(document));
        });
        return new History(
                chain, steps, complete, stays, around, shown, own, withdrawn, recalls, organisations, product, gap);
    }

    private static void acts(Map<Hash, String> acts, PlacedStep placed) {
        if (placed.step().event() != null) {
            acts.put(placed.step().event(), placed.step().act().word());
        }
    }

    /** The head. */
    public PlacedStep head() {
        return steps.get(steps.size() - 1);
    }

    /** The row that says who has it: the outermost unit's while it is in one. */
    public Chain outermost() {
        return around.isEmpty() ? chain : around.get(around.size() - 1);
    }

    /** MSP id of who has it, as far as it is known. */
    public String custodian() {
        Chain outer = outermost();
        return outer.exitWriter().orElse(outer.custodian());
    }

    /** What is known about recalls of it. */
    public RecallState recall() {
        boolean over = steps.stream().anyMatch(s -> s.step().watch().over());
        return Recalls.of(recalls, over);
    }

    /** Whether it ended: nothing can follow. */
    public boolean ended() {
        Status status = head().step().status();
        return status == Status.CONSUMED || status == Status.RETIRED;
    }

    /** Nothing private. */
    @Override
    public String toString() {
        return "history of " + steps.size() + " steps";
    }
}
