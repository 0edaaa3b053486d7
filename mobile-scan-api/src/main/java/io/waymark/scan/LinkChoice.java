package io.waymark.scan;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;

/**
 * Chooses among links of one type by what the request says (GS1-Conformant resolver standard 1.2): first the language, then
 * the media type. What a link does not say, fits anything, but less than what it says rightly.
 */
final class LinkChoice {

    private LinkChoice() {}

    /** Those that fit best, in their order; never empty where {@code of} is not. */
    static List<Target> best(List<Target> of, LinkRequest request) {
        List<Target> spoken = byLanguage(of, request.languages());
        return byMediaType(spoken, request.accept());
    }

    /** The one to take, if it can be told. */
    static Optional<Target> one(List<Target> best) {
        if (best.size() == 1) {
            return Optional.of(best.get(0));
        }
        List<Target> preferred = best.stream().filter(Target::preferred).toList();
        return preferred.size() == 1 ? Optional.of(preferred.get(0)) : Optional.empty();
    }

    private static List<Target> byLanguage(List<Target> of, String languages) {
        if (languages.isBlank()) {
            return of;
        }
        List<Locale.LanguageRange> ranges;
        try {
            ranges = Locale.LanguageRange.parse(languages);
        } catch (IllegalArgumentException e) {
            return of;
        }
        return highest(of, target -> target.language().isEmpty() ? 0.0001 : weight(ranges, target.language()));
    }

    /** A region that was not asked for does no harm; one that was is better. */
    private static double weight(List<Locale.LanguageRange> ranges, String language) {
        double best = 0;
        for (Locale.LanguageRange range : ranges) {
            String wanted = range.getRange();
            String tag = language.toLowerCase(Locale.ROOT);
            boolean exact = wanted.equals(tag);
            boolean near = primary(wanted).equals(primary(tag));
            double weight = exact ? range.getWeight() : near ? range.getWeight() * 0.99 : 0;
            best = Math.max(best, weight);
        }
        return best;
    }

    private static String primary(String tag) {
        int hyphen = tag.indexOf('-');
        return hyphen < 0 ? tag : tag.substring(0, hyphen);
    }

    private static List<Target> byMediaType(List<Target> of, String accept) {
        if (accept.isBlank()) {
            return of;
        }
        List<MediaType> ranges;
        try {
            ranges = MediaType.parseMediaTypes(accept);
        } catch (InvalidMediaTypeException e) {
            return of;
        }
        return highest(of, target -> quality(ranges, target.mediaType()));
    }

    /** Quality of the most exact range that the type is in. */
    private static double quality(List<MediaType> ranges, String mediaType) {
        if (mediaType.isEmpty()) {
            return 0.0001;
        }
        MediaType type = MediaType.valueOf(mediaType);
        MediaType exact = null;
        for (MediaType range : ranges) {
            boolean closer =
                    exact == null || exact.isWildcardType() || exact.isWildcardSubtype() && !range.isWildcardType();
            exact = range.includes(type) && closer ? range : exact;
        }
        return exact == null ? 0 : exact.getQualityValue();
    }

    private static List<Target> highest(List<Target> of, ToDoubleFunction<Target> weight) {
        double highest = of.stream().mapToDouble(weight).max().orElse(0);
        Predicate<Target> fits = target -> weight.applyAsDouble(target) == highest;
        return of.stream().filter(fits).toList();
    }
}
