package io.waymark.devnet.peer;

import com.google.protobuf.ByteString;
import io.waymark.devnet.ledger.Entry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Works out which policies matter for what was written and read (Fabric's endorser, buildChaincodeInterest). */
final class WriteInterest {
    /** By namespace, then collection ("" for the public part): whether that one's own policy is needed. */
    private final Map<String, Map<String, Boolean>> required = new LinkedHashMap<>();

    private final Map<String, List<ByteString>> keyPolicies = new LinkedHashMap<>();

    /** A key is written; {@code committed} is what the state has of it, or null. */
    void add(String namespace, String collection, Entry committed) {
        Map<String, Boolean> parts = required.computeIfAbsent(namespace, absent -> {
            Map<String, Boolean> fresh = new LinkedHashMap<>();
            fresh.put("", false);
            return fresh;
        });
        ByteString policy = committed == null ? null : committed.metadata().get(EndorsementChecks.KEY_POLICY);
        if (policy == null) {
            parts.put(collection, true);
            return;
        }
        List<ByteString> policies = keyPolicies.computeIfAbsent(namespace, absent -> new ArrayList<>());
        if (!policies.contains(policy)) {
            policies.add(policy);
        }
    }

    EndorsementInterest interest(Set<String> touched, Map<String, Set<String>> privateReads) {
        for (String namespace : touched) {
            required.computeIfAbsent(namespace, absent -> new LinkedHashMap<>(Map.of("", true)));
        }
        privateReads.forEach((namespace, collections) ->
                collections.forEach(collection -> required.computeIfAbsent(namespace, absent -> new LinkedHashMap<>())
                        .put(collection, true)));
        List<EndorsementInterest.Call> calls = new ArrayList<>();
        required.forEach((namespace, parts) -> parts.forEach((collection, needed) -> {
            if (!collection.isEmpty()) {
                boolean read = privateReads.getOrDefault(namespace, Set.of()).contains(collection);
                calls.add(new EndorsementInterest.Call(namespace, collection, !read, false, List.of()));
                return;
            }
            List<ByteString> policies = keyPolicies.getOrDefault(namespace, List.of());
            if (needed || !policies.isEmpty()) {
                calls.add(new EndorsementInterest.Call(namespace, "", true, needed, List.copyOf(policies)));
            }
        }));
        return new EndorsementInterest(calls);
    }
}
