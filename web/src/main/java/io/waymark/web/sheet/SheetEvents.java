package io.waymark.web.sheet;

import io.waymark.custody.Custody;
import io.waymark.gs1.GS1Exception;
import io.waymark.gs1.GS1Identifier;
import io.waymark.json.JsonObject;
import io.waymark.projection.stock.Stock;
import io.waymark.projection.stock.Stock.Standing;
import io.waymark.sheet.SheetRow;
import io.waymark.web.act.EventWriter;
import io.waymark.web.act.Goods;
import io.waymark.web.act.Goods.Portion;
import io.waymark.web.page.Codes;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Rows of one spreadsheet as events: rows that differ in nothing but the thing are one event, up to what an event can name. All
 * faults are collected; with one there are no events.
 */
final class SheetEvents {
    private static final Pattern QUANTITY = Pattern.compile("[0-9]{1,15}(\\.[0-9]{1,9})?");
    private static final Pattern UOM = Pattern.compile("[A-Z0-9]{2,3}");
    private static final int LOOKED_UP = 1_000;
    private static final int MOST_REASON = 300;

    private final SheetAct act;
    private final String own;
    private final List<String> prefixes;
    private final List<Fault> faults = new ArrayList<>();
    private final List<Read> rows = new ArrayList<>();

    /**
     * Something wrong with a row; it repeats nothing of it.
     *
     * @param row as spreadsheets count
     * @param column its heading; empty where it is about the row
     */
    public record Fault(int row, String column, String sentence) {}

    /** A row that was understood. */
    private record Read(
            int row,
            String thing,
            Optional<Portion> portion,
            Map<SheetColumn, String> cells,
            Optional<LocalDate> expiry) {
        /** Whether everything comes out of a unit. */
        boolean all() {
            return "".equals(cells.get(SheetColumn.CODE_OR_ALL));
        }

        /** What rows of one event have in common. */
        List<String> group() {
            List<String> group = new ArrayList<>();
            cells.forEach((column, text) -> {
                boolean own = column == SheetColumn.CODE
                        || column == SheetColumn.CODE_OR_ALL && !all()
                        || column == SheetColumn.RECALLED
                        || column == SheetColumn.SERIAL
                        || column == SheetColumn.QUANTITY
                        || column == SheetColumn.QUANTITY_NEEDED
                        || column == SheetColumn.UOM;
                if (!own) {
                    group.add(column + "=" + text);
                }
            });
            return group;
        }
    }

    /**
     * @param own MSP id of this organisation
     * @param prefixes GS1 company prefixes that it may make identifiers under
     */
    SheetEvents(SheetAct act, String own, List<String> prefixes, List<SheetRow> sheet) {
        this.act = act;
        this.own = own;
        this.prefixes = prefixes;
        List<Integer> places = heading(sheet.get(0));
        if (faults.isEmpty()) {
            Map<String, Integer> seen = new HashMap<>();
            for (SheetRow row : sheet.subList(1, sheet.size())) {
                read(row, places).ifPresent(read -> once(read, seen));
            }
            if (rows.isEmpty() && faults.isEmpty()) {
                faults.add(new Fault(1, "", "There are no rows below the heading."));
            }
        }
    }

    /** In the order of rows. */
    List<Fault> faults() {
        return faults.stream().sorted(Comparator.comparingInt(Fault::row)).toList();
    }

    int rows() {
        return rows.size();
    }

    /** Items that are made, for their labels. */
    List<String> made() {
        return act == SheetAct.MAKE ? rows.stream().map(Read::thing).toList() : List.of();
    }

    /** Where each column stands, in any order; headings count by their letters and digits alone. */
    private List<Integer> heading(SheetRow heading) {
        List<String> names = heading.cells().stream().map(SheetEvents::letters).toList();
        List<Integer> places = new ArrayList<>();
        for (SheetColumn column : act.columns()) {
            int place = names.indexOf(letters(column.heading()));
            if (place < 0 && column.there()) {
                faults.add(new Fault(
                        heading.number(),
                        column.heading(),
                        "This column is missing. The first row must have the headings of the template."));
            }
            places.add(place);
        }
        return places;
    }

    private static String letters(String text) {
        return text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
    }

    private void fault(SheetRow row, SheetColumn column, String sentence) {
        faults.add(new Fault(row.number(), column.heading(), sentence));
    }

    private Optional<Read> read(SheetRow row, List<Integer> places) {
        int before = faults.size();
        Map<SheetColumn, String> cells = new EnumMap<>(SheetColumn.class);
        for (int i = 0; i < places.size(); i++) {
            SheetColumn column = act.columns().get(i);
            String cell = places.get(i) < 0 ? "" : row.cell(places.get(i));
            cells.put(column, cell);
            if (cell.isEmpty() && column.needed()) {
                fault(row, column, "This cell is empty.");
            }
        }
        Optional<LocalDate> expiry = expiry(row, cells);
        yesOrNo(row, cells, SheetColumn.DESTROYED);
        yesOrNo(row, cells, SheetColumn.SELLABLE);
        reason(row, cells);
        party(row, cells, SheetColumn.RECEIVER);
        party(row, cells, SheetColumn.SENDER);
        unit(row, cells);
        if (faults.size() > before) {
            return Optional.empty();
        }
        Optional<String> thing =
                switch (act) {
                    case MAKE, MAKE_LOT -> made(row, cells);
                    case RECALL -> recalled(row, cells);
                    case UNPACK -> unpacked(row, cells);
                    default -> code(row, cells, SheetColumn.CODE);
                };
        Optional<Portion> portion = thing.flatMap(lot -> portion(row, cells, lot));
        return faults.size() > before
                ? Optional.empty()
                : thing.map(named -> new Read(row.number(), named, portion, cells, expiry));
    }

    private void once(Read read, Map<String, Integer> seen) {
        String thing = read.all() ? "all of " + read.thing : read.thing;
        Integer first = read.portion.isPresent() ? null : seen.putIfAbsent(thing, read.row);
        if (first != null) {
            faults.add(new Fault(read.row, "", "This is the same thing as in row " + first + "."));
        } else {
            rows.add(read);
        }
    }

    private Optional<LocalDate> expiry(SheetRow row, Map<SheetColumn, String> cells) {
        String text = cells.getOrDefault(SheetColumn.EXPIRY, "");
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            LocalDate day = LocalDate.parse(text);
            if (day.getYear() >= 2000 && day.getYear() < 2200) {
                return Optional.of(day);
            }
        } catch (DateTimeException wrong) {
            // The same sentence says what to do.
        }
        fault(row, SheetColumn.EXPIRY, "Write the date as year-month-day, for instance 2027-03-31.");
        return Optional.empty();
    }

    private void yesOrNo(SheetRow row, Map<SheetColumn, String> cells, SheetColumn column) {
        String text = cells.getOrDefault(column, "").toLowerCase(Locale.ROOT);
        if (!List.of("", "yes", "no", "true", "false").contains(text)) {
            fault(row, column, "Write yes or no.");
        }
        cells.computeIfPresent(column, (c, was) -> text.equals("yes") || text.equals("true") ? "yes" : "no");
    }

    private void reason(SheetRow row, Map<SheetColumn, String> cells) {
        if (cells.getOrDefault(SheetColumn.REASON, "").length() > MOST_REASON) {
            fault(row, SheetColumn.REASON, "A reason has at most " + MOST_REASON + " letters.");
        }
    }

    private void party(SheetRow row, Map<SheetColumn, String> cells, SheetColumn column) {
        String text = cells.getOrDefault(column, "").replace(" ", "");
        if (text.isEmpty()) {
            return;
        }
        try {
            GS1Identifier gln = text.matches("[0-9]{13}")
                    ? GS1Identifier.parse(GS1Identifier.CANONICAL_BASE + "/417/" + text)
                    : GS1Identifier.of(text);
            if (gln.gln().isEmpty()) {
                fault(row, column, "This is no GLN. A GLN has 13 digits.");
            }
            gln.gln().ifPresent(digits -> cells.put(column, digits));
        } catch (GS1Exception wrong) {
            fault(row, column, "This is no GLN. " + Codes.sentence(wrong));
        }
    }

    private void unit(SheetRow row, Map<SheetColumn, String> cells) {
        String text = cells.getOrDefault(SheetColumn.UNIT, "");
        if (text.isEmpty()) {
            return;
        }
        try {
            GS1Identifier unit = Codes.read(text);
            if (!unit.isUnit()) {
                fault(row, SheetColumn.UNIT, "This is no unit. A unit has an SSCC of 18 digits.");
            } else {
                cells.put(SheetColumn.UNIT, Codes.thing(unit));
            }
        } catch (GS1Exception wrong) {
            fault(row, SheetColumn.UNIT, Codes.sentence(wrong));
        }
    }

    private Optional<String> made(SheetRow row, Map<SheetColumn, String> cells) {
        GS1Identifier product;
        try {
            product = Codes.read(cells.get(SheetColumn.PRODUCT));
        } catch (GS1Exception wrong) {
            fault(row, SheetColumn.PRODUCT, "This is no GTIN. " + Codes.sentence(wrong));
            return Optional.empty();
        }
        if (!product.isClass() || product.gtin().isEmpty()) {
            fault(row, SheetColumn.PRODUCT, "This is no GTIN. A GTIN has 8, 12, 13 or 14 digits.");
            return Optional.empty();
        }
        if (prefixes.stream().noneMatch(product::companyPrefixMatches)) {
            fault(row, SheetColumn.PRODUCT, "This GTIN is not under a company prefix of your organisation.");
            return Optional.empty();
        }
        cells.put(SheetColumn.PRODUCT, product.toString());
        SheetColumn lot = act == SheetAct.MAKE ? SheetColumn.LOT : SheetColumn.LOT_NEEDED;
        try {
            if (!cells.get(lot).isEmpty()) {
                String whole = product.lotOf(cells.get(lot)).toString();
                if (act == SheetAct.MAKE_LOT) {
                    return Optional.of(whole);
                }
            }
        } catch (GS1Exception wrong) {
            fault(row, lot, "A lot number has at most 20 letters, digits and signs such as - . /");
            return Optional.empty();
        }
        try {
            return Optional.of(product.itemOf(cells.get(SheetColumn.SERIAL)).toString());
        } catch (GS1Exception wrong) {
            fault(row, SheetColumn.SERIAL, "A serial number has at most 20 letters, digits and signs such as - . /");
            return Optional.empty();
        }
    }

    /** What comes out of a unit; the unit itself where everything does. */
    private Optional<String> unpacked(SheetRow row, Map<SheetColumn, String> cells) {
        if (!cells.get(SheetColumn.CODE_OR_ALL).isEmpty()) {
            return code(row, cells, SheetColumn.CODE_OR_ALL);
        }
        if (!cells.get(SheetColumn.QUANTITY).isEmpty()) {
            fault(row, SheetColumn.CODE_OR_ALL, "With a quantity there must be a lot: a GTIN with its lot number.");
        }
        return Optional.of(cells.get(SheetColumn.UNIT));
    }

    private Optional<String> recalled(SheetRow row, Map<SheetColumn, String> cells) {
        try {
            GS1Identifier code = Codes.read(cells.get(SheetColumn.RECALLED));
            if (!code.isItem() && !code.isLot() && !code.isClass()) {
                fault(row, SheetColumn.RECALLED, "Only items, lots and products are recalled.");
            } else if (prefixes.stream().noneMatch(code::companyPrefixMatches)) {
                fault(
                        row,
                        SheetColumn.RECALLED,
                        "This is not under a company prefix of your organisation, so only others can recall it.");
            }
            return Optional.of(Codes.thing(code));
        } catch (GS1Exception wrong) {
            fault(row, SheetColumn.RECALLED, Codes.sentence(wrong));
            return Optional.empty();
        }
    }

    private Optional<String> code(SheetRow row, Map<SheetColumn, String> cells, SheetColumn column) {
        try {
            GS1Identifier code = Codes.read(cells.get(column));
            boolean quantity = !cells.get(SheetColumn.QUANTITY).isEmpty();
            if (quantity ? !code.isLot() : !code.isItem() && !code.isUnit()) {
                fault(
                        row,
                        column,
                        quantity
                                ? "With a quantity there must be a lot: a GTIN with its lot number."
                                : "This is no item or unit. For a lot write the quantity too.");
                return Optional.empty();
            }
            return Optional.of(Codes.thing(code));
        } catch (GS1Exception wrong) {
            fault(row, column, Codes.sentence(wrong));
            return Optional.empty();
        }
    }

    private Optional<Portion> portion(SheetRow row, Map<SheetColumn, String> cells, String lot) {
        SheetColumn column = act == SheetAct.MAKE_LOT ? SheetColumn.QUANTITY_NEEDED : SheetColumn.QUANTITY;
        String text = cells.getOrDefault(column, "");
        if (text.isEmpty()) {
            return Optional.empty();
        }
        if (!QUANTITY.matcher(text).matches() || new BigDecimal(text).signum() == 0) {
            fault(row, column, "Write the quantity as a number above 0, with a point for decimals.");
            return Optional.empty();
        }
        String uom = cells.get(SheetColumn.UOM);
        if (!uom.isEmpty() && !UOM.matcher(uom).matches()) {
            fault(
                    row,
                    SheetColumn.UOM,
                    "The unit of measure has two or three capital letters or digits, such as KGM. Leave it empty for"
                            + " pieces.");
            return Optional.empty();
        }
        return Optional.of(new Portion(lot, new BigDecimal(text), uom));
    }

    /** Compares things with what this node knows: faults for those that cannot be, as far as rows tell. */
    void compare(Stock stock) {
        List<Read> whole = rows.stream().filter(row -> row.portion.isEmpty()).toList();
        for (int from = 0; from < whole.size(); from += LOOKED_UP) {
            List<Read> some = whole.subList(from, Math.min(whole.size(), from + LOOKED_UP));
            Map<String, Standing> standings =
                    stock.standings(some.stream().map(this::compared).distinct().toList());
            for (Read row : some) {
                Standing standing = standings.get(compared(row));
                String column =
                        switch (act) {
                            case MAKE -> SheetColumn.SERIAL.heading();
                            case UNPACK -> SheetColumn.UNIT.heading();
                            default -> SheetColumn.CODE.heading();
                        };
                if (act == SheetAct.MAKE
                        && standing != null
                        && !standing.status().equals("void")) {
                    faults.add(new Fault(row.row, column, "This item was made before."));
                } else if (act.needsGoods() && standing == null && !act.equals(SheetAct.PACK)) {
                    faults.add(new Fault(row.row, column, "This is not known here."));
                } else if (act.needsGoods() && standing != null && !here(standing)) {
                    faults.add(new Fault(row.row, column, "This is not here: " + why(standing)));
                } else if (act == SheetAct.TAKE_BACK && standing != null && here(standing)) {
                    faults.add(new Fault(row.row, column, "This is here: it did not leave, or is back."));
                }
            }
        }
    }

    /** Of what comes out of a unit, only the unit tells where it is. */
    private String compared(Read row) {
        return act == SheetAct.UNPACK ? row.cells.get(SheetColumn.UNIT) : row.thing;
    }

    private boolean here(Standing standing) {
        return standing.custodian().equals(own) && List.of("held", "packed").contains(standing.status());
    }

    private static String why(Standing standing) {
        return switch (standing.status()) {
            case "offered" -> "it is on offer to another member.";
            case "sold" -> "it was sold.";
            case "left" -> "it left the network.";
            case "consumed" -> "it was used up.";
            case "retired" -> "it was retired.";
            case "void" -> "its making was taken back.";
            default -> "another member has it.";
        };
    }

    /** The events, in the order of their first rows. */
    List<JsonObject> events(EventWriter writer) {
        Map<List<String>, List<List<Read>>> groups = new LinkedHashMap<>();
        for (Read row : rows) {
            List<List<Read>> parts = groups.computeIfAbsent(row.group(), key -> new ArrayList<>());
            // One is left for the unit that things go into.
            if (parts.isEmpty() || parts.get(parts.size() - 1).size() == Custody.MOST_IDENTIFIERS - 1) {
                parts.add(new ArrayList<>());
            }
            parts.get(parts.size() - 1).add(row);
        }
        List<JsonObject> events = new ArrayList<>();
        groups.values().forEach(parts -> parts.forEach(part -> events.addAll(events(writer, part))));
        return events;
    }

    private List<JsonObject> events(EventWriter writer, List<Read> part) {
        Map<SheetColumn, String> cells = part.get(0).cells;
        List<String> things = part.stream()
                .filter(row -> row.portion.isEmpty())
                .map(Read::thing)
                .toList();
        List<Portion> portions =
                part.stream().flatMap(row -> row.portion.stream()).toList();
        Goods goods = new Goods(things, portions);
        return switch (act) {
            case MAKE -> List.of(writer.commission(things, cells.get(SheetColumn.LOT), part.get(0).expiry));
            case MAKE_LOT ->
                part.stream()
                        .map(row -> writer.commissionLot(
                                row.portion.orElseThrow(), cells.get(SheetColumn.LOT_NEEDED), row.expiry))
                        .toList();
            case PACK -> List.of(writer.pack(cells.get(SheetColumn.UNIT), goods));
            case UNPACK ->
                List.of(writer.unpack(
                        cells.get(SheetColumn.UNIT), part.get(0).all() ? new Goods(List.of(), List.of()) : goods));
            case TAKE_BACK ->
                List.of(writer.takeBack(goods, cells.get(SheetColumn.SELLABLE).equals("yes")));
            case RECALL -> List.of(writer.recall(things, cells.get(SheetColumn.REASON)));
            case SHIP -> List.of(writer.ship(goods, cells.get(SheetColumn.RECEIVER)));
            case RECEIVE ->
                List.of(writer.receive(
                        goods, Optional.of(cells.get(SheetColumn.SENDER)).filter(gln -> !gln.isEmpty())));
            case SELL -> List.of(writer.sell(goods));
            case RETIRE ->
                List.of(writer.retire(goods, cells.get(SheetColumn.DESTROYED).equals("yes")));
        };
    }
}
