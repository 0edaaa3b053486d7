package io.waymark.projection.log;

import io.waymark.json.CanonicalJson;
import io.waymark.json.JsonArray;
import io.waymark.json.JsonObject;
import io.waymark.json.JsonValue;
import io.waymark.projection.log.PolicyVotes.Decided;
import io.waymark.projection.log.PolicyVotes.Vote;
import io.waymark.tlog.DurableFile;
import io.waymark.tlog.TlogException;
import io.waymark.tlog.note.Note;
import io.waymark.tlog.note.NoteSignature;
import io.waymark.tlog.note.SignedCheckpoint;
import io.waymark.tlog.note.VerifierKey;
import io.waymark.tlog.policy.Policy;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The file of the policies that counted, one after the other, each with its proof (docs/FORMATS.md, "Newer policies"). What is in it
 * stays, also when the database is made anew: the signatures under an old checkpoint are had once.
 */
public final class PolicyDocument {

    /** In the folder of the log. */
    public static final String FILE = "policies";

    private static final int CHECKPOINTS = 20;

    private final Proofs proofs;
    private final Path folder;

    /** @param folder of the log */
    public PolicyDocument(Proofs proofs, Path folder) {
        this.proofs = proofs;
        this.folder = folder;
    }

    /**
     * Adds what was decided and can be proven by now.
     *
     * @return how many policies the file has
     * @throws UncheckedIOException if it cannot be read or written
     */
    public int keep(List<Decided> decided) {
        try {
            return decided.isEmpty() ? 0 : added(decided);
        } catch (IOException e) {
            throw new UncheckedIOException("the policies of the log cannot be kept", e);
        }
    }

    private int added(List<Decided> decided) throws IOException {
        String first = decided.get(0).policy().toString();
        Optional<JsonObject> kept = kept().filter(json -> json.string("first").equals(first));
        List<JsonValue> next =
                new ArrayList<>(kept.map(json -> json.array("next").values()).orElse(List.of()));
        int before = next.size();
        for (int i = before + 1; i < decided.size(); i++) {
            Optional<JsonObject> change = change(decided.get(i - 1).policy(), decided.get(i));
            if (change.isEmpty()) {
                break;
            }
            next.add(change.get());
        }
        if (kept.isEmpty() || next.size() > before) {
            JsonObject json = JsonObject.of("first", first, "kind", "policies", "next", JsonArray.of(next), "v", 1);
            DurableFile.createDirectories(folder);
            DurableFile.replace(folder.resolve(FILE), CanonicalJson.bytes(json));
        }
        return next.size() + 1;
    }

    private Optional<JsonObject> kept() throws IOException {
        return Files.exists(folder.resolve(FILE))
                ? Optional.of(CanonicalJson.parse(Files.readAllBytes(folder.resolve(FILE)))
                        .asObject())
                : Optional.empty();
    }

    /** What proves a policy to those who trust the one before; nothing while no checkpoint with the votes has that one's quorum. */
    private Optional<JsonObject> change(Policy before, Decided decided) {
        List<Long> indexes = decided.votes().stream().map(Vote::leaf).toList();
        long last = indexes.get(indexes.size() - 1);
        for (SignedCheckpoint signed : proofs.checkpointsAbove(last, CHECKPOINTS)) {
            Optional<Note> note = underPolicy(signed, before);
            if (note.isPresent()) {
                ByteArrayOutputStream tree = new ByteArrayOutputStream();
                proofs.tree(signed.checkpoint().size(), indexes)
                        .hashes()
                        .forEach(hash -> tree.writeBytes(hash.bytes()));
                return Optional.of(JsonObject.of(
                        "checkpoint", note.get().toString(),
                        "n", decided.n(),
                        "policy", decided.policy().toString(),
                        "tree", Base64.getUrlEncoder().withoutPadding().encodeToString(tree.toByteArray()),
                        "votes",
                                JsonArray.of(decided.votes().stream()
                                        .map(PolicyDocument::json)
                                        .toList())));
            }
        }
        return Optional.empty();
    }

    private static JsonObject json(Vote vote) {
        return JsonObject.of("block", vote.block(), "index", vote.leaf(), "org", vote.org());
    }

    /** The checkpoint with the lines of the policy's keys alone, if they make its quorum. */
    private static Optional<Note> underPolicy(SignedCheckpoint signed, Policy policy) {
        try {
            if (!policy.evaluate(signed).quorum()) {
                return Optional.empty();
            }
            List<NoteSignature> lines = signed.note().signatures().stream()
                    .filter(line -> Stream.concat(
                                    policy.logs().stream().map(Policy.Log::key),
                                    policy.witnesses().stream().map(Policy.Cosigner::key))
                            .anyMatch(key -> made(key, line)))
                    .toList();
            return Optional.of(new Note(signed.note().text(), lines));
        } catch (TlogException noneOfItsKeys) {
            return Optional.empty();
        }
    }

    private static boolean made(VerifierKey key, NoteSignature line) {
        return line.keyId() == key.id() && line.name().equals(key.name());
    }
}
