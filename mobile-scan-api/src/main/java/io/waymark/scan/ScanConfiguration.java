package io.waymark.scan;

import org.springframework.context.annotation.Configuration;

/** Everything of the part {@code scan}. */
@Configuration(proxyBeanMethods = false)
public class ScanConfiguration {}
