package io.waymark.demo;

import io.waymark.node.Node;
import io.waymark.projection.NodeSecrets;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;

/** Starts the three nodes, each as a production node starts: from settings alone. */
final class DemoNodes {
    private final DemoOptions options;
    private final DataDirectory data;
    private final Databases databases;
    private final Tls tls;

    DemoNodes(DemoOptions options, DataDirectory data, Databases databases, Tls tls) {
        this.tls = tls;
        this.options = options;
        this.data = data;
        this.databases = databases;
    }

    Node.Running start(DemoOrganisation organisation, Map<String, Object> ledger) throws IOException {
        Map<String, Object> settings = new HashMap<>(ledger);
        settings.putAll(databases.settings(organisation));
        settings.putAll(tls.settings());
        Path secrets = data.directory("nodes", organisation.id(), "secrets");
        NodeSecrets.create(secrets);
        settings.put("waymark.organisation", organisation.mspId());
        settings.put("waymark.public-url", options.url(organisation.port(options.portBase())));
        settings.put("waymark.demo", true);
        settings.put("waymark.log.entries", true);
        settings.put("waymark.secrets", secrets.toString());
        settings.put(
                "waymark.data",
                data.directory("nodes", organisation.id(), "data").toString());
        settings.put("waymark.bootstrap.name", organisation.publicName());
        settings.put("waymark.bootstrap.country", organisation.country());
        settings.put("waymark.bootstrap.gln", organisation.gln());
        settings.put("waymark.bootstrap.prefix", organisation.prefix());
        settings.put("server.port", organisation.port(options.portBase()));
        settings.put("server.address", options.host() == null ? "127.0.0.1" : "0.0.0.0");
        // Three nodes share two cores and one small heap, and nobody waits for long requests of a demo.
        settings.put(
                "server.tomcat.basedir",
                data.directory("nodes", organisation.id(), "tomcat").toString());
        settings.put("server.tomcat.threads.max", 24);
        settings.put("server.tomcat.threads.min-spare", 2);
        settings.put("spring.datasource.hikari.minimum-idle", 1);
        settings.put("spring.lifecycle.timeout-per-shutdown-phase", "3s");
        write(settings, data.file("nodes", organisation.id(), "node.properties"));
        return Node.start(settings);
    }

    /** The same as a file, so that commands for one node work on the demo's nodes too; it holds a password. */
    private static void write(Map<String, Object> settings, Path file) throws IOException {
        Properties lines = new Properties();
        settings.forEach((name, value) -> lines.setProperty(name, value.toString()));
        StringWriter text = new StringWriter();
        lines.store(text, "Settings of this node, written anew at every start of the demo");
        PrivateFile.write(file, text.toString());
    }
}
