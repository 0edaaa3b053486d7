package io.waymark.chaincode;

import io.waymark.custody.Act;
import io.waymark.custody.Kind;
import io.waymark.custody.Made;
import io.waymark.custody.ObjectState;
import io.waymark.custody.Origin;
import io.waymark.custody.Status;
import io.waymark.custody.Step;
import io.waymark.ledger.Hash;
import io.waymark.ledger.KeyId;
import io.waymark.ledger.OfferValue;
import io.waymark.ledger.Opens;
import io.waymark.ledger.RecallLink;
import io.waymark.ledger.Refs;
import io.waymark.ledger.SaltedDocument;
import io.waymark.transaction.Opening;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/** The history that an offer names, as far as this organisation still has it: own values, and what came in packages. */
final class Opened {

    private final Own own;
    private final Opens opens;
    private final List<Opening> packages;
    private final Map<KeyId, Step> steps = new LinkedHashMap<>();
    private final Map<Hash, KeyId> byHash = new HashMap<>();

    private Opened(Own own, Opens opens) {
        this.own = own;
        this.opens = opens;
        this.packages = opens.packages().stream()
                .map(own::packaged)
                .flatMap(Optional::stream)
                .toList();
    }

    static Opened of(Own own, OfferValue offer) {
        Opened opened = new Opened(own, offer.opens());
        Set<KeyId> wanted = new LinkedHashSet<>(offer.opens().steps());
        wanted.addAll(offer.heads());
        wanted.forEach(key -> opened.find(key, own::step, Opening::steps).ifPresent(step -> opened.put(key, step)));
        // A rejection stands in the collection of who rejected and is never shown: it follows from the offer.
        for (Step step : List.copyOf(opened.steps.values())) {
            if (step.status() == Status.OFFERED) {
                KeyId next = step.nextKey(null);
                if (wanted.contains(next) && !opened.steps.containsKey(next)) {
                    opened.put(next, step.rejection());
                }
            }
        }
        return opened;
    }

    private void put(KeyId key, Step step) {
        steps.put(key, step);
        byHash.put(step.hash(), key);
    }

    private <K, V> Optional<V> find(K key, Function<K, Optional<V>> mine, Function<Opening, Map<K, V>> received) {
        return mine.apply(key).or(() -> packages.stream()
                .map(p -> received.apply(p).get(key))
                .filter(v -> v != null)
                .findFirst());
    }

    Step step(KeyId key) {
        return steps.get(key);
    }

    /**
     * The pages of what is opened.
     *
     * @param heads the offered heads to which it is narrowed; null for everything that the offer names
     */
    List<Opening> pages(Set<KeyId> heads) {
        Set<KeyId> shown = heads == null ? steps.keySet() : reach(heads);
        Map<KeyId, Step> going = new LinkedHashMap<>();
        Map<KeyId, List<Hash>> contents = new LinkedHashMap<>();
        Map<KeyId, List<Made>> made = new LinkedHashMap<>();
        Set<Hash> digests = new HashSet<>();
        steps.forEach((key, step) -> {
            if (!shown.contains(key)) {
                return;
            }
            going.put(key, step);
            if (step.act() == Act.CONTENT) {
                content(key).ifPresent(list -> contents.put(key, list));
            }
            if (step.status() == Status.CONSUMED) {
                find(key, own::made, Opening::made).ifPresent(list -> made.put(key, list));
            }
            digests.add(step.event());
        });
        Map<Hash, SaltedDocument> events = new LinkedHashMap<>();
        opens.events().stream().filter(digests::contains).forEach(digest -> find(digest, own::day, Opening::events)
                .ifPresent(event -> events.put(digest, Own.day(event))));
        Map<String, SaltedDocument> products = new LinkedHashMap<>();
        opens.products()
                .forEach(key -> find(key, own::product, Opening::products).ifPresent(p -> products.put(key, p)));
        return OpeningPages.of(going, contents, made, events, recalls(going.values()), products);
    }

    private Optional<List<Hash>> content(KeyId key) {
        return find(key, own::content, Opening::contents);
    }

    /** Recalls of what goes, of its lots and its classes: this organisation's own, and those that it got with the goods. */
    private Map<String, RecallLink> recalls(Iterable<Step> going) {
        Set<Hash> chains = new LinkedHashSet<>();
        for (Step step : going) {
            if (step.identifier() != null) {
                ObjectState.recallTargets(step).forEach(target -> chains.add(Refs.recall(target.ref())));
            }
        }
        Map<String, RecallLink> links = new LinkedHashMap<>();
        chains.forEach(r -> links.putAll(own.recalls(r)));
        Predicate<RecallLink> about = link -> chains.contains(link.r());
        packages.forEach(p -> p.recalls().forEach((key, link) -> {
            if (about.test(link)) {
                links.putIfAbsent(key, link);
            }
        }));
        return links;
    }

    /** The steps that belong to these heads: their chains, units that they were in, what is in them, what they came from. */
    private Set<KeyId> reach(Set<KeyId> heads) {
        Map<Hash, KeyId> consumed = new HashMap<>();
        steps.forEach((key, step) -> {
            if (step.status() == Status.CONSUMED) {
                consumed.put(step.previous(), key);
            }
        });
        Set<KeyId> reached = new LinkedHashSet<>();
        Deque<KeyId> todo = new ArrayDeque<>();
        heads.forEach(head -> inside(head, todo));
        while (!todo.isEmpty()) {
            KeyId key = todo.pop();
            Step step = key == null ? null : steps.get(key);
            if (step == null || !reached.add(key)) {
                continue;
            }
            push(todo, byHash.get(step.previous()));
            push(todo, step.out());
            push(todo, step.in());
            for (Origin origin : step.from()) {
                push(todo, byHash.get(origin.step()));
                push(todo, consumed.get(origin.step()));
            }
        }
        return reached;
    }

    private static void push(Deque<KeyId> todo, KeyId key) {
        if (key != null) {
            todo.push(key);
        }
    }

    /** A head, and if it is of a unit the packed steps of everything inside. */
    private void inside(KeyId head, Deque<KeyId> todo) {
        Deque<KeyId> units = new ArrayDeque<>();
        units.push(head);
        Set<KeyId> seen = new HashSet<>();
        while (!units.isEmpty()) {
            KeyId key = units.pop();
            if (!seen.add(key)) {
                continue;
            }
            todo.push(key);
            Step step = steps.get(key);
            if (step == null || step.kind() != Kind.UNIT) {
                continue;
            }
            KeyId at = key;
            while (at != null && steps.get(at).act() != Act.CONTENT) {
                at = byHash.get(steps.get(at).previous());
            }
            if (at != null) {
                content(at).orElse(List.of()).forEach(member -> push(units, byHash.get(member)));
            }
        }
    }
}
