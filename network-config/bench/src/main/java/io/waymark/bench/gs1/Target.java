package io.waymark.bench.gs1;

import java.util.List;

/**
 * A parser to throw input at.
 *
 * @param name how the command line calls it
 * @param seeds input that it reads, to start from
 * @param words pieces that mean something to it
 * @param trial runs it
 */
record Target(String name, List<byte[]> seeds, List<String> words, Trial trial) {

    /** Runs a parser on one input and checks what must hold of any answer. */
    interface Trial {
        /**
         * What came of it, as a short word: the refusal's code, or what was read. Inputs that bring a new one are kept as
         * seeds.
         *
         * @throws RuntimeException or AssertionError when the parser breaks its promise: any exception but its declared one
         */
        String run(byte[] input);
    }
}
