package io.waymark.web;

import io.waymark.projection.NodeSettings;
import java.util.HashMap;
import java.util.Map;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;

/** The part {@code web} of a node on a real port, with the settings that a node gives it. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration(exclude = UserDetailsServiceAutoConfiguration.class)
@EnableConfigurationProperties(NodeSettings.class)
@Import(WebConfiguration.class)
class TestApplication {

    /** Starts it over an organisation's read model; {@code demo} makes the demo's accounts. */
    static ConfigurableApplicationContext start(TestLedger.Node node, int port, Map<String, Object> more) {
        Map<String, Object> settings = new HashMap<>(Map.of(
                "server.port", port,
                "server.address", "127.0.0.1",
                "spring.datasource.url", node.url,
                "waymark.organisation", node.org,
                "waymark.public-url", "https://dairy.example",
                "waymark.parts", "web",
                "waymark.demo", "true",
                "server.servlet.session.cookie.name", "waymark-" + node.org,
                "spring.mvc.problemdetails.enabled", "true",
                "spring.web.error.whitelabel.enabled", "false"));
        settings.putAll(Map.of(
                "spring.servlet.multipart.max-file-size", "10MB",
                "spring.servlet.multipart.max-request-size", "11MB",
                "server.tomcat.max-parameter-count", "2500",
                "spring.main.banner-mode", "off",
                "logging.level.root", "WARN",
                "spring.datasource.hikari.connection-timeout", "2000",
                "server.tomcat.max-swallow-size", "12MB"));
        settings.putAll(more);
        return new SpringApplicationBuilder(TestApplication.class)
                .properties(settings)
                .registerShutdownHook(false)
                .run();
    }

    static int port(ConfigurableApplicationContext context) {
        return ((WebServerApplicationContext) context).getWebServer().getPort();
    }
}
