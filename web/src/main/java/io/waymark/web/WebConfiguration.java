package io.waymark.web;

import io.waymark.projection.ProjectionConfiguration;
import io.waymark.projection.account.Accounts;
import io.waymark.projection.account.AuditList;
import io.waymark.projection.account.SignInFailures;
import io.waymark.projection.capture.CaptureConfiguration;
import io.waymark.projection.disclosure.Disclosures;
import io.waymark.projection.disclosure.Purges;
import io.waymark.projection.journey.Journeys;
import io.waymark.projection.link.Links;
import io.waymark.projection.product.Products;
import io.waymark.projection.stock.Events;
import io.waymark.projection.stock.Stock;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Everything of the part {@code web}. Needs a {@link io.waymark.projection.NodeSettings} and a database. */
@Configuration(proxyBeanMethods = false)
@ComponentScan(basePackageClasses = WebConfiguration.class)
@Import({
    ProjectionConfiguration.class,
    CaptureConfiguration.class,
    Accounts.class,
    AuditList.class,
    SignInFailures.class,
    Products.class,
    Links.class,
    Journeys.class,
    Stock.class,
    Events.class,
    Disclosures.class,
    Purges.class
})
public class WebConfiguration {}
