package io.waymark.epcis.xml;

import io.waymark.epcis.Cbv;
import io.waymark.epcis.Cbv.Family;
import java.util.Optional;

/** How XML spells the words of the CBV; JSON-LD has them bare. */
public enum CbvFormat {
    /** {@code urn:epcglobal:cbv:bizstep:shipping}, which EPCIS 1.2 has, too. */
    URN {
        @Override
        Optional<String> spell(Family family, String word) {
            return Cbv.xml(family, word);
        }
    },
    /**
     * {@code https://ref.gs1.org/cbv/BizStep-shipping}. What sensors measure and warn of are words of the GS1 Web Vocabulary
     * and not of the CBV: they stay {@code gs1:Temperature}, as the schemas have them.
     */
    WEB_URI {
        @Override
        Optional<String> spell(Family family, String word) {
            boolean sensors = family == Family.MEASUREMENT || family == Family.SENSOR_ALERT;
            return sensors ? Cbv.xml(family, word) : Cbv.uri(family, word);
        }
    };

    /** A bare word of the family; nothing if it is none. */
    abstract Optional<String> spell(Family family, String word);
}
