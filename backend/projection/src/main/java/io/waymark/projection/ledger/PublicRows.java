package io.waymark.projection.ledger;

import io.waymark.ledger.Hash;
import io.waymark.ledger.KeyId;
import io.waymark.ledger.LedgerKeys;
import io.waymark.ledger.Names;
import io.waymark.ledger.PolicyVote;
import io.waymark.ledger.PrefixClaim;
import io.waymark.ledger.Profile;
import io.waymark.ledger.ServedVerifier;
import io.waymark.projection.ledger.LedgerBlock.PublicWrite;
import io.waymark.projection.ledger.LedgerBlock.Transaction;
import io.waymark.tlog.note.SignatureType;
import io.waymark.tlog.note.VerifierKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.jdbc.core.JdbcTemplate;

/** Public values and the channel's members as rows: profiles, and which claims of prefixes are effective. */
final class PublicRows {

    private final JdbcTemplate jdbc;

    int skipped;

    private boolean changed;

    private record Claim(String prefix, String org, boolean effective) {}

    PublicRows(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    void apply(LedgerBlock block) {
        if (!block.members().isEmpty()) {
            members(block);
        }
        for (Transaction transaction : block.transactions()) {
            if (transaction.valid()) {
                transaction.publics().forEach(write -> enter(write, block.number()));
            }
        }
        if (changed) {
            judge();
        }
    }

    private void members(LedgerBlock block) {
        List<String> members = block.members().stream()
                .filter(m -> Texts.safe(m).equals(m))
                .distinct()
                .toList();
        jdbc.update(
                "delete from member where not org = any(?)",
                ps -> ps.setArray(1, ps.getConnection().createArrayOf("text", members.toArray())));
        Bulk rows =
                new Bulk("insert into member (org, block) select * from :rows on conflict do nothing", "text", "int8");
        members.forEach(m -> rows.add(m, block.number()));
        rows.run(jdbc);
        changed = true;
    }

    private void enter(PublicWrite write, long block) {
        try {
            String[] parts = write.key().split("\\|", -1);
            if (parts[0].equals("org") && parts.length == 2) {
                profile(parts[1], write, block);
            } else if (parts[0].equals("prefix") && parts.length == 2 && !write.delete()) {
                claim(parts[1], PrefixClaim.parse(write.value()));
            } else if (parts[0].equals("prefix") && parts.length == 3) {
                confirmation(parts[1], Names.requireOrganisation(parts[2]), write);
            } else if (parts[0].equals("policy") && parts.length == 3 && !write.delete()) {
                vote(parts[2], write, block);
            } else if (parts[0].equals("verifier") && parts.length == 3 && !write.delete()) {
                verifier(parts[2], write, block);
            }
        } catch (IllegalArgumentException unreadable) {
            skipped++;
        }
    }

    private void profile(String org, PublicWrite write, long block) {
        if (write.delete()) {
            jdbc.update("delete from profile where org = ?", org);
            return;
        }
        Profile profile = Profile.parse(write.value());
        boolean fits = profile.org().equals(org)
                && profile.glns().stream().allMatch(g -> g.length() == 13)
                && Texts.safe(profile.name() + profile.country() + profile.node() + profile.glns())
                        .equals(profile.name() + profile.country() + profile.node() + profile.glns());
        if (!fits) {
            throw new IllegalArgumentException("not this organisation's profile");
        }
        jdbc.update(
                """
                insert into profile (org, name, country, glns, node, bytes, block) values (?, ?, ?, ?, ?, ?, ?)
                on conflict (org) do update set name = excluded.name, country = excluded.country, glns = excluded.glns,
                    node = excluded.node, bytes = excluded.bytes, block = excluded.block
                """,
                ps -> {
                    ps.setString(1, org);
                    ps.setString(2, profile.name());
                    ps.setString(3, profile.country());
                    ps.setArray(
                            4,
                            ps.getConnection()
                                    .createArrayOf("text", profile.glns().toArray()));
                    ps.setString(5, profile.node());
                    ps.setBytes(6, write.value());
                    ps.setLong(7, block);
                });
        profile.keys().ifPresent(keys -> {
            key(org, keys.log(), SignatureType.ED25519, block);
            key(org, keys.cosigner(), SignatureType.COSIGNATURE_V1, block);
        });
    }

    /** A public key belongs to who published it first; one that cannot be read, or is for something else, is nobody's. */
    private void key(String org, String vkey, SignatureType type, long block) {
        VerifierKey key = VerifierKey.parse(vkey);
        if (key.type() == type) {
            jdbc.update(
                    "insert into log_key (public_key, org, vkey, cosigner, block) values (?, ?, ?, ?, ?) on conflict"
                            + " do nothing",
                    key.publicKey(),
                    org,
                    vkey,
                    type.timestamped(),
                    block);
        }
    }

    /** The first claim of a prefix counts: a prefix never changes its owner. */
    private void claim(String prefix, PrefixClaim claim) {
        if (!claim.prefix().equals(prefix)) {
            throw new IllegalArgumentException("a claim of another prefix than its key says");
        }
        int added = jdbc.update(
                """
                insert into prefix_claim (prefix, org, ordinal, confirmed, effective)
                select ?, ?, coalesce(max(ordinal) + 1, 0), '{}', false from prefix_claim
                on conflict do nothing
                """,
                prefix,
                claim.org());
        changed |= added > 0;
    }

    /** Every vote is kept: a policy counts by the order of the log, not by what its members think later. */
    private void vote(String org, PublicWrite write, long block) {
        PolicyVote vote = PolicyVote.parse(write.value());
        requireKey(write, LedgerKeys.policyVote(vote.n(), org));
        jdbc.update(
                """
                insert into policy_vote (n, org, value_hash, key_hash, bytes, block) values (?, ?, ?, ?, ?, ?)
                on conflict do nothing
                """,
                vote.n(),
                org,
                Hash.sha256(write.value()).bytes(),
                KeyId.keyHash(write.key()).bytes(),
                write.value(),
                block);
    }

    private void verifier(String org, PublicWrite write, long block) {
        ServedVerifier served = ServedVerifier.parse(write.value());
        requireKey(write, LedgerKeys.servedVerifier(served.sha256(), org));
        jdbc.update(
                "insert into verifier_file (sha256, org, block) values (?, ?, ?) on conflict do nothing",
                served.sha256().bytes(),
                org,
                block);
    }

    private static void requireKey(PublicWrite write, String key) {
        if (!write.key().equals(key)) {
            throw new IllegalArgumentException("a value of another key");
        }
    }

    private void confirmation(String prefix, String member, PublicWrite write) {
        changed = true;
        if (write.delete()) {
            jdbc.update("delete from prefix_confirmation where prefix = ? and member = ?", prefix, member);
            return;
        }
        PrefixClaim claim = PrefixClaim.parse(write.value());
        if (!claim.prefix().equals(prefix)) {
            throw new IllegalArgumentException("a confirmation of another prefix than its key says");
        }
        jdbc.update(
                """
                insert into prefix_confirmation (prefix, member, claimant) values (?, ?, ?)
                on conflict (prefix, member) do update set claimant = excluded.claimant
                """,
                prefix,
                member,
                claim.org());
    }

    /**
     * Which claims are effective: those that a majority of the members confirmed, the claimant counted, and that overlap no
     * earlier claim. What became effective stays it.
     */
    private void judge() {
        List<String> members = jdbc.queryForList("select org from member", String.class);
        Map<String, Set<String>> confirmed = new HashMap<>();
        jdbc.query("select prefix, member, claimant from prefix_confirmation", rs -> {
            confirmed
                    .computeIfAbsent(rs.getString(1) + "|" + rs.getString(3), k -> new TreeSet<>())
                    .add(rs.getString(2));
        });
        List<Claim> earlier = new ArrayList<>();
        List<Claim> claims = jdbc.query(
                "select prefix, org, effective from prefix_claim order by ordinal",
                (rs, i) -> new Claim(rs.getString(1), rs.getString(2), rs.getBoolean(3)));
        for (Claim claim : claims) {
            Set<String> by = confirmed.getOrDefault(claim.prefix() + "|" + claim.org(), new TreeSet<>());
            by.add(claim.org());
            by.retainAll(members);
            boolean overlaps = earlier.stream()
                    .anyMatch(e -> e.prefix().startsWith(claim.prefix())
                            || claim.prefix().startsWith(e.prefix()));
            boolean effective = claim.effective() || !overlaps && 2 * by.size() > members.size();
            earlier.add(claim);
            jdbc.update(
                    """
                    update prefix_claim set confirmed = ?, effective = ?, effective_idx = case when ? then
                        coalesce(effective_idx, (select coalesce(max(idx) + 1, 0) from ledger_write)) end
                    where prefix = ?
                    """,
                    ps -> {
                        ps.setArray(1, ps.getConnection().createArrayOf("text", by.toArray()));
                        ps.setBoolean(2, effective);
                        ps.setBoolean(3, effective);
                        ps.setString(4, claim.prefix());
                    });
        }
    }
}
