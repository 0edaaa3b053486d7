package io.waymark.backend.access;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.apache.tomcat.util.buf.EncodedSolidusHandling;
import org.springframework.boot.tomcat.ConfigurableTomcatWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.web.firewall.FirewalledRequest;
import org.springframework.security.web.firewall.HttpFirewall;
import org.springframework.security.web.firewall.StrictHttpFirewall;

/**
 * Event ids are URIs, {@code ni:///sha-256;…} for instance, and stand percent-encoded in paths: slashes, semicolons and all.
 * Everywhere else such paths stay refused.
 */
@Configuration(proxyBeanMethods = false)
class EventIdPaths {
    private static final String EVENTS = "/epcis/events/";

    @Bean
    WebServerFactoryCustomizer<ConfigurableTomcatWebServerFactory> encodedSlashesReachTheApplication() {
        return factory -> factory.addConnectorCustomizers(
                connector -> connector.setEncodedSolidusHandling(EncodedSolidusHandling.PASS_THROUGH.getValue()));
    }

    @Bean
    HttpFirewall httpFirewall() {
        StrictHttpFirewall strict = new StrictHttpFirewall();
        StrictHttpFirewall eventIds = new StrictHttpFirewall();
        eventIds.setAllowUrlEncodedSlash(true);
        eventIds.setAllowUrlEncodedDoubleSlash(true);
        eventIds.setAllowSemicolon(true);
        eventIds.setAllowUrlEncodedPercent(true);
        eventIds.setAllowUrlEncodedPeriod(true);
        return new HttpFirewall() {
            @Override
            public FirewalledRequest getFirewalledRequest(HttpServletRequest request) {
                boolean event = request.getRequestURI().startsWith(EVENTS)
                        && request.getRequestURI().indexOf('/', EVENTS.length()) < 0;
                return (event ? eventIds : strict).getFirewalledRequest(request);
            }

            @Override
            public HttpServletResponse getFirewalledResponse(HttpServletResponse response) {
                return strict.getFirewalledResponse(response);
            }
        };
    }
}
