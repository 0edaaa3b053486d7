package io.waymark.ledger;

/**
 * How an item, unit, portion, lot or class is named wherever it is named on the ledger: by the organisation of its
 * first step and its ref (a ref alone could be taken by a second organisation for a chain of its own).
 *
 * @param org MSP id of the organisation that wrote the first step
 * @param ref key id of the first step, 128 bits
 */
public record ObjectName(String org, KeyId ref) implements Comparable<ObjectName> {

    /** @throws IllegalArgumentException if the organisation's name or the ref has not the form of one */
    public ObjectName {
        Names.requireOrganisation(org);
        if (ref.hex().length() != 32) {
            throw new IllegalArgumentException("a ref has 128 bits");
        }
    }

    @Override
    public int compareTo(ObjectName other) {
        int byOrg = org.compareTo(other.org);
        return byOrg != 0 ? byOrg : ref.compareTo(other.ref);
    }
}
