package io.waymark.web.sheet;

import io.waymark.json.JsonObject;
import io.waymark.json.JsonWriter;
import io.waymark.ledger.Hash;
import io.waymark.projection.account.AuditList;
import io.waymark.projection.capture.CaptureJobs;
import io.waymark.projection.capture.CaptureLimitException;
import io.waymark.projection.capture.ErrorBehaviour;
import io.waymark.projection.capture.InvalidDocumentException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/** Spreadsheets between their check and their recording. The same file is one import, with one time for its events. */
@Component
class SheetImports {
    private final CaptureJobs jobs;
    private final AuditList audit;
    private final JdbcClient db;
    private final TransactionOperations transactions;

    SheetImports(CaptureJobs jobs, AuditList audit, JdbcClient db, TransactionOperations transactions) {
        this.jobs = jobs;
        this.audit = audit;
        this.db = db;
        this.transactions = transactions;
    }

    /**
     * @param file null once it is recorded
     * @param job the latest that it was handed in by, if any
     */
    record Import(UUID id, SheetAct act, byte[] file, Instant at, Optional<UUID> job) {
        /** Nothing private. */
        @Override
        public String toString() {
            return "import " + id;
        }
    }

    /** What was handed in of this file before, if anything. */
    Optional<Import> before(SheetAct act, byte[] file) {
        return db.sql("select id, act, file, at, job from sheet_import where act = ? and content = ?")
                .params(act.word(), Hash.sha256(file).bytes())
                .query((row, i) -> read(row))
                .optional();
    }

    /** Keeps a checked file until it is recorded. A file that was kept before keeps its time. */
    UUID keep(SheetAct act, byte[] file, Instant at, String account) {
        db.sql("delete from sheet_import where job is null and created_at < now() - interval '1 day'")
                .update();
        return db.sql(
                        """
                        insert into sheet_import (id, act, content, file, at, account) values (?, ?, ?, ?, ?, ?)
                        on conflict (act, content) do update set file = excluded.file returning id""")
                .params(UUID.randomUUID(), act.word(), Hash.sha256(file).bytes(), file, Timestamp.from(at), account)
                .query(UUID.class)
                .single();
    }

    Optional<Import> find(UUID id) {
        return db.sql("select id, act, file, at, job from sheet_import where id = ?")
                .param(id)
                .query((row, i) -> read(row))
                .optional();
    }

    private static Import read(java.sql.ResultSet row) throws java.sql.SQLException {
        return new Import(
                row.getObject("id", UUID.class),
                SheetAct.of(row.getString("act")).orElseThrow(),
                row.getBytes("file"),
                row.getTimestamp("at").toInstant(),
                Optional.ofNullable(row.getObject("job", UUID.class)));
    }

    /**
     * Hands a document in: job, note and audit entry stand together or not at all. Two presses of the button are one job.
     *
     * @return the job
     */
    UUID record(Import checked, JsonObject document, List<String> made, String account)
            throws InvalidDocumentException, CaptureLimitException {
        Exception[] refused = {null};
        UUID job = transactions.execute(transaction -> {
            Optional<UUID> latest = db.sql("select job from sheet_import where id = ? and file is null for update")
                    .param(checked.id)
                    .query(UUID.class)
                    .optional();
            if (latest.isPresent()) {
                return latest.get();
            }
            try {
                UUID accepted = jobs.accept(JsonWriter.bytes(document), ErrorBehaviour.ROLLBACK, account);
                db.sql("update sheet_import set job = ?, file = null where id = ?")
                        .params(accepted, checked.id)
                        .update();
                String act = "spreadsheet: " + checked.act.title().toLowerCase(java.util.Locale.ROOT);
                db.sql("insert into staff_act (form, content, job, account, act, made) values (?, ?, ?, ?, ?, ?)")
                        .params(
                                UUID.randomUUID(),
                                Hash.sha256(Hash.label(checked.id.toString())).bytes(),
                                accepted,
                                account,
                                act,
                                made.toArray(String[]::new))
                        .update();
                audit.add(account, act, "job " + accepted);
                return accepted;
            } catch (InvalidDocumentException | CaptureLimitException invalid) {
                transaction.setRollbackOnly();
                refused[0] = invalid;
                return null;
            }
        });
        if (refused[0] instanceof InvalidDocumentException invalid) {
            throw invalid;
        }
        if (refused[0] instanceof CaptureLimitException tooLarge) {
            throw tooLarge;
        }
        return job;
    }
}
