package io.waymark.demo;

import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Properties;
import org.postgresql.PGConnection;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** One database and one role per organisation in the demo's cluster; none may look into another's. */
final class Databases {
    private final DataDirectory data;
    private final PostgresServer server;

    Databases(DataDirectory data, PostgresServer server) {
        this.data = data;
        this.server = server;
    }

    /** Makes what an organisation does not have yet. */
    void create(DemoOrganisation organisation) throws IOException, SQLException {
        try (Connection connection = connect("postgres");
                Statement statement = connection.createStatement()) {
            String name = organisation.id();
            // An organisation may be called like a word of SQL.
            String quoted = statement.enquoteIdentifier(name, true);
            if (!exists(connection, "SELECT 1 FROM pg_roles WHERE rolname = ?", name)) {
                statement.execute("CREATE ROLE " + quoted + " LOGIN");
            }
            // Sends a verifier and not the password, which the server's log could show.
            connection
                    .unwrap(PGConnection.class)
                    .alterUserPassword(name, data.password(name).toCharArray(), "scram-sha-256");
            if (!exists(connection, "SELECT 1 FROM pg_database WHERE datname = ?", name)) {
                statement.execute("CREATE DATABASE " + quoted + " OWNER " + quoted);
            }
            statement.execute("REVOKE ALL ON DATABASE " + quoted + " FROM PUBLIC");
        }
    }

    /** A connection to one of the databases, as the superuser. */
    Connection connect(String database) throws IOException, SQLException {
        Properties login = new Properties();
        login.setProperty("user", PostgresServer.SUPERUSER);
        login.setProperty("password", data.password(PostgresServer.SUPERUSER));
        return DriverManager.getConnection(url(database), login);
    }

    /** An empty database that is no node's. */
    void createAlone(String name) throws IOException, SQLException {
        try (Connection connection = connect("postgres");
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + statement.enquoteIdentifier(name, true));
        }
    }

    /** Lets {@link #createAlone one} go, if it is there. */
    void dropAlone(String name) throws IOException, SQLException {
        try (Connection connection = connect("postgres");
                Statement statement = connection.createStatement()) {
            statement.execute("DROP DATABASE IF EXISTS " + statement.enquoteIdentifier(name, true) + " WITH (FORCE)");
        }
    }

    /** The one connection to {@link #createAlone one}; to be destroyed by who asks for it. */
    SingleConnectionDataSource alone(String name) throws IOException {
        return new SingleConnectionDataSource(
                url(name), PostgresServer.SUPERUSER, data.password(PostgresServer.SUPERUSER), true);
    }

    private static boolean exists(Connection connection, String query, String name) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            statement.setString(1, name);
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next();
            }
        }
    }

    /** What a node needs to reach its own database. */
    Map<String, Object> settings(DemoOrganisation organisation) throws IOException {
        return Map.of(
                "spring.datasource.url", url(organisation.id()),
                "spring.datasource.username", organisation.id(),
                "spring.datasource.password", data.password(organisation.id()));
    }

    private String url(String database) {
        return "jdbc:postgresql://127.0.0.1:" + server.port() + "/" + database;
    }
}
