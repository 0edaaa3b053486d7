package io.waymark.web.act;

import io.waymark.json.JsonObject;
import io.waymark.json.JsonWriter;
import io.waymark.ledger.Hash;
import io.waymark.projection.account.AuditList;
import io.waymark.projection.capture.CaptureJobs;
import io.waymark.projection.capture.CaptureLimitException;
import io.waymark.projection.capture.ErrorBehaviour;
import io.waymark.projection.capture.InvalidDocumentException;
import io.waymark.web.page.Form;
import io.waymark.web.signin.StaffUser;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/** Puts what staff asked for into a capture job. The same form sent twice is one job. */
@Component
public class Acts {
    private final CaptureJobs jobs;
    private final AuditList audit;
    private final JdbcClient db;
    private final TransactionOperations transactions;

    Acts(CaptureJobs jobs, AuditList audit, JdbcClient db, TransactionOperations transactions) {
        this.jobs = jobs;
        this.audit = audit;
        this.db = db;
        this.transactions = transactions;
    }

    /**
     * Hands a document in: the job, the note that the form was sent, and the audit entry stand together or not at all.
     *
     * @param form whose number and content tell a second sending from a new act; it gets the complaint if the document is
     *     refused
     * @param field the field that a complaint is about
     * @param act what is done, for the audit list
     * @param made items that are made, for their labels
     * @return the job; nothing if the document was refused
     */
    public Optional<UUID> submit(
            StaffUser user, Form form, String field, String act, JsonObject document, List<String> made) {
        byte[] content = Hash.sha256(Hash.label(act + "\n" + form.content())).bytes();
        return transactions.execute(transaction -> {
            db.sql("select pg_advisory_xact_lock(?)")
                    .param(form.token().getMostSignificantBits())
                    .query(row -> {});
            Optional<UUID> before = db.sql("select job from staff_act where form = ? and content = ?")
                    .params(form.token(), content)
                    .query(UUID.class)
                    .optional();
            if (before.isPresent()) {
                return before;
            }
            Optional<UUID> job = accept(user, form, field, document);
            if (job.isEmpty()) {
                transaction.setRollbackOnly();
                return job;
            }
            db.sql("insert into staff_act (form, content, job, account, act, made) values (?, ?, ?, ?, ?, ?)")
                    .params(form.token(), content, job.get(), user.name(), act, made.toArray(String[]::new))
                    .update();
            audit.add(user.name(), act, "job " + job.get());
            return job;
        });
    }

    private Optional<UUID> accept(StaffUser user, Form form, String field, JsonObject document) {
        try {
            return Optional.of(jobs.accept(JsonWriter.bytes(document), ErrorBehaviour.ROLLBACK, user.name()));
        } catch (InvalidDocumentException refused) {
            form.refuse(field, refused.faults().get(0).sentence());
        } catch (CaptureLimitException tooLarge) {
            form.refuse(field, tooLarge.getMessage());
        }
        return Optional.empty();
    }

    /** Items that a job was asked to make; empty if it was another act, or another way in. */
    public List<String> made(UUID job) {
        return db.sql("select unnest(made) from staff_act where job = ? limit 1000")
                .param(job)
                .query(String.class)
                .list();
    }

    /** What a job was asked for; empty if it came another way. */
    public Optional<String> act(UUID job) {
        return db.sql("select act from staff_act where job = ? limit 1")
                .param(job)
                .query(String.class)
                .optional();
    }
}
