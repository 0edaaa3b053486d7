package io.waymark.web.sheet;

/** Columns of the templates: their headings, and whether a row may leave them empty. */
enum SheetColumn {
    PRODUCT("Product (GTIN)", true),
    SERIAL("Serial number", true),
    LOT("Lot number", false),
    LOT_NEEDED("Lot number", true),
    EXPIRY("Expiry date", false),
    UNIT("Unit (SSCC)", true),
    CODE("Code", true),
    QUANTITY("Quantity", false),
    QUANTITY_NEEDED("Quantity", true),
    UOM("Unit of measure", false),
    RECEIVER("Receiver (GLN)", true),
    SENDER("Sender (GLN)", false),
    DESTROYED("Destroyed (yes or no)", false);

    private final String heading;
    private final boolean needed;

    SheetColumn(String heading, boolean needed) {
        this.heading = heading;
        this.needed = needed;
    }

    String heading() {
        return heading;
    }

    boolean needed() {
        return needed;
    }
}
