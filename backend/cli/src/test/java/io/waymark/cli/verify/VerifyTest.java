package io.waymark.cli.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.waymark.json.JsonLimits;
import io.waymark.json.JsonObject;
import io.waymark.json.JsonParser;
import io.waymark.json.JsonValue;
import io.waymark.tlog.policy.TlogProof;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerifyTest {

    private static final Path VECTORS = Path.of("..", "..", "docs", "vectors", "bundle");

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int run(String... args) {
        out.reset();
        err.reset();
        return new Verify().run(args, new PrintStream(out), new PrintStream(err));
    }

    private String said() {
        return out.toString(StandardCharsets.UTF_8).strip();
    }

    private static JsonObject json(String text) {
        return JsonParser.parse(text, JsonLimits.DOCUMENT).asObject();
    }

    /** Every published bundle, by the command: the answers or the code that are published. */
    @Test
    void published_bundles_have_their_published_outcome() throws IOException {
        int refused = 0;
        for (JsonValue each :
                json(Files.readString(VECTORS.resolve("cases.list"))).array("cases")) {
            JsonObject one = each.asObject();
            if (one.integer("known") > 0) {
                continue; // the command remembers no checkpoint
            }
            List<String> args = new ArrayList<>(
                    List.of(VECTORS.resolve(one.string("bundle")).toString(), "--for", one.string("scanned")));
            one.optionalString("policies").ifPresent(name -> {
                args.add("--policies");
                args.add(VECTORS.resolve(name).toString());
            });
            int code = run(args.toArray(String[]::new));
            JsonObject outcome = one.object("outcome");
            refused += code;
            if (outcome.has("code")) {
                assertThat(code).isEqualTo(1);
                assertThat(said()).isEqualTo(outcome.string("code"));
            } else {
                assertThat(code).as(said()).isZero();
                assertThat(json(said())).isEqualTo(outcome);
            }
        }
        assertThat(refused).isGreaterThan(10);
    }

    @Test
    void without_a_policy_nothing_is_checked(@TempDir Path elsewhere) throws IOException {
        Path bundle = Files.copy(VECTORS.resolve("sold.json"), elsewhere.resolve("sold.json"));
        assertThat(run(bundle.toString())).isEqualTo(1);
        assertThat(said()).isEqualTo("no-policy");
        assertThat(run(bundle.toString(), "--policy", VECTORS.resolve("policy").toString()))
                .isZero();
        Files.writeString(elsewhere.resolve("policy"), "quorum none\n");
        assertThat(run(bundle.toString())).isEqualTo(1);
        assertThat(said()).isEqualTo("policy");
    }

    @Test
    void a_steps_proof_is_a_c2sp_tlog_proof() throws IOException {
        List<Long> indexes = new ArrayList<>();
        for (int n = 1; n <= 4; n++) {
            assertThat(run(VECTORS.resolve("sold.json").toString(), "--tlog-proof", Integer.toString(n)))
                    .isZero();
            TlogProof proof = TlogProof.parse(out.toByteArray());
            assertThat(proof.toString()).isEqualTo(out.toString(StandardCharsets.UTF_8));
            indexes.add(proof.inclusion().index());
        }
        assertThat(indexes).doesNotHaveDuplicates();
        assertThat(run(VECTORS.resolve("sold.json").toString(), "--tlog-proof", "5"))
                .isEqualTo(2);
    }

    @Test
    void what_is_not_understood_is_said() {
        assertThat(run()).isEqualTo(2);
        assertThat(run("a", "b")).isEqualTo(2);
        assertThat(run("a", "--for")).isEqualTo(2);
        assertThat(run("a", "--frob", "1")).isEqualTo(2);
        assertThat(run("a", "--tlog-proof", "0")).isEqualTo(2);
        assertThat(run("there-is-no-such-file")).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("cannot be read");
    }
}
