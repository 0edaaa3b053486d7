package io.waymark.scan;

import java.util.List;
import java.util.Optional;

/**
 * What a consumer sees of one item. Nothing in it that consumers may not see.
 *
 * @param title name of the product, or its number
 * @param picture path of the picture
 * @param tone {@code plain}, {@code warning} or {@code alarm}
 * @param headline the status in a few words
 * @param hint what it means, or what to do
 * @param asOf in words
 * @param lines where it has been, oldest first
 * @param alone whether the network has no other member who could have checked anything
 * @param unproven what stands before the first line, in words, where something is missing
 * @param answers the four answers, as far as a server can give them
 * @param policy text of the policy that the page's script holds the bundle to; empty where there is none
 * @param uri canonical identifier
 * @param claims what is known of who holds it; empty where there is no claim code in its pack
 * @param countries that a person can choose, as options of a select
 */
record ItemPage(
        String title,
        Optional<String> brand,
        Optional<String> description,
        Optional<String> picture,
        List<Spelled> identifier,
        String tone,
        String headline,
        String hint,
        String asOf,
        List<Line> lines,
        boolean alone,
        Optional<String> unproven,
        List<Answer> answers,
        String policy,
        String uri,
        Optional<String> claims,
        String countries) {

    /**
     * One line of the timeline.
     *
     * @param text what happened and who did it
     * @param country where the organisation is at home; empty where it says nothing
     * @param dayText the day in words: the event's, or else that on which it was written down
     * @param event whether it is the event's, which a bundle proves
     * @param more what else of the event is shown, and whether the rest was withdrawn
     * @param gap whether it says that nothing more is shown
     */
    record Line(String text, String country, String dayText, boolean event, List<String> more, boolean gap) {}

    /**
     * One of the four answers.
     *
     * @param name {@code logged}, {@code thisProduct}, {@code status} or {@code scans}
     * @param question in words
     * @param text in words
     */
    record Answer(String name, String question, String text) {}
}
