package io.waymark.projection.fsma;

import static io.waymark.projection.fsma.KeyData.COMMODITY;
import static io.waymark.projection.fsma.KeyData.COOLED_AT;
import static io.waymark.projection.fsma.KeyData.COOLED_ON;
import static io.waymark.projection.fsma.KeyData.DATE;
import static io.waymark.projection.fsma.KeyData.FARM;
import static io.waymark.projection.fsma.KeyData.HARVESTER;
import static io.waymark.projection.fsma.KeyData.HARVEST_AREA;
import static io.waymark.projection.fsma.KeyData.HARVEST_DATE;
import static io.waymark.projection.fsma.KeyData.LOCATION;
import static io.waymark.projection.fsma.KeyData.LOT_CODE;
import static io.waymark.projection.fsma.KeyData.LOT_CODE_SOURCE;
import static io.waymark.projection.fsma.KeyData.PREVIOUS_SOURCE;
import static io.waymark.projection.fsma.KeyData.PRODUCT;
import static io.waymark.projection.fsma.KeyData.QUANTITY;
import static io.waymark.projection.fsma.KeyData.RECIPIENT;
import static io.waymark.projection.fsma.KeyData.REFERENCE_NUMBER;
import static io.waymark.projection.fsma.KeyData.REFERENCE_TYPE;
import static io.waymark.projection.fsma.KeyData.UNIT;

import io.waymark.epcis.Action;
import io.waymark.epcis.EpcisEvent;
import io.waymark.epcis.EventType;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * Critical tracking events, each with the key data that the rule asks for, and the EPCIS events that record it (GS1 US,
 * Application of GS1 System of Standards to Support FSMA 204, release 2.0).
 */
public enum TrackingEvent {
    /** 21 CFR 1.1325(a): an ObjectEvent ADD, {@code creating_class_instance}, without a fishing area. */
    HARVESTING(
            "Harvesting",
            "1.1325(a)",
            COMMODITY,
            QUANTITY,
            UNIT,
            DATE,
            LOCATION,
            RECIPIENT,
            REFERENCE_TYPE,
            REFERENCE_NUMBER),
    /** 21 CFR 1.1325(b): an ObjectEvent OBSERVE whose step ends in {@code cooling}. */
    COOLING(
            "Cooling before initial packing",
            "1.1325(b)",
            COMMODITY,
            QUANTITY,
            UNIT,
            DATE,
            LOCATION,
            FARM,
            RECIPIENT,
            REFERENCE_TYPE,
            REFERENCE_NUMBER),
    /** 21 CFR 1.1330: a TransformationEvent with step {@code packing}, or with a harvest date. */
    INITIAL_PACKING(
            "Initial packing",
            "1.1330",
            LOT_CODE,
            PRODUCT,
            COMMODITY,
            QUANTITY,
            UNIT,
            DATE,
            LOCATION,
            FARM,
            HARVEST_DATE,
            HARVESTER,
            LOT_CODE_SOURCE,
            REFERENCE_TYPE,
            REFERENCE_NUMBER),
    /** 21 CFR 1.1335: an ObjectEvent ADD with a fishing area. */
    FIRST_LAND_BASED_RECEIVING(
            "First land-based receiving",
            "1.1335",
            LOT_CODE,
            PRODUCT,
            QUANTITY,
            UNIT,
            DATE,
            LOCATION,
            HARVEST_DATE,
            HARVEST_AREA,
            LOT_CODE_SOURCE,
            REFERENCE_TYPE,
            REFERENCE_NUMBER),
    /** 21 CFR 1.1340: step {@code shipping}. */
    SHIPPING(
            "Shipping",
            "1.1340",
            LOT_CODE,
            PRODUCT,
            QUANTITY,
            UNIT,
            DATE,
            LOCATION,
            RECIPIENT,
            LOT_CODE_SOURCE,
            REFERENCE_TYPE,
            REFERENCE_NUMBER),
    /** 21 CFR 1.1345: step {@code receiving} or {@code accepting}. */
    RECEIVING(
            "Receiving",
            "1.1345",
            LOT_CODE,
            PRODUCT,
            QUANTITY,
            UNIT,
            DATE,
            LOCATION,
            PREVIOUS_SOURCE,
            LOT_CODE_SOURCE,
            REFERENCE_TYPE,
            REFERENCE_NUMBER),
    /** 21 CFR 1.1350: any other TransformationEvent, and an ObjectEvent ADD, {@code commissioning}, which names no food used. */
    TRANSFORMATION(
            "Transformation",
            "1.1350",
            LOT_CODE,
            PRODUCT,
            QUANTITY,
            UNIT,
            DATE,
            LOCATION,
            LOT_CODE_SOURCE,
            REFERENCE_TYPE,
            REFERENCE_NUMBER);

    private final String title;
    private final String section;
    private final Set<KeyData> required;

    TrackingEvent(String title, String section, KeyData first, KeyData... others) {
        this.title = title;
        this.section = section;
        this.required = EnumSet.of(first, others);
    }

    /** As the rule calls it. */
    public String title() {
        return title;
    }

    /** Of 21 CFR. */
    public String section() {
        return section;
    }

    /** What has to be kept; {@link KeyData#COOLED_AT} and {@link KeyData#COOLED_ON} of a packing only where the food was cooled. */
    Set<KeyData> required(boolean cooled) {
        Set<KeyData> all = EnumSet.copyOf(required);
        if (this == INITIAL_PACKING && cooled) {
            all.addAll(Set.of(COOLED_AT, COOLED_ON));
        }
        return all;
    }

    /** Which one an EPCIS event records, if it records one. */
    static Optional<TrackingEvent> of(EpcisEvent event, boolean fishingArea, boolean harvestDate) {
        String step = event.bizStep().orElse("");
        boolean observed = event.action().filter(a -> a == Action.OBSERVE).isPresent();
        boolean added = event.action().filter(a -> a == Action.ADD).isPresent();
        if (event.type() == EventType.TRANSFORMATION) {
            return Optional.of(step.equals("packing") || harvestDate ? INITIAL_PACKING : TRANSFORMATION);
        }
        if (added && event.type() == EventType.OBJECT) {
            if (fishingArea) {
                return Optional.of(FIRST_LAND_BASED_RECEIVING);
            }
            if (step.equals("creating_class_instance")) {
                return Optional.of(HARVESTING);
            }
            return step.equals("commissioning") ? Optional.of(TRANSFORMATION) : Optional.empty();
        }
        if (!observed) {
            return Optional.empty();
        }
        if (step.endsWith("cooling")) {
            return Optional.of(COOLING);
        }
        return switch (step) {
            case "shipping" -> Optional.of(SHIPPING);
            case "receiving", "accepting" -> Optional.of(RECEIVING);
            default -> Optional.empty();
        };
    }
}
