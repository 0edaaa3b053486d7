package io.waymark.journey;

import static org.assertj.core.api.Assertions.assertThat;

import io.waymark.tlog.CompactRange;
import io.waymark.tlog.Hash;
import io.waymark.tlog.TreeHasher;
import io.waymark.tlog.note.SignedCheckpoint;
import io.waymark.tlog.policy.Policy;
import io.waymark.tlog.tile.EntryBundle;
import io.waymark.tlog.tile.TilePath;
import io.waymark.verifier.PolicyHistory;
import io.waymark.verifier.PolicyName;
import io.waymark.verifier.RefusedException;
import io.waymark.verifier.fsck.LogCheck;
import io.waymark.verifier.fsck.LogSite;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The three nodes of the demo keep one log: what each serves is the same, byte for byte, and all three cosigned it. */
@ExtendWith(ThreeNodes.class)
class OneLogTest {

    @Test
    void all_nodes_serve_the_same_log_with_three_cosignatures(Consortium nodes) {
        NodeClient maker = nodes.node(Member.MANUFACTURER);
        NodeClient.until("all published their keys", () -> maker.get("/log/policy"), answer -> NodeClient.text(answer)
                .contains(" 2 DistributorMSP ManufacturerMSP RetailerMSP\n"));
        Policy policy = Policy.parse(text(maker, "/log/policy"));
        NodeClient.until(
                "all cosigned",
                () -> maker.get("/log/checkpoint"),
                answer -> answer.statusCode() == 200
                        && policy.evaluate(SignedCheckpoint.parse(answer.body()))
                                        .witnesses()
                                        .size()
                                == 3);
        SignedCheckpoint signed = SignedCheckpoint.parse(text(maker, "/log/checkpoint"));
        long size = signed.checkpoint().size();
        for (Member member : Member.values()) {
            NodeClient node = nodes.node(member);
            assertThat(text(node, "/log/policy")).isEqualTo(policy.toString());
            NodeClient.until(
                    "this size is good",
                    () -> node.get("/log/checkpoint"),
                    answer -> answer.statusCode() == 200
                            && SignedCheckpoint.parse(answer.body())
                                            .checkpoint()
                                            .size()
                                    >= size);
            assertThat(policy.verify(SignedCheckpoint.parse(text(node, "/log/checkpoint")))
                            .quorum())
                    .isTrue();
            assertThat(CompactRange.of(reader(node).hashes(size), size).root())
                    .isEqualTo(signed.checkpoint().root());
            for (long index = 0; index < size; index += TilePath.FULL) {
                TilePath entries = TilePath.of(TilePath.ENTRIES, index, size);
                List<Hash> leaves = EntryBundle.decode(bytes(node, entries), entries.width()).stream()
                        .map(TreeHasher::leaf)
                        .toList();
                TilePath hashes = TilePath.of(0, index, size);
                assertThat(bytes(node, hashes)).isEqualTo(bytes(maker, hashes));
                assertThat(leaves).isEqualTo(hashes(bytes(node, hashes)));
            }
        }
    }

    /** What ./waymark fsck does over HTTP: every node's files rebuild one log, and in it stand votes for the policy that counts. */
    @Test
    void every_log_is_rebuilt_from_its_public_files(Consortium nodes) throws Exception {
        NodeClient maker = nodes.node(Member.MANUFACTURER);
        NodeClient.until("all published their keys", () -> maker.get("/log/policy"), answer -> NodeClient.text(answer)
                .contains(" 2 DistributorMSP ManufacturerMSP RetailerMSP\n"));
        Policy policy = Policy.parse(text(maker, "/log/policy"));
        HttpResponse<byte[]> document = NodeClient.until(
                "the policy counts",
                () -> maker.get("/log/policies"),
                answer -> answer.statusCode() == 200 && counts(policy, answer.body()));
        assertThat(PolicyHistory.first(document.body())).isNotEmpty();
        for (Member member : Member.values()) {
            LogSite site = new LogSite(nodes.node(member).base.toString());
            SignedCheckpoint signed = LogCheck.checkpoint(site.checkpoint());
            LogCheck.Checked checked = LogCheck.check(site, signed, Optional.of(policy), List.of(), n -> {});
            assertThat(checked.named()).anyMatch(named -> named.key().startsWith("policy|1|"));
            assertThat(checked.keys()).isPositive();
        }
    }

    /** Whether the document leads from its first policy to this one. */
    private static boolean counts(Policy policy, byte[] document) {
        try {
            String first = new String(PolicyHistory.first(document), StandardCharsets.UTF_8);
            Policy latest = PolicyHistory.read(Policy.parse(first), document).latest();
            return PolicyName.of(latest).equals(PolicyName.of(policy));
        } catch (RefusedException e) {
            throw new AssertionError(e.code(), e);
        }
    }

    private static io.waymark.tlog.tile.TileSource reader(NodeClient node) {
        return path -> bytes(node, path);
    }

    private static List<Hash> hashes(byte[] tile) {
        return java.util.stream.IntStream.range(0, tile.length / Hash.BYTES)
                .mapToObj(i -> Hash.of(Arrays.copyOfRange(tile, i * Hash.BYTES, (i + 1) * Hash.BYTES)))
                .toList();
    }

    private static byte[] bytes(NodeClient node, TilePath path) {
        HttpResponse<byte[]> tile = node.get("/log/" + path);
        assertThat(tile.statusCode()).as(path.toString()).isEqualTo(200);
        return tile.body();
    }

    private static String text(NodeClient node, String path) {
        HttpResponse<byte[]> answer = node.get(path);
        assertThat(answer.statusCode()).as(path).isEqualTo(200);
        return new String(answer.body(), StandardCharsets.UTF_8);
    }
}
