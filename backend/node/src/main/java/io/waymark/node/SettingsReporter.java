package io.waymark.node;

import org.springframework.boot.SpringBootExceptionReporter;
import org.springframework.context.ConfigurableApplicationContext;

/** Keeps Spring from printing a stack trace for faults in the settings: whoever started the node says them in plain words. */
final class SettingsReporter implements SpringBootExceptionReporter {
    SettingsReporter(ConfigurableApplicationContext context) {}

    @Override
    public boolean reportException(Throwable failure) {
        return failure instanceof SettingsFault;
    }
}
