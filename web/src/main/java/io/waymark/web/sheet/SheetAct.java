package io.waymark.web.sheet;

import java.util.List;
import java.util.Optional;

/** Acts that a spreadsheet can hold, each with the columns of its template. */
public enum SheetAct {
    MAKE(
            "make",
            "Items made",
            List.of(SheetColumn.PRODUCT, SheetColumn.SERIAL, SheetColumn.LOT, SheetColumn.EXPIRY),
            List.of("09521001000017", "A-1001", "L7", "2027-03-31")),
    MAKE_LOT(
            "make-lot",
            "Lots made",
            List.of(
                    SheetColumn.PRODUCT,
                    SheetColumn.LOT_NEEDED,
                    SheetColumn.QUANTITY_NEEDED,
                    SheetColumn.UOM,
                    SheetColumn.EXPIRY),
            List.of("09521001000017", "L7", "250", "KGM", "2027-03-31")),
    PACK(
            "pack",
            "Goods packed",
            List.of(SheetColumn.UNIT, SheetColumn.CODE, SheetColumn.QUANTITY, SheetColumn.UOM),
            List.of("(00)395210010000000018", "(01)09521001000017(21)A-1001", "", "")),
    UNPACK(
            "unpack",
            "Goods unpacked (a unit without a code: all in it)",
            List.of(SheetColumn.UNIT, SheetColumn.CODE_OR_ALL, SheetColumn.QUANTITY, SheetColumn.UOM),
            List.of("(00)395210010000000018", "(01)09521001000017(21)A-1001", "", "")),
    SHIP(
            "ship",
            "Goods shipped",
            List.of(SheetColumn.CODE, SheetColumn.QUANTITY, SheetColumn.UOM, SheetColumn.RECEIVER),
            List.of("(00)395210010000000018", "", "", "9521002000009")),
    RECEIVE(
            "receive",
            "Goods received",
            List.of(SheetColumn.CODE, SheetColumn.QUANTITY, SheetColumn.UOM, SheetColumn.SENDER),
            List.of("(00)395210010000000018", "", "", "9521002000009")),
    SELL(
            "sell",
            "Goods sold",
            List.of(SheetColumn.CODE, SheetColumn.QUANTITY, SheetColumn.UOM),
            List.of("(01)09521001000017(21)A-1001", "", "")),
    TAKE_BACK(
            "take-back",
            "Goods taken back",
            List.of(SheetColumn.CODE, SheetColumn.QUANTITY, SheetColumn.UOM, SheetColumn.SELLABLE),
            List.of("(01)09521001000017(21)A-1001", "", "", "no")),
    RETIRE(
            "retire",
            "Goods retired",
            List.of(SheetColumn.CODE, SheetColumn.QUANTITY, SheetColumn.UOM, SheetColumn.DESTROYED),
            List.of("(01)09521001000017(21)A-1001", "", "", "no")),
    RECALL(
            "recall",
            "Goods recalled",
            List.of(SheetColumn.RECALLED, SheetColumn.REASON),
            List.of("(01)09521001000017(10)L7", "May contain glass"));

    private final String word;
    private final String title;
    private final List<SheetColumn> columns;
    private final List<String> example;

    SheetAct(String word, String title, List<SheetColumn> columns, List<String> example) {
        this.word = word;
        this.title = title;
        this.columns = columns;
        this.example = example;
    }

    static Optional<SheetAct> of(String word) {
        return List.of(values()).stream().filter(act -> act.word.equals(word)).findFirst();
    }

    /** As addresses spell it. */
    public String word() {
        return word;
    }

    /** What the rows are. */
    public String title() {
        return title;
    }

    List<SheetColumn> columns() {
        return columns;
    }

    /** A row of the template; it has to be replaced, and is refused if it is not. */
    List<String> example() {
        return example;
    }

    /** Whether the things must be here before. */
    boolean needsGoods() {
        return this == PACK || this == UNPACK || this == SHIP || this == SELL || this == RETIRE;
    }
}
