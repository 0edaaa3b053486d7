package io.waymark.web.claim;

import io.waymark.claim.ClaimCode;
import io.waymark.gs1.GS1Identifier;
import io.waymark.ledger.Hash;
import io.waymark.web.page.Form;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;

/**
 * Claim codes between the moment in which they are made and the moment in which who made them fetched them: in memory only, for
 * half an hour, each form of file once. After that nobody but who has the file can tell them.
 */
@Component
public class ClaimSheets {
    /** The most that wait to be fetched; the oldest gives way. */
    private static final int MOST = 50;

    private static final long KEPT_NANOS = Duration.ofMinutes(30).toNanos();

    private final SecureRandom random = new SecureRandom();
    private final Map<Hash, Sheet> sheets = new LinkedHashMap<>();

    /** A form of file. */
    enum Format {
        PDF,
        CSV
    }

    /** An item and the code for its pack. */
    public record Coded(GS1Identifier item, ClaimCode code) {
        /** Nothing of it. */
        @Override
        public String toString() {
            return "claim code of an item";
        }
    }

    private static final class Sheet {
        private final String account;
        private final List<Coded> codes;
        private final Set<Format> left = EnumSet.allOf(Format.class);
        private final long made = System.nanoTime();
        private Optional<UUID> job = Optional.empty();

        Sheet(String account, List<Coded> codes) {
            this.account = account;
            this.codes = codes;
        }
    }

    /**
     * The codes of a form: the same ones when the same form is sent twice, because the first sending may have made the items.
     *
     * @param items canonical identifiers, asked for if the form is a new one
     */
    public synchronized List<Coded> of(Form form, String account, Supplier<List<String>> items) {
        forget();
        return sheets.computeIfAbsent(name(form), n -> new Sheet(account, made(items.get()))).codes;
    }

    private List<Coded> made(List<String> items) {
        List<Coded> codes = new ArrayList<>();
        items.forEach(item -> codes.add(new Coded(GS1Identifier.parse(item), ClaimCode.random(random))));
        return List.copyOf(codes);
    }

    /** The items of this form are made by this job. */
    public synchronized void made(Form form, UUID job) {
        Sheet sheet = sheets.get(name(form));
        if (sheet != null) {
            sheet.job = Optional.of(job);
        }
    }

    /** In which forms the codes of a job's items can still be fetched by who made them; nothing if in none. */
    synchronized Set<Format> left(UUID job, String account) {
        return find(job, account).map(sheet -> Set.copyOf(sheet.left)).orElse(Set.of());
    }

    /** How many items of a job have codes that can still be fetched by who made them. */
    synchronized int items(UUID job, String account) {
        return find(job, account).map(sheet -> sheet.codes.size()).orElse(0);
    }

    /** The codes, once in each form; with the last one they are gone. */
    synchronized Optional<List<Coded>> take(UUID job, String account, Format format) {
        return find(job, account).filter(sheet -> sheet.left.remove(format)).map(sheet -> {
            if (sheet.left.isEmpty()) {
                sheets.values().remove(sheet);
            }
            return sheet.codes;
        });
    }

    private Optional<Sheet> find(UUID job, String account) {
        forget();
        return sheets.values().stream()
                .filter(sheet -> sheet.job.equals(Optional.of(job)) && sheet.account.equals(account))
                .findFirst();
    }

    private void forget() {
        sheets.values().removeIf(sheet -> System.nanoTime() - sheet.made > KEPT_NANOS);
        while (sheets.size() >= MOST) {
            sheets.remove(sheets.keySet().iterator().next());
        }
    }

    private static Hash name(Form form) {
        return Hash.sha256(Hash.label(form.token() + "\n" + form.content()));
    }
}
