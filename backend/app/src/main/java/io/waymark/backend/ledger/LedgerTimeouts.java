package io.waymark.backend.ledger;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How long one call to the gateway may take. The defaults are a little longer than the peer's own limits, so that its answer
 * is heard.
 *
 * @param evaluate a question to one peer
 * @param endorse collecting endorsements
 * @param submit handing over to an orderer
 * @param status waiting for the block
 */
@ConfigurationProperties("waymark.ledger.timeout")
public record LedgerTimeouts(
        @DefaultValue("10s") Duration evaluate,
        @DefaultValue("35s") Duration endorse,
        @DefaultValue("15s") Duration submit,
        @DefaultValue("35s") Duration status) {}
