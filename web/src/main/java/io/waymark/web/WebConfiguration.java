package io.waymark.web;

import io.waymark.projection.account.Accounts;
import io.waymark.projection.account.AuditList;
import io.waymark.projection.account.SignInFailures;
import io.waymark.projection.journey.Journeys;
import io.waymark.projection.product.Products;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Everything of the part {@code web}. Needs a {@link io.waymark.projection.NodeSettings} and a database. */
@Configuration(proxyBeanMethods = false)
@ComponentScan(basePackageClasses = WebConfiguration.class)
@Import({Accounts.class, AuditList.class, SignInFailures.class, Products.class, Journeys.class})
public class WebConfiguration {}
