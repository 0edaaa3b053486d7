package io.waymark.projection.fsma;

/** Key data elements (21 CFR 1.1325 to 1.1350), each a column of the sheet. */
public enum KeyData {
    LOT_CODE("Traceability lot code"),
    PRODUCT("Product description"),
    COMMODITY("Commodity and variety"),
    QUANTITY("Quantity"),
    UNIT("Unit of measure"),
    DATE("Date of the event"),
    LOCATION("Location of the event"),
    PREVIOUS_SOURCE("Immediate previous source"),
    RECIPIENT("Immediate subsequent recipient"),
    FARM("Farm where harvested"),
    HARVEST_DATE("Date of harvesting"),
    HARVEST_AREA("Harvest location (fishing area)"),
    HARVESTER("Harvester's business name and phone"),
    COOLED_AT("Location of cooling"),
    COOLED_ON("Date of cooling"),
    LOT_CODE_SOURCE("Traceability lot code source, or reference to it"),
    REFERENCE_TYPE("Reference document type"),
    REFERENCE_NUMBER("Reference document number");

    private final String title;

    KeyData(String title) {
        this.title = title;
    }

    /** Name of the column. */
    public String title() {
        return title;
    }
}
