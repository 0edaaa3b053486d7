package io.waymark.tlog.map;

import io.waymark.tlog.Hash;
import java.util.TreeMap;

/** The map's root by its definition, word by word. */
final class NaiveMap {
    private NaiveMap() {}

    static Hash root(TreeMap<Hash, Hash> map, int depth) {
        if (map.isEmpty()) {
            return Hash.of(new byte[32]);
        }
        if (map.size() == 1) {
            return Hash.sha256(
                    new byte[] {2},
                    map.firstKey().bytes(),
                    map.firstEntry().getValue().bytes());
        }
        TreeMap<Hash, Hash> zeros = new TreeMap<>();
        TreeMap<Hash, Hash> ones = new TreeMap<>();
        map.forEach((key, value) -> (key.bit(depth) ? ones : zeros).put(key, value));
        return Hash.sha256(
                new byte[] {3},
                root(zeros, depth + 1).bytes(),
                root(ones, depth + 1).bytes());
    }
}
