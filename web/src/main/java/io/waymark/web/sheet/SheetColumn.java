package io.waymark.web.sheet;

/** Columns of the templates: their headings, and whether a row may leave them empty. Those of one act differ in name. */
enum SheetColumn {
    PRODUCT("Product (GTIN)", true),
    SERIAL("Serial number", true),
    LOT("Lot number", false),
    LOT_NEEDED("Lot number", true),
    EXPIRY("Expiry date", false),
    UNIT("Unit (SSCC)", true),
    CODE("Code", true),
    /** Empty for everything that is in the unit. */
    CODE_OR_ALL("Code", false),
    RECALLED("Code", true),
    QUANTITY("Quantity", false),
    QUANTITY_NEEDED("Quantity", true),
    UOM("Unit of measure", false),
    RECEIVER("Receiver (GLN)", true),
    SENDER("Sender (GLN)", false),
    DESTROYED("Destroyed (yes or no)", false),
    SELLABLE("Can be sold again (yes or no)", true),
    REASON("Reason", false);

    private final String heading;
    private final boolean needed;

    SheetColumn(String heading, boolean needed) {
        this.heading = heading;
        this.needed = needed;
    }

    String heading() {
        return heading;
    }

    /** Whether each row has something there. */
    boolean needed() {
        return needed;
    }

    /** Whether the column is there: where an empty cell means something, a missing column may be a mistyped one. */
    boolean there() {
        return needed || this == CODE_OR_ALL;
    }
}
