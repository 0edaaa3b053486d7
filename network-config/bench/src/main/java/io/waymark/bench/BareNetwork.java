package io.waymark.bench;

import io.waymark.fabric.Binaries;
import io.waymark.fabric.FabricException;
import io.waymark.fabric.FabricNetwork;
import io.waymark.fabric.Organisation;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** A network of its own for the bare chaincode, made as the one of the nodes is. It ends with this object. */
final class BareNetwork implements AutoCloseable {

    /** What the demo gives the JVM that holds its network. */
    private static final List<String> NETWORK_JVM =
            List.of("-Xmx640m", "-Xss512k", "-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED");

    /** What the demo gives a chaincode process. */
    private static final List<String> DEMO_CHAINCODE_JVM =
            List.of("-Xmx96m", "-Xss512k", "-XX:+UseSerialGC", "-Xshare:auto");

    /** What {@code ./waymark network} gives a chaincode process. */
    private static final List<String> REAL_CHAINCODE_JVM = List.of("-Xmx256m", "-XX:+UseSerialGC");

    private static final long END_SECONDS_MAX = 15;

    private final Member member;
    private final Supplier<Stream<ProcessHandle>> processes;
    private final Runnable end;

    private BareNetwork(Member member, Supplier<Stream<ProcessHandle>> processes, Runnable end) {
        this.member = member;
        this.processes = processes;
        this.end = end;
    }

    /** The organisation whose peer does the work. */
    Member member() {
        return member;
    }

    /** Of the network, its chaincode and this process, which is the gateway's client. */
    Processor processor() {
        return new Processor(() -> Stream.concat(Stream.of(ProcessHandle.current()), processes.get()));
    }

    /** Starts the embedded network in a process of its own. */
    static BareNetwork embedded(Path data, Endings endings) {
        List<String> command = new ArrayList<>(List.of(Home.java()));
        command.addAll(NETWORK_JVM);
        command.addAll(List.of(
                "-Dwaymark.home=" + Home.root(),
                "-cp",
                System.getProperty("java.class.path"),
                EmbeddedNetwork.class.getName(),
                data.toString()));
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(
                            Files.createDirectories(data).resolve("network.log").toFile())
                    .start();
            Runnable end = () -> Endings.end(process, END_SECONDS_MAX);
            endings.add(end);
            BufferedReader out =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
            String ready = out.readLine();
            if (ready == null || !ready.startsWith("ready ")) {
                end.run();
                throw new BenchFault(
                        "the embedded network did not start:\n" + Files.readString(data.resolve("network.log")));
            }
            return new BareNetwork(
                    Member.read(Path.of(ready.substring("ready ".length()))),
                    () -> Processor.family(process.toHandle()),
                    end);
        } catch (IOException e) {
            throw new BenchFault("the embedded network cannot be started", e);
        }
    }

    /** Makes a real network with as many organisations and the same kind of orderers as the one in {@code like}. */
    static BareNetwork real(Path like, Path data, Endings endings, Consumer<String> progress) {
        Binaries binaries = Binaries.find()
                .orElseThrow(() -> new BenchFault("Fabric's programs are not installed here: " + Binaries.missing()
                        + "; put their directory into FABRIC_BIN"));
        Properties properties = new Properties();
        try (var in = Files.newInputStream(like.resolve("network.properties"))) {
            properties.load(in);
        } catch (IOException e) {
            throw new BenchFault("there is no network in " + like + "; make one with: ./waymark network up " + like, e);
        }
        List<Organisation> organisations = List.of(
                        properties.getProperty("organisations").split(","))
                .stream()
                .map(Organisation::new)
                .toList();
        List<String> chaincode = chaincode(REAL_CHAINCODE_JVM, classPath(), BareChaincodeMain.NAME);
        boolean bft = Boolean.parseBoolean(properties.getProperty("bft"));
        Runnable end = () -> FabricNetwork.at(data, binaries, progress).down();
        endings.add(() -> {
            if (Files.exists(data.resolve("network.properties"))) {
                end.run();
            }
        });
        try {
            FabricNetwork.up(
                    data,
                    new FabricNetwork.Options(organisations, bft, Ports.free(26_050, Ports.OF_A_NETWORK), chaincode),
                    binaries,
                    progress);
        } catch (FabricException e) {
            throw new BenchFault("the network for the bare chaincode did not come up: " + e.getMessage(), e);
        }
        return new BareNetwork(
                Member.read(data.resolve("organisations")
                        .resolve(organisations.get(0).mspId() + ".properties")),
                () -> processes(data),
                end);
    }

    /** The processes that a real network's directory names. */
    static Stream<ProcessHandle> processes(Path network) {
        try (Stream<Path> files = Files.list(network.resolve("run"))) {
            return files
                    .filter(file -> file.toString().endsWith(".pid"))
                    .map(file -> pid(file))
                    .flatMap(pid -> ProcessHandle.of(pid).stream())
                    .flatMap(Processor::family)
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new BenchFault("cannot read " + network.resolve("run"), e);
        }
    }

    private static long pid(Path file) {
        try {
            return Long.parseLong(Files.readString(file).trim().split(" ")[0]);
        } catch (IOException e) {
            throw new BenchFault("cannot read " + file, e);
        }
    }

    /** How the embedded network starts the bare chaincode: it ends with the process that started it. */
    static List<String> embeddedChaincode() {
        String child = Home.jar("network-config/demo/target", "demo-[0-9.]+-child[.]jar")
                .toString();
        return chaincode(
                DEMO_CHAINCODE_JVM,
                child + java.io.File.pathSeparator + classPath(),
                "io.waymark.demo.child.ExitWithParent",
                BareChaincodeMain.NAME);
    }

    /** The shim and what it needs, as our own chaincode has them, and the bare chaincode. */
    private static String classPath() {
        return Home.jar("network-config/bench/target", "bench-[0-9.]+[.]jar") + java.io.File.pathSeparator
                + Home.root().resolve("chaincode/contract/target/lib") + "/*";
    }

    private static List<String> chaincode(List<String> jvm, String classPath, String... main) {
        List<String> command = new ArrayList<>(List.of(Home.java()));
        command.addAll(jvm);
        command.addAll(List.of("-cp", classPath));
        command.addAll(List.of(main));
        return command;
    }

    @Override
    public void close() {
        end.run();
    }

    /** Named, not loaded: its libraries are not on this class path. */
    private static final class BareChaincodeMain {
        static final String NAME = "io.waymark.bench.bare.BareChaincode";
    }
}
