package io.waymark.backend.access;

import io.waymark.backend.Problem;
import io.waymark.projection.event.EpcisPaths;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.apache.catalina.core.StandardHost;
import org.apache.tomcat.util.buf.EncodedSolidusHandling;
import org.springframework.boot.tomcat.ConfigurableTomcatWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.web.firewall.FirewalledRequest;
import org.springframework.security.web.firewall.HttpFirewall;
import org.springframework.security.web.firewall.RequestRejectedHandler;
import org.springframework.security.web.firewall.StrictHttpFirewall;

/**
 * Event ids, EPCs and places are URIs, {@code ni:///sha-256;…} for instance, and stand percent-encoded in paths: slashes,
 * semicolons and all.
 * Everywhere else such paths stay refused.
 */
@Configuration(proxyBeanMethods = false)
class EventIdPaths {
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
                boolean event = EpcisPaths.holdsUri(request.getRequestURI());
                return (event ? eventIds : strict).getFirewalledRequest(request);
            }

            @Override
            public HttpServletResponse getFirewalledResponse(HttpServletResponse response) {
                return strict.getFirewalledResponse(response);
            }
        };
    }

    @Bean
    RequestRejectedHandler rejectedRequestsAreProblems() {
        return (request, response, rejected) -> Problem.own(
                        400, "The request is malformed", "The path of the request is not permitted.", "request")
                .write(request, response);
    }

    /** What Tomcat refuses before the application sees it is a problem like any other. */
    @Bean
    WebServerFactoryCustomizer<ConfigurableTomcatWebServerFactory> refusedByTheServerAreProblems() {
        return factory -> factory.addContextCustomizers(
                context -> ((StandardHost) context.getParent()).setErrorReportValveClass(ProblemValve.class.getName()));
    }
}
