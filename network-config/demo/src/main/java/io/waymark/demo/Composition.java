package io.waymark.demo;

import io.waymark.backend.follow.Follower;
import io.waymark.node.Node;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;

/** What the demo consists of, and what waits for what while it starts. */
final class Composition {
    private final DemoOptions options;
    private final DataDirectory data;
    private final Progress progress;
    private final Teardown teardown;
    private final Supervisor supervisor;
    private final Tls tls;
    private final Ledger ledger;
    private final Map<String, Node.Running> nodes = new ConcurrentHashMap<>();

    Composition(DemoOptions options, DataDirectory data, Progress progress, Teardown teardown) throws IOException {
        this.options = options;
        this.data = data;
        this.ledger = options.network() == null ? new DevelopmentLedger(data) : new RealLedger(options.network());
        this.progress = progress;
        this.teardown = teardown;
        this.supervisor = new Supervisor(progress);
        this.tls = options.host() == null ? Tls.NONE : DevelopmentTls.create(data.directory("tls"), options.host());
    }

    void start() throws Exception {
        progress.say("Waymark starts; its files are in " + data.root() + (data.temporary() ? " until it ends." : "."));
        List<DemoOrganisation> organisations = ledger.organisations();
        data.bind(ledger);
        requireFreePorts(organisations.size());
        StartPage page = StartPage.listen(options, ledger, tls);
        teardown.add(Teardown.Stage.PAGE, page::close);
        teardown.add(Teardown.Stage.SUPERVISION, supervisor::stop);
        CompletableFuture<Databases> databases = async(this::databases);
        CompletableFuture<Void> network = async(this::network);
        List<CompletableFuture<?>> all = new ArrayList<>();
        for (DemoOrganisation organisation : organisations) {
            all.add(network.thenAcceptAsync(up -> unchecked(() -> chaincode(organisation)), Composition::inThread));
            all.add(databases.thenAcceptBothAsync(
                    network, (database, up) -> unchecked(() -> node(organisation, database)), Composition::inThread));
        }
        awaitFirstFault(all);
        ledger.awaitChaincode();
        progress.say("The chaincode is up.");
        Readiness readiness = new Readiness(options, tls.client(), this::behind, progress);
        readiness.await(organisations);
        StoryPlayer story = story(organisations);
        page.ready(story, new CheatPage(new Cheats(options, tls.client(), data, databases.join(), nodes)));
        announce(organisations);
        new Growth(ledger, organisations, joined -> join(joined, databases.join(), readiness)).watch(teardown);
        if (options.story()) {
            story.play();
        }
    }

    /** A member that the network got while the demo runs. */
    private void join(DemoOrganisation organisation, Databases databases, Readiness readiness) throws Exception {
        progress.say(organisation.mspId() + " has joined the network; its node starts.");
        databases.create(organisation);
        node(organisation, databases);
        readiness.await(List.of(organisation));
        progress.say("The node of the " + organisation.id() + " is ready at "
                + options.url(organisation.port(options.portBase())));
    }

    private void requireFreePorts(int organisations) throws Exception {
        InetAddress address = InetAddress.getByName(options.host() == null ? "127.0.0.1" : "0.0.0.0");
        List<String> taken = new ArrayList<>();
        for (int port = options.portBase(); port <= options.portBase() + organisations; port++) {
            if (!FreePort.isFree(address, port)) {
                taken.add(Integer.toString(port));
            }
        }
        if (!taken.isEmpty()) {
            throw new DemoFault((taken.size() == 1 ? "Port " : "Ports ") + String.join(", ", taken)
                    + (taken.size() == 1 ? " is" : " are")
                    + " in use on this machine. Stop what listens there, or choose "
                    + "others with --port-base.");
        }
    }

    private Databases databases() throws Exception {
        Path home = PostgresBinaries.unpack(Home.cache());
        PostgresServer server = new PostgresServer(home, data);
        PostgresWatchdog watchdog = new PostgresWatchdog(data, server.cluster());
        teardown.add(Teardown.Stage.WATCHDOG, watchdog::stop);
        supervisor.start(watchdog);
        teardown.add(Teardown.Stage.POSTGRES, server::stop);
        supervisor.start(server);
        Databases databases = new Databases(data, server);
        for (DemoOrganisation organisation : ledger.organisations()) {
            databases.create(organisation);
        }
        progress.say("PostgreSQL is up.");
        return databases;
    }

    private Void network() throws Exception {
        ledger.start();
        teardown.add(Teardown.Stage.LEDGER, ledger::close);
        progress.say("It runs on " + ledger.title() + ".");
        return null;
    }

    private Void chaincode(DemoOrganisation organisation) throws Exception {
        Optional<ChaincodeProcess> own = ledger.chaincode(organisation);
        if (own.isPresent()) {
            ChaincodeProcess chaincode = own.get();
            teardown.add(Teardown.Stage.CHAINCODE, chaincode::stop);
            supervisor.start(chaincode);
            ledger.connect(organisation, chaincode);
        }
        return null;
    }

    private Node.Running node(DemoOrganisation organisation, Databases databases) throws Exception {
        Node.Running node =
                new DemoNodes(options, data, databases, tls).start(organisation, ledger.settings(organisation));
        teardown.add(Teardown.Stage.NODES, node::close);
        nodes.put(organisation.mspId(), node);
        progress.say("The node of the " + organisation.id() + " listens.");
        return node;
    }

    /** How far a node has come that has not followed all blocks yet. */
    private OptionalLong behind(DemoOrganisation organisation) {
        Follower follower = nodes.get(organisation.mspId()).bean(Follower.class);
        return follower.caughtUp() ? OptionalLong.empty() : OptionalLong.of(follower.height());
    }

    private StoryPlayer story(List<DemoOrganisation> organisations) throws IOException {
        Path scanFile = data.file("story", "scan");
        Story story = new Story(options, organisations, tls.client(), Clock.systemUTC());
        StoryPlayer.Play remembered = say -> {
            URI scan = story.play(say);
            Files.writeString(scanFile, scan.toString());
            return scan;
        };
        return new StoryPlayer(
                remembered, progress, Files.exists(scanFile) ? URI.create(Files.readString(scanFile)) : null);
    }

    private void announce(List<DemoOrganisation> organisations) {
        progress.say("Waymark is ready");
        progress.plain("");
        progress.plain("  Start page     " + options.url(options.portBase()));
        for (DemoOrganisation organisation : organisations) {
            progress.plain(String.format(
                    "  %-14s %s", organisation.title(), options.url(organisation.port(options.portBase()))));
        }
        progress.plain("");
        progress.plain(
                "  Sign in as operator, auditor or administrator with the password demo. Ctrl-C ends everything.");
    }

    private static <T> CompletableFuture<T> async(Callable<T> task) {
        return CompletableFuture.supplyAsync(() -> unchecked(task), Composition::inThread);
    }

    private static void inThread(Runnable task) {
        Thread thread = new Thread(task, "start");
        thread.setDaemon(true);
        thread.start();
    }

    private static <T> T unchecked(Callable<T> task) {
        try {
            return task.call();
        } catch (Exception failed) {
            throw new CompletionException(failed);
        }
    }

    /** Returns when all are through, or throws as soon as one has failed. */
    private static void awaitFirstFault(List<CompletableFuture<?>> all) throws Exception {
        CompletableFuture<Object> fault = new CompletableFuture<>();
        all.forEach(one -> one.whenComplete((ignored, failed) -> {
            if (failed != null) {
                fault.completeExceptionally(failed);
            }
        }));
        try {
            CompletableFuture.anyOf(fault, CompletableFuture.allOf(all.toArray(CompletableFuture<?>[]::new)))
                    .join();
        } catch (CompletionException failed) {
            Throwable cause = failed;
            while (cause instanceof CompletionException && cause.getCause() != null) {
                cause = cause.getCause();
            }
            throw cause instanceof Exception expected ? expected : failed;
        }
    }
}
