package io.waymark.bench.gs1;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/**
 * Mutates seeds and runs a target on them. Without a look into the target's branches, novelty is judged by its answers: input
 * that brings an answer not seen before joins the seeds.
 */
final class Fuzzer {
    /** A run that takes longer is a fault: every target bounds its input. */
    private static final long SLOW_NANOS = 5_000_000_000L;

    private static final int MAX_LENGTH = 20_000;
    private static final int MAX_CORPUS = 2_000;

    private final Target target;
    private final long slowNanos;
    private final Random random;
    private final List<byte[]> corpus;
    private final Set<String> answers = new HashSet<>();
    private long runs;
    private long read;
    private long slowest;

    Fuzzer(Target target, long seed) {
        this(target, seed, SLOW_NANOS);
    }

    Fuzzer(Target target, long seed, long slowNanos) {
        this.target = target;
        this.slowNanos = slowNanos;
        this.random = new Random(seed);
        this.corpus = new ArrayList<>(target.seeds());
    }

    /**
     * An input that broke the target.
     *
     * @param input what was thrown at it
     * @param fault what it did
     */
    record Broken(byte[] input, Throwable fault) {}

    /** Runs until a time, or a number of runs, or the first input that breaks the target. */
    Optional<Broken> run(long untilNanoTime, long maxRuns) {
        for (byte[] seed : target.seeds()) {
            Optional<Broken> broken = one(seed);
            if (broken.isPresent()) {
                return broken;
            }
        }
        while (runs < maxRuns && System.nanoTime() < untilNanoTime) {
            byte[] input = mutated();
            Optional<Broken> broken = one(input);
            if (broken.isPresent()) {
                return broken;
            }
        }
        return Optional.empty();
    }

    long runs() {
        return runs;
    }

    /** How many inputs were read and not refused. */
    long read() {
        return read;
    }

    int answers() {
        return answers.size();
    }

    long slowestMillis() {
        return slowest / 1_000_000;
    }

    private Optional<Broken> one(byte[] input) {
        runs++;
        long start = System.nanoTime();
        try {
            String answer = target.trial().run(input);
            if (answer.startsWith("read")) {
                read++;
            }
            if (answers.size() < MAX_CORPUS && answers.add(answer)) {
                corpus.add(input);
            }
        } catch (RuntimeException | AssertionError | StackOverflowError | OutOfMemoryError e) {
            return Optional.of(new Broken(input, e));
        }
        long took = System.nanoTime() - start;
        slowest = Math.max(slowest, took);
        return took > slowNanos && isSlow(input)
                ? Optional.of(new Broken(input, new IllegalStateException("it took " + took / 1_000_000 + " ms")))
                : Optional.empty();
    }

    /** Whether an input is slow again: a machine with other work can hold up any run once. */
    private boolean isSlow(byte[] input) {
        for (int again = 0; again < 2; again++) {
            long start = System.nanoTime();
            target.trial().run(input);
            if (System.nanoTime() - start <= slowNanos) {
                return false;
            }
        }
        return true;
    }

    private byte[] mutated() {
        byte[] input = corpus.get(random.nextInt(corpus.size())).clone();
        for (int edits = random.nextInt(3) == 0 ? 1 + random.nextInt(5) : 1; edits > 0; edits--) {
            input = edited(input);
        }
        return input.length <= MAX_LENGTH ? input : Arrays.copyOf(input, MAX_LENGTH);
    }

    private byte[] edited(byte[] input) {
        if (input.length == 0) {
            return word();
        }
        int at = random.nextInt(input.length);
        int length = 1 + random.nextInt(Math.min(input.length - at, 1 + random.nextInt(40)));
        byte[] other = corpus.get(random.nextInt(corpus.size()));
        return switch (random.nextInt(10)) {
            case 0 -> spliced(input, at, length, new byte[0]);
            case 1 -> spliced(input, at, 0, Arrays.copyOfRange(input, at, at + length));
            case 2 ->
                spliced(
                        input,
                        at,
                        0,
                        Arrays.copyOfRange(input, at, at + length).length > 0 ? repeated(input, at, length) : input);
            case 3, 4 -> spliced(input, at, random.nextBoolean() ? 0 : length, word());
            case 5 -> other.length == 0 ? input : spliced(input, at, length, piece(other));
            case 6 -> Arrays.copyOf(input, at);
            case 7 -> spliced(input, at, 1, new byte[] {(byte) random.nextInt(256)});
            case 8 -> spliced(input, at, 1, new byte[] {(byte) ('0' + random.nextInt(10))});
            default -> spliced(input, at, 1, new byte[] {(byte) (input[at] ^ 1 << random.nextInt(8))});
        };
    }

    private byte[] repeated(byte[] input, int at, int length) {
        byte[] piece = Arrays.copyOfRange(input, at, at + length);
        int times = 1 + random.nextInt(60);
        byte[] all = new byte[piece.length * times];
        for (int i = 0; i < all.length; i++) {
            all[i] = piece[i % piece.length];
        }
        return all;
    }

    private byte[] piece(byte[] other) {
        int from = random.nextInt(other.length);
        return Arrays.copyOfRange(other, from, from + 1 + random.nextInt(Math.min(60, other.length - from)));
    }

    private byte[] word() {
        return target.words().get(random.nextInt(target.words().size())).getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] spliced(byte[] input, int at, int removed, byte[] added) {
        byte[] out = new byte[input.length - removed + added.length];
        System.arraycopy(input, 0, out, 0, at);
        System.arraycopy(added, 0, out, at, added.length);
        System.arraycopy(input, at + removed, out, at + added.length, input.length - at - removed);
        return out;
    }
}
