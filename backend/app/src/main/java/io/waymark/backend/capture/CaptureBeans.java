package io.waymark.backend.capture;

import io.waymark.backend.PageTokens;
import io.waymark.projection.capture.CaptureJobs;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What the capture interface is made of. */
@Configuration(proxyBeanMethods = false)
class CaptureBeans {
    @Bean
    JobPages jobPages(CaptureJobs jobs, PageTokens tokens) {
        return new JobPages(jobs, tokens);
    }
}
