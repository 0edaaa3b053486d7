package io.waymark.node;

import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.core.Ordered;
import org.springframework.core.env.PropertySource;

/** Puts a node's own settings before all others, early enough that files named by them are still read. */
final class FirstPropertySource implements ApplicationListener<ApplicationEnvironmentPreparedEvent>, Ordered {
    private final PropertySource<?> source;

    FirstPropertySource(PropertySource<?> source) {
        this.source = source;
    }

    @Override
    public void onApplicationEvent(ApplicationEnvironmentPreparedEvent event) {
        event.getEnvironment().getPropertySources().addFirst(source);
    }

    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE;
    }
}
