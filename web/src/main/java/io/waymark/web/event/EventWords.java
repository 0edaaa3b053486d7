package io.waymark.web.event;

import io.waymark.projection.stock.Events;
import org.springframework.stereotype.Component;

/** Events in words. Templates call it by name. */
@Component("eventWords")
public class EventWords {

    /** What happened, in a few words. */
    public String title(Events.Row event) {
        if (event.text() == null) {
            return "Withdrawn";
        }
        String what = what(event);
        return event.declared().isEmpty() ? what : "Declared an error: " + what.toLowerCase(java.util.Locale.ROOT);
    }

    private static String what(Events.Row event) {
        if (event.disposition().filter("recalled"::equals).isPresent()) {
            return "Recall";
        }
        String step = event.bizStep().orElse("");
        String action = event.action().orElse("");
        return switch (step) {
            case "commissioning", "creating_class_instance" -> "Made";
            case "packing" -> "Packed";
            case "unpacking" -> "Unpacked";
            case "shipping" -> "Shipped";
            case "void_shipping" -> "Offer cancelled";
            case "receiving", "accepting" ->
                event.disposition().filter("returned"::equals).isPresent() ? "Rejected" : "Received";
            case "retail_selling", "dispensing" -> "Sold";
            case "decommissioning" -> "Retired";
            case "destroying" -> "Destroyed";
            case "" -> event.type() + (action.isEmpty() ? "" : ", " + action.toLowerCase(java.util.Locale.ROOT));
            default ->
                io.waymark.web.page.Words.sentence(
                        step.substring(step.lastIndexOf('/') + 1).replace('_', ' '));
        };
    }
}
