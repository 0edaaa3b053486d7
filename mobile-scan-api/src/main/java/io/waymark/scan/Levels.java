package io.waymark.scan;

import io.waymark.gs1.AiValue;
import io.waymark.gs1.GS1Identifier;
import io.waymark.gs1.GS1Message;
import io.waymark.projection.NodeSettings;
import io.waymark.projection.bundle.Bundles;
import io.waymark.projection.journey.Journeys;
import io.waymark.projection.journey.LotPage;
import io.waymark.projection.journey.ProductText;
import io.waymark.projection.link.Link;
import io.waymark.projection.link.Links;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Reads what there is to link to, from the finest thing that a Digital Link names up to its primary key. */
final class Levels {

    private final Bundles bundles;
    private final Journeys journeys;
    private final Links links;
    private final Owners owners;
    private final NodeSettings settings;

    Levels(Bundles bundles, Journeys journeys, Links links, Owners owners, NodeSettings settings) {
        this.bundles = bundles;
        this.journeys = journeys;
        this.links = links;
        this.owners = owners;
        this.settings = settings;
    }

    /** The finest first; things of which nothing is known among them. */
    List<Level> of(GS1Message message) {
        Optional<String> name = name(message.identifier());
        List<Level> levels = new ArrayList<>();
        Set<GS1Identifier> seen = new HashSet<>();
        for (int end = message.path().size(); end > 0; end--) {
            GS1Message part = new GS1Message(message.path().subList(0, end), List.of());
            // A variant is no thing of its own here: its links are the product's.
            if (seen.add(part.identifier())) {
                levels.add(level(part, name));
            }
        }
        return levels;
    }

    private Level level(GS1Message part, Optional<String> name) {
        GS1Identifier identifier = part.identifier();
        String path = part.canonical().substring(GS1Identifier.CANONICAL_BASE.length());
        boolean page = bundles.of(identifier).isPresent();
        List<Link> given = links.of(identifier);
        List<Target> targets = new ArrayList<>();
        if (page) {
            targets.addAll(own(path, given));
            owners.node(identifier)
                    .map(node -> Linkset.base(node) + path)
                    .ifPresent(href -> targets.add(
                            Target.here("handledBy", href, "Resolver of the company that gave the code", "", "")));
        }
        given.forEach(link -> targets.add(Target.of(link)));
        return new Level(identifier, path, description(identifier, name), page, targets);
    }

    /** The node's own, unless the brand gave some of the same type. */
    private List<Target> own(String path, List<Link> given) {
        String href = Linkset.base(settings) + path;
        return List.of(
                        Target.here("pip", href, "Product page", "en", "text/html"),
                        Target.here("traceability", href, "History that can be checked", "", "application/json"))
                .stream()
                .filter(own ->
                        given.stream().noneMatch(link -> link.type().name().equals(own.term())))
                .toList();
    }

    private Optional<String> name(GS1Identifier identifier) {
        return identifier
                .classOf()
                .flatMap(journeys::lot)
                .flatMap(LotPage::product)
                .flatMap(ProductText::name);
    }

    private static String description(GS1Identifier identifier, Optional<String> name) {
        StringBuilder text = new StringBuilder(name.orElse(identifier.isUnit() ? "A transport unit" : "A product"));
        for (AiValue qualifier : identifier.ais().subList(1, identifier.ais().size())) {
            String word = Spelled.name(qualifier.ai()).toLowerCase(Locale.ROOT);
            text.append(", ").append(word).append(' ').append(qualifier.value());
        }
        return text.toString();
    }
}
