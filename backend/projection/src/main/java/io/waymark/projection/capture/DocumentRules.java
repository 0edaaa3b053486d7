package io.waymark.projection.capture;

import io.waymark.epcis.EpcisDocument;
import io.waymark.epcis.EpcisEvent;
import io.waymark.epcis.EpcisException;
import io.waymark.json.JsonException;
import java.util.ArrayList;
import java.util.List;

/** What is wrong with a document by the standard's rules. */
final class DocumentRules {

    private DocumentRules() {}

    static List<Fault> faults(EpcisDocument document) {
        List<Fault> faults = new ArrayList<>();
        for (EpcisEvent event : document.events()) {
            try {
                event.type();
                event.eventID();
                event.day();
                event.action();
                event.bizStep();
                event.disposition();
                event.identifiers();
                event.errorDeclaration();
            } catch (EpcisException e) {
                faults.add(new Fault(e.code(), e.pointer(), e.getMessage()));
            } catch (JsonException e) {
                faults.add(new Fault(e.code(), e.pointer(), "A value is missing or of another kind."));
            }
        }
        return faults;
    }
}
