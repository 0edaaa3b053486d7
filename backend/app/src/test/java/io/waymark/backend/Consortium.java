package io.waymark.backend;

import io.waymark.backend.submit.FailPoint;
import io.waymark.devnet.DevNetwork;
import io.waymark.devnet.DevNetworkConfig;
import io.waymark.devnet.DevOrganisation;
import io.waymark.devnet.DevOrganisationConfig;
import io.waymark.projection.NodeSecrets;
import io.waymark.projection.NodeSettings;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.util.FileSystemUtils;

/** A whole network for tests: peers, the real chaincode, PostgreSQL, and one backend for each organisation. */
final class Consortium implements AutoCloseable {
    static final Member MANUFACTURER = new Member("ManufacturerMSP", "9521001", "9521001000000", "demo-manufacturer");
    static final Member DISTRIBUTOR = new Member("DistributorMSP", "9521002", "9521002000009", "demo-distributor");
    static final Member RETAILER = new Member("RetailerMSP", "9521003", "9521003000008", "demo-retailer");

    private final Path data;
    private final DevNetwork network;
    private final EmbeddedPostgres postgres;
    private final Map<Member, ChaincodeProcess> chaincodes = new HashMap<>();
    private final Map<Member, Backend> backends = new LinkedHashMap<>();

    private final Map<Member, Integer> ports = new HashMap<>();

    record Member(String mspId, String prefix, String gln, String key) {}

    /** A node with the part backend alone. */
    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration(exclude = UserDetailsServiceAutoConfiguration.class)
    @EnableConfigurationProperties(NodeSettings.class)
    @Import(BackendConfiguration.class)
    static class TestNode {}

    static Consortium of(Member... members) {
        return of(FailPoint.NONE, Map.of(), members);
    }

    /** One whose nodes have these settings beside the usual ones. */
    static Consortium of(FailPoint failPoint, Map<String, Object> more, Member... members) {
        try {
            Consortium consortium = new Consortium(List.of(members));
            for (Member member : members) {
                consortium.start(member, failPoint, more);
            }
            for (Member member : members) {
                Await.until(
                        "prefixes are effective",
                        Duration.ofSeconds(60),
                        () -> consortium
                                        .backend(member)
                                        .get("/api/organisations")
                                        .body()
                                        .split("\"effective\":true", -1)
                                        .length
                                == members.length + 1,
                        () -> consortium.backend(member).state());
            }
            return consortium;
        } catch (IOException | SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private Consortium(List<Member> members) throws IOException {
        data = Files.createTempDirectory("waymark-backend-test");
        // It takes as long to start as network and chaincode do.
        CompletableFuture<EmbeddedPostgres> database = CompletableFuture.supplyAsync(Consortium::database);
        network = DevNetwork.start(DevNetworkConfig.defaults(
                data.resolve("ledger"),
                members.stream()
                        .map(m -> new DevOrganisationConfig(m.mspId(), 0))
                        .toList()));
        for (Member member : members) {
            startChaincode(member);
        }
        postgres = database.join();
        network.awaitChaincode(Duration.ofSeconds(60));
    }

    private static EmbeddedPostgres database() {
        try {
            return EmbeddedPostgres.builder()
                    .setPGStartupWait(Duration.ofSeconds(60))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts a member's chaincode, or starts it again. */
    void startChaincode(Member member) throws IOException {
        ChaincodeProcess chaincode = new ChaincodeProcess(
                member.mspId(), network.chaincodePackageId(member.mspId()), data.resolve(member.mspId() + ".log"));
        chaincodes.put(member, chaincode);
        network.connectChaincode(member.mspId(), chaincode.address());
    }

    void stopChaincode(Member member) {
        chaincodes.get(member).close();
    }

    DevNetwork network() {
        return network;
    }

    Backend backend(Member member) {
        return backends.get(member);
    }

    /** Starts, or starts again, a member's node. */
    Backend start(Member member, FailPoint failPoint, Map<String, Object> more) throws IOException, SQLException {
        DevOrganisation organisation = network.organisation(member.mspId());
        String database = member.mspId().toLowerCase(java.util.Locale.ROOT);
        createDatabase(database);
        Path home = data.resolve(database);
        NodeSecrets.create(home.resolve("secrets"));
        Map<String, Object> settings = new HashMap<>();
        int port = ports.computeIfAbsent(member, m -> freePort());
        settings.put("server.port", port);
        settings.put("server.address", "127.0.0.1");
        settings.put("spring.main.banner-mode", "off");
        settings.put("spring.datasource.url", postgres.getJdbcUrl("postgres", database));
        settings.put("spring.datasource.username", "postgres");
        settings.put("spring.datasource.hikari.maximum-pool-size", 12);
        settings.put("management.endpoints.web.exposure.include", "health,prometheus");
        settings.put("waymark.organisation", member.mspId());
        settings.put("waymark.public-url", "http://localhost:" + port);
        settings.put("waymark.demo", true);
        settings.put("waymark.secrets", home.resolve("secrets"));
        settings.put("waymark.data", home);
        settings.put("waymark.parts", "backend");
        settings.put("waymark.fabric.channel", network.channel());
        settings.put("waymark.fabric.chaincode", "waymark");
        settings.put(
                "waymark.fabric.peers[0].endpoint",
                organisation.gateway().getHostString() + ":"
                        + organisation.gateway().getPort());
        settings.put("waymark.fabric.tls-roots", organisation.tlsRoots());
        settings.put("waymark.fabric.certificate", organisation.certificate("client"));
        settings.put("waymark.fabric.key", organisation.key("client"));
        settings.put("waymark.bootstrap.name", member.mspId().replace("MSP", ""));
        settings.put("waymark.bootstrap.country", "DE");
        settings.put("waymark.bootstrap.gln", member.gln());
        settings.put("waymark.bootstrap.prefix", member.prefix());
        settings.putAll(more);
        ConfigurableApplicationContext context = new SpringApplicationBuilder(TestNode.class)
                .web(WebApplicationType.SERVLET)
                .registerShutdownHook(false)
                .properties(settings)
                .initializers((GenericApplicationContext c) -> c.registerBean(FailPoint.class, () -> failPoint))
                .run();
        Backend backend = new Backend(context, member);
        backends.put(member, backend);
        return backend;
    }

    /** Others have to find a node where its profile says, after a restart too. */
    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Where a member's node keeps its files. */
    Path home(Member member) {
        return data.resolve(member.mspId().toLowerCase(java.util.Locale.ROOT));
    }

    private void createDatabase(String name) throws SQLException {
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            boolean there = statement
                    .executeQuery("select 1 from pg_database where datname = '" + name + "'")
                    .next();
            if (!there) {
                statement.execute("create database " + name);
            }
        }
    }

    @Override
    public void close() {
        backends.values().forEach(Backend::close);
        network.close();
        chaincodes.values().forEach(ChaincodeProcess::close);
        try {
            postgres.close();
            FileSystemUtils.deleteRecursively(data);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
