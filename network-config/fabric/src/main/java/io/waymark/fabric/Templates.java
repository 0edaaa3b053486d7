package io.waymark.fabric;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Configuration files with places to fill in. */
final class Templates {

    private static final Pattern PLACE = Pattern.compile("\\$\\{([a-z-]+)}");

    private Templates() {}

    /** @throws IllegalArgumentException if a place has no value */
    static String fill(String name, Map<String, String> values) {
        Matcher matcher = PLACE.matcher(text(name));
        StringBuilder out = new StringBuilder();
        while (matcher.find()) {
            String value = values.get(matcher.group(1));
            if (value == null) {
                throw new IllegalArgumentException("no value for " + matcher.group(1) + " in " + name);
            }
            matcher.appendReplacement(out, Matcher.quoteReplacement(value));
        }
        return matcher.appendTail(out).toString();
    }

    static String text(String name) {
        try (InputStream in = Templates.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalArgumentException("no template " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new FabricException("cannot read a template: " + name, e);
        }
    }
}
