package io.waymark.scan;

import java.util.function.Supplier;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** Reads an answer from one state of the database, which may be a replica's. */
final class Reading {
    private final TransactionTemplate snapshot;

    Reading(PlatformTransactionManager transactions) {
        snapshot = new TransactionTemplate(transactions);
        snapshot.setReadOnly(true);
        snapshot.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
    }

    <T> T of(Supplier<T> answer) {
        return snapshot.execute(status -> answer.get());
    }
}
