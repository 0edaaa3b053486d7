package io.waymark.web.act;

import io.waymark.custody.Custody;
import io.waymark.gs1.GS1Exception;
import io.waymark.gs1.GS1Identifier;
import io.waymark.web.page.Codes;
import io.waymark.web.page.Form;
import io.waymark.web.page.Handles;
import io.waymark.web.page.Words;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What an act is about.
 *
 * @param things canonical identifiers of items and units; for a recall of lots and classes too
 * @param portions quantities of lots
 */
public record Goods(List<String> things, List<Portion> portions) {
    private static final Pattern QUANTITY = Pattern.compile("[0-9]{1,15}(\\.[0-9]{1,9})?");
    private static final Pattern UOM = Pattern.compile("[A-Z0-9]{2,3}");

    /**
     * @param lot canonical identifier
     * @param uom UN/CEFACT Recommendation 20; empty where pieces are counted
     */
    public record Portion(String lot, BigDecimal quantity, String uom) {}

    public Goods {
        things = List.copyOf(things);
        portions = List.copyOf(portions);
    }

    public boolean none() {
        return things.isEmpty() && portions.isEmpty();
    }

    /** How a chosen thing stands in a form: a handle of this. */
    public static String choice(String identifier, BigDecimal quantity, String uom) {
        return quantity == null
                ? identifier
                : identifier + "\n" + quantity.stripTrailingZeros().toPlainString() + "\n" + uom;
    }

    /**
     * Reads fields {@code thing} (handles of what was chosen), {@code codes} and {@code lots} (one a line). What is named twice
     * counts once. Complaints name the line.
     */
    public static Goods of(Form form, Handles handles, boolean classes) {
        Set<String> things = new LinkedHashSet<>();
        Set<Portion> portions = new LinkedHashSet<>();
        for (String handle : form.all("thing")) {
            String[] parts = handles.open(handle).split("\n", -1);
            if (parts.length == 3) {
                portions.add(new Portion(parts[0], new BigDecimal(parts[1]), parts[2]));
            } else {
                things.add(parts[0]);
            }
        }
        things.addAll(codes(form, "codes", classes));
        portions.addAll(lots(form, "lots"));
        Goods goods = new Goods(List.copyOf(things), List.copyOf(portions));
        if (goods.none() && form.ok()) {
            form.refuse("codes", "Scan or type at least one code, or choose from the list.");
        }
        if (things.size() + portions.size() > Custody.MOST_IDENTIFIERS) {
            form.refuse(
                    "codes",
                    "One event names at most 1,000 things; these are " + Words.count(things.size() + portions.size())
                            + ". Do it in several parts.");
        }
        return goods;
    }

    /** Codes of items and units (of lots and classes too, where they may be named) in a field, one a line. */
    public static List<String> codes(Form form, String field, boolean classes) {
        Set<String> things = new LinkedHashSet<>();
        int line = 0;
        for (String text : form.value(field).split("\n")) {
            line++;
            if (text.isBlank()) {
                continue;
            }
            try {
                GS1Identifier read = Codes.read(text);
                if (read.isItem() || read.isUnit() || classes && (read.isLot() || read.isClass())) {
                    things.add(Codes.thing(read));
                } else if (read.isLot() || read.isClass()) {
                    form.refuse(
                            field,
                            "Line " + line + " is a " + (read.isLot() ? "lot" : "product")
                                    + " without a serial number. Quantities of lots have a field of their own.");
                } else {
                    form.refuse(field, "Line " + line + " is neither an item nor a unit.");
                }
            } catch (GS1Exception wrong) {
                form.refuse(field, "Line " + line + " cannot be read. " + Codes.sentence(wrong));
            }
        }
        return List.copyOf(things);
    }

    /** Quantities of lots in a field: a lot's code, a quantity and, where it is no count of pieces, a unit of measure. */
    static List<Portion> lots(Form form, String field) {
        List<Portion> portions = new ArrayList<>();
        int line = 0;
        for (String text : form.value(field).split("\n")) {
            line++;
            if (text.isBlank()) {
                continue;
            }
            String[] words = text.strip().split("\\s+");
            if (words.length < 2 || words.length > 3) {
                form.refuse(
                        field,
                        "Line " + line
                                + " needs a lot's code, a quantity and, if it is not pieces, a unit such as KGM.");
                continue;
            }
            try {
                GS1Identifier lot = Codes.read(words[0]);
                if (!lot.isLot()) {
                    form.refuse(field, "Line " + line + ": the code is not a lot's.");
                    continue;
                }
                quantity(
                                words[1],
                                words.length == 3 ? words[2] : "",
                                lot.toString(),
                                form,
                                field,
                                "Line " + line + ": ")
                        .ifPresent(portions::add);
            } catch (GS1Exception wrong) {
                form.refuse(field, "Line " + line + " cannot be read. " + Codes.sentence(wrong));
            }
        }
        return portions;
    }

    /** One quantity of a lot, or nothing with a problem that says why. */
    public static java.util.Optional<Portion> quantity(
            String amount, String uom, String lot, Form form, String field, String where) {
        String number = amount.replace(",", "");
        if (!QUANTITY.matcher(number).matches() || new BigDecimal(number).signum() <= 0) {
            form.refuse(
                    field,
                    Words.sentence(where + "write the quantity as a number above 0, with a point for decimals."));
            return java.util.Optional.empty();
        }
        if (!uom.isEmpty() && !UOM.matcher(uom).matches()) {
            form.refuse(
                    field,
                    Words.sentence(
                            where + "the unit of measure has two or three capital letters or digits, such as KGM."));
            return java.util.Optional.empty();
        }
        return java.util.Optional.of(new Portion(lot, new BigDecimal(number), uom));
    }

    /** How many: what the goods are is private. */
    @Override
    public String toString() {
        return things.size() + " things, " + portions.size() + " portions";
    }
}
