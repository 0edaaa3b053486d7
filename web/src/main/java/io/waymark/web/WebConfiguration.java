package io.waymark.web;

import org.springframework.context.annotation.Configuration;

/** Everything of the part {@code web}. */
@Configuration(proxyBeanMethods = false)
public class WebConfiguration {}
