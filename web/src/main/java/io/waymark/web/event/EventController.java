package io.waymark.web.event;

import io.waymark.epcis.EpcisEvent;
import io.waymark.epcis.EpcisException;
import io.waymark.epcis.NamedIdentifier;
import io.waymark.json.JsonException;
import io.waymark.json.JsonLimits;
import io.waymark.json.JsonParser;
import io.waymark.json.JsonValue;
import io.waymark.ledger.Hash;
import io.waymark.projection.disclosure.Purges;
import io.waymark.projection.stock.Events;
import io.waymark.web.page.Codes;
import io.waymark.web.page.Handles;
import io.waymark.web.page.PageNotFound;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;

/** Events captured here. */
@Controller
class EventController {
    private static final int PAGE = 50;
    private static final int MOST_SHOWN = 200;

    private final Events events;
    private final Purges purges;
    private final EventWords words;
    private final Handles handles;

    EventController(Events events, Purges purges, EventWords words, Handles handles) {
        this.purges = purges;
        this.events = events;
        this.words = words;
        this.handles = handles;
    }

    /** An identifier in an event; without a handle where it has no page. */
    public record Named(String role, String text, Optional<String> handle) {}

    @GetMapping("/events")
    String list(@RequestParam(defaultValue = "9223372036854775807") long before, Model model) {
        List<Events.Row> rows = events.page(before, PAGE + 1);
        boolean more = rows.size() > PAGE;
        model.addAttribute("events", more ? rows.subList(0, PAGE) : rows);
        model.addAttribute("next", more ? rows.get(PAGE - 1).position() : null);
        model.addAttribute("first", before == Long.MAX_VALUE);
        return "staff/events";
    }

    @GetMapping("/events/{handle}")
    String one(@PathVariable String handle, Model model) {
        Events.Row row = Optional.of(handles.open(handle))
                .filter(text -> text.matches("[0-9a-f]{64}"))
                .flatMap(hex -> events.find(new Hash(hex)))
                .orElseThrow(PageNotFound::new);
        List<Events.Row> same = row.eventId().isEmpty() ? List.of() : events.ofId(row.eventId());
        List<Named> named = row.text() == null ? List.of() : named(row.text());
        model.addAttribute("title", words.title(row));
        model.addAttribute("event", row);
        model.addAttribute("handle", handle);
        model.addAttribute("purge", purges.of(row.digest()).orElse(null));
        model.addAttribute(
                "others",
                same.stream()
                        .filter(other -> !other.digest().equals(row.digest()))
                        .toList());
        model.addAttribute("named", named.subList(0, Math.min(MOST_SHOWN, named.size())));
        model.addAttribute("namedCount", named.size());
        model.addAttribute("json", row.text() == null ? "" : pretty(row.text()));
        return "staff/event";
    }

    private List<Named> named(String text) {
        List<Named> named = new ArrayList<>();
        try {
            EpcisEvent event =
                    EpcisEvent.of(JsonParser.parse(text, JsonLimits.VALUE).asObject(), Optional.empty());
            for (NamedIdentifier identifier : event.identifiers()) {
                named.add(new Named(
                        role(identifier.role()),
                        identifier.gs1().map(Codes::printed).orElse(identifier.uri()),
                        identifier
                                .gs1()
                                .filter(id -> id.isItem() || id.isUnit() || id.isLot() || id.isClass())
                                .map(Codes::thing)
                                .map(handles::of)));
            }
        } catch (JsonException | EpcisException unreadable) {
            return named;
        }
        return named;
    }

    private static String role(NamedIdentifier.Role role) {
        return switch (role) {
            case EPC, QUANTITY -> "about";
            case PARENT -> "unit";
            case CHILD, CHILD_QUANTITY -> "inside";
            case INPUT, INPUT_QUANTITY -> "used up";
            case OUTPUT, OUTPUT_QUANTITY -> "made";
            case TRANSFORMATION -> "transformation";
            case READ_POINT -> "where";
            case BIZ_LOCATION -> "where afterwards";
            case SOURCE -> "from";
            case DESTINATION -> "to";
        };
    }

    /** The text as captured, one member a line. */
    private static String pretty(String text) {
        StringBuilder lines = new StringBuilder("{\n");
        List<String> members = new ArrayList<>();
        JsonParser.parse(text, JsonLimits.VALUE)
                .asObject()
                .forEach((name, value) -> members.add("  " + JsonValue.of(name).text() + ": " + value.text()));
        return lines.append(String.join(",\n", members)).append("\n}").toString();
    }
}
