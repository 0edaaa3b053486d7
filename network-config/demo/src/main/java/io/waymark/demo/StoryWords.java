package io.waymark.demo;

import io.waymark.gs1.CheckDigits;
import io.waymark.gs1.RandomSerial;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Fills the story's documents: {@code {{serial wallet-1}}} and the like stand for values that are drawn anew for each
 * playing and are the same wherever their name comes again.
 */
final class StoryWords {
    private static final Pattern WORD = Pattern.compile("\\{\\{([a-z-]+) ([a-z0-9:-]+)}}");
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSxxx");
    /** The story takes two and a half days, and must be over when it is told. */
    private static final Duration AGE = Duration.ofHours(66);

    private final SecureRandom random = new SecureRandom();
    private final OffsetDateTime start;
    private final Map<String, RandomSerial> batches = new HashMap<>();
    private final Map<String, String> drawn = new HashMap<>();

    StoryWords(OffsetDateTime now) {
        this.start = now.withOffsetSameInstant(ZoneOffset.ofHours(1)).minus(AGE);
    }

    /** The document with a value in every place. */
    byte[] fill(String template) {
        Matcher matcher = WORD.matcher(template);
        StringBuilder filled = new StringBuilder();
        while (matcher.find()) {
            matcher.appendReplacement(filled, Matcher.quoteReplacement(value(matcher.group(1), matcher.group(2))));
        }
        return matcher.appendTail(filled).toString().getBytes(StandardCharsets.UTF_8);
    }

    /** The serial drawn for this name, as the documents have it. */
    String serial(String name) {
        // All things of one kind are one batch, as they would come out of one commissioning.
        return drawn.computeIfAbsent("serial " + name, absent -> batches.computeIfAbsent(
                        name.replaceFirst("-[0-9]+$", ""), kind -> new RandomSerial(random))
                .next());
    }

    private String value(String kind, String name) {
        return switch (kind) {
            case "serial" -> serial(name);
            case "sscc" -> sscc(name);
            // The URN has the extension digit after the company prefix and no check digit.
            case "sscc-urn" ->
                sscc(name).substring(1, 8) + "." + sscc(name).charAt(0)
                        + sscc(name).substring(8, 17);
            case "lot" -> drawn.computeIfAbsent("lot " + name, absent -> "L" + digits(7));
            case "number" -> drawn.computeIfAbsent("number " + name, absent -> digits(8));
            case "uuid" -> drawn.computeIfAbsent("uuid " + name, absent -> "urn:uuid:" + UUID.randomUUID());
            case "time" -> TIME.format(start.plus(afterStart(name)));
            case "day" -> start.plusDays(Long.parseLong(name)).toLocalDate().toString();
            default -> throw new IllegalArgumentException("the story knows no word " + kind);
        };
    }

    private String sscc(String name) {
        return drawn.computeIfAbsent("sscc " + name, absent -> {
            String digits = "1" + DemoOrganisation.MANUFACTURER.prefix() + digits(9);
            return digits + CheckDigits.of(digits);
        });
    }

    private String digits(int count) {
        return random.ints(count, 0, 10)
                .collect(StringBuilder::new, StringBuilder::append, StringBuilder::append)
                .toString();
    }

    private static Duration afterStart(String hoursAndMinutes) {
        String[] parts = hoursAndMinutes.split(":");
        return Duration.ofHours(Long.parseLong(parts[0])).plusMinutes(Long.parseLong(parts[1]));
    }
}
