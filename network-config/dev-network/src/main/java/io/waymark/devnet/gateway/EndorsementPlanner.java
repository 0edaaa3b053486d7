package io.waymark.devnet.gateway;

import io.waymark.devnet.msp.ChannelMsps;
import io.waymark.devnet.msp.Identity;
import io.waymark.devnet.msp.MspException;
import io.waymark.devnet.peer.EndorsementInterest;
import io.waymark.devnet.policy.ChannelPolicies;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Finds sets of organisations whose peers together satisfy every policy that a transaction meets; stands for Fabric's
 * discovery. Sets are smallest: none contains another.
 */
final class EndorsementPlanner {
    /** Sets are tried one by one, and there are 2^n of them. */
    private static final int MAX_CANDIDATES = 16;

    private final ChannelMsps msps;
    private final ChannelPolicies policies;

    EndorsementPlanner(ChannelMsps msps, ChannelPolicies policies) {
        this.msps = msps;
        this.policies = policies;
    }

    /**
     * Sets of MSP ids, those with the preferred organisation first, otherwise in random order; empty when there is none.
     *
     * @param protect keep transient data among members: every collection touched limits the peers that may be asked
     */
    List<Set<String>> layouts(
            EndorsementInterest interest, List<PeerRegistry.Endpoint> up, String preferred, boolean protect) {
        Map<String, Identity> candidates = candidates(interest, up, preferred, protect);
        List<String> names = new ArrayList<>(candidates.keySet());
        List<Integer> found = new ArrayList<>();
        for (int size = 1; size <= names.size(); size++) {
            for (int mask = 1; mask < 1 << names.size(); mask++) {
                int candidate = mask;
                if (Integer.bitCount(mask) == size
                        && found.stream().noneMatch(smaller -> (smaller & candidate) == smaller)
                        && satisfied(interest, identities(mask, names, candidates))) {
                    found.add(mask);
                }
            }
        }
        return ordered(found, names, preferred);
    }

    private Map<String, Identity> candidates(
            EndorsementInterest interest, List<PeerRegistry.Endpoint> up, String preferred, boolean protect) {
        List<PeerRegistry.Endpoint> sorted = new ArrayList<>(up);
        sorted.sort(
                (a, b) -> Boolean.compare(b.mspId().equals(preferred), a.mspId().equals(preferred)));
        Map<String, Identity> candidates = new LinkedHashMap<>();
        for (PeerRegistry.Endpoint endpoint : sorted) {
            boolean allowed = interest.calls().stream()
                    .allMatch(call -> call.collection().isEmpty()
                            || (call.noPrivateReads() && !protect)
                            || policies.member(call.collection(), endpoint.mspId()));
            if (allowed && candidates.size() < MAX_CANDIDATES) {
                identity(endpoint, candidates);
            }
        }
        return candidates;
    }

    private void identity(PeerRegistry.Endpoint endpoint, Map<String, Identity> candidates) {
        try {
            candidates.put(
                    endpoint.mspId(), msps.identity(endpoint.peer().identity().serialized()));
        } catch (MspException e) {
            throw new IllegalStateException("a peer of the network is not in its channel: " + endpoint.mspId(), e);
        }
    }

    private boolean satisfied(EndorsementInterest interest, List<Identity> endorsers) {
        for (EndorsementInterest.Call call : interest.calls()) {
            if (!call.collection().isEmpty()) {
                if (!policies.collectionEndorsed(call.collection(), endorsers)) {
                    return false;
                }
                continue;
            }
            if (call.namespacePolicy() && !policies.chaincodeEndorsed(endorsers)) {
                return false;
            }
            if (!call.keyPolicies().stream().allMatch(policy -> ChannelPolicies.keyEndorsed(policy, endorsers))) {
                return false;
            }
        }
        return true;
    }

    private static List<Identity> identities(int mask, List<String> names, Map<String, Identity> candidates) {
        List<Identity> identities = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            if ((mask & 1 << i) != 0) {
                identities.add(candidates.get(names.get(i)));
            }
        }
        return identities;
    }

    private static List<Set<String>> ordered(List<Integer> masks, List<String> names, String preferred) {
        List<Set<String>> layouts = new ArrayList<>();
        for (int mask : masks) {
            Set<String> layout = new TreeSet<>();
            for (int i = 0; i < names.size(); i++) {
                if ((mask & 1 << i) != 0) {
                    layout.add(names.get(i));
                }
            }
            layouts.add(layout);
        }
        Collections.shuffle(layouts);
        layouts.sort((a, b) -> Boolean.compare(b.contains(preferred), a.contains(preferred)));
        return layouts;
    }
}
