package io.waymark.scan;

import io.waymark.gs1.GS1Identifier;
import java.util.List;

/**
 * One of the things that a Digital Link names: the thing itself, or the lot or product that it is one of.
 *
 * @param path of the Digital Link that ends here, with all qualifiers before
 * @param description in words
 * @param page whether this node has a page of it
 * @param targets where its links lead, its page's and bundle's first
 */
record Level(GS1Identifier identifier, String path, String description, boolean page, List<Target> targets) {

    Level {
        targets = List.copyOf(targets);
    }

    /** Whether anything of it is known here. */
    boolean known() {
        return page || !targets.isEmpty();
    }

    List<Target> targets(String term) {
        return targets.stream().filter(target -> target.term().equals(term)).toList();
    }
}
