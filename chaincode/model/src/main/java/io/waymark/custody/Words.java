package io.waymark.custody;

import java.util.function.Function;

/** Finds the constant that a word on the ledger stands for. */
final class Words {

    private Words() {}

    static <E> E of(E[] values, Function<E, String> word, String text, String what) {
        for (E value : values) {
            if (word.apply(value).equals(text)) {
                return value;
            }
        }
        throw new IllegalArgumentException("unknown " + what);
    }
}
