package io.waymark.scan;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;
import java.util.stream.Collectors;
import org.springframework.web.util.HtmlUtils;

/** The countries that a person can choose (ISO 3166-1), in the order of their English names. */
final class Countries {

    /** An option each, as markup: for a template to loop over 250 of them took longer than all the rest of a product's page. */
    static final String OPTIONS = Arrays.stream(Locale.getISOCountries())
            .sorted(Comparator.comparing(Words::country))
            .map(code -> "<option value=\"" + code + "\">" + HtmlUtils.htmlEscape(Words.country(code)) + "</option>")
            .collect(Collectors.joining("\n"));

    private Countries() {}
}
