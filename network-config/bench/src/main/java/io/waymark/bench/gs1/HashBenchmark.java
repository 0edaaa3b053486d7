package io.waymark.bench.gs1;

import io.waymark.epcis.EpcisDocument;
import io.waymark.epcis.EventHash;
import io.waymark.epcis.EventHash.Version;
import io.waymark.json.JsonLimits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/** From the bytes of a document of 13 events to their event hash ids, on one thread. A score is documents a second. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Threads(1)
@Fork(
        value = 2,
        jvmArgs = {"-Xmx512m", "-XX:+UseSerialGC"})
@Warmup(iterations = 5, time = 3)
@Measurement(iterations = 5, time = 2)
public class HashBenchmark {
    /** A file to measure with, or nothing: the built-in document. */
    @Param("")
    public String file;

    private byte[] document;
    private EpcisDocument read;

    /** Reads the document. */
    @Setup
    public void read() {
        try {
            document = file.isEmpty() ? HashDocument.json() : Files.readAllBytes(Path.of(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        read = EpcisDocument.parse(document, JsonLimits.DOCUMENT);
    }

    /** Reading the JSON included. */
    @Benchmark
    public List<String> parseAndHash() {
        return EventHash.ids(EpcisDocument.parse(document, JsonLimits.DOCUMENT), Version.CBV_2_0);
    }

    /** Of events that were read before. */
    @Benchmark
    public List<String> hash() {
        return EventHash.ids(read, Version.CBV_2_0);
    }
}
