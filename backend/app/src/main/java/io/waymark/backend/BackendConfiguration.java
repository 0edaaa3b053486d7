package io.waymark.backend;

import org.springframework.context.annotation.Configuration;

/** Everything of the part {@code backend}. */
@Configuration(proxyBeanMethods = false)
public class BackendConfiguration {}
