package io.waymark.verifier;

import static io.waymark.verifier.RefusedException.demand;

import io.waymark.json.JsonArray;
import io.waymark.json.JsonObject;
import io.waymark.json.JsonValue;
import io.waymark.ledger.Hash;
import io.waymark.ledger.Names;
import io.waymark.ledger.NewerFormatException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** An auditor's file without regard to its proofs: whether it holds together, and what it asks the log about. */
public final class AuditReading {

    /** The kind that such a file says it is of. */
    public static final String KIND = "audit";

    /** An event with the fields that are shown of it. */
    record Shown(String org, Hash digest, long block, Map<String, JsonValue> fields) {}

    final List<Shown> events = new ArrayList<>();
    final PublicPart publics;
    private final Map<Hash, Claim> claims = new TreeMap<>();

    private AuditReading(JsonObject file) throws RefusedException {
        Form.members(file, "", List.of("events", "kind", "organisations", "v"), "log");
        demand(file.string("kind").equals(KIND), "kind", "");
        JsonArray given = file.array("events");
        Form.list(given, 1, "events");
        String before = "";
        for (int i = 0; i < given.size(); i++) {
            String where = "events/" + i;
            JsonObject json = given.get(i).asObject();
            Form.members(json, where, List.of("block", "document", "org"));
            String org = Names.requireOrganisation(json.string("org"));
            long block = Form.count(json.value("block"), "format", where);
            Documents.Opened document = Documents.opened(json.object("document"), where);
            Hash digest = document.document().digest();
            String order = digest.hex() + org;
            demand(before.compareTo(order) < 0, "format", where);
            before = order;
            Claim claim = Claim.event(org, digest, block);
            claims.put(claim.position(), claim);
            events.add(new Shown(org, digest, block, document.fields()));
        }
        publics = new PublicPart(file, "");
    }

    /**
     * Reads an auditor's file, with or without its {@code log}.
     *
     * @throws RefusedException if it does not hold together
     */
    public static AuditReading of(JsonObject file) throws RefusedException {
        try {
            return new AuditReading(file);
        } catch (NewerFormatException e) {
            throw new RefusedException("newer", "");
        } catch (IllegalArgumentException e) {
            throw new RefusedException("format", "");
        }
    }

    /** All that is asked about keys, in ascending order of their positions. */
    public Collection<Claim> claims() {
        return claims.values();
    }
}
