package io.waymark.projection.log;

import io.waymark.ledger.Hash;
import io.waymark.ledger.Profile;
import io.waymark.tlog.TlogException;
import io.waymark.tlog.note.VerifierKey;
import io.waymark.tlog.policy.Policy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/** Whose signatures count, as the profiles on the ledger say, and the policy that follows (docs/FORMATS.md, "Policy"). */
public final class LogMembers {

    /** The policy's one group; no MSP id has a slash. */
    private static final String GROUP = "quorum/members";

    /** Beyond so many keys read, all are forgotten: members publish few. */
    private static final int MOST_READ = 1_000;

    private final JdbcTemplate jdbc;
    private final String origin;
    private final @Nullable Integer quorum;

    /** Reading a key checks its point on the curve, at the cost of a signature; each block asks for the same keys. */
    private final Map<String, VerifierKey> read = new ConcurrentHashMap<>();

    private volatile @Nullable Policy latest;

    /**
     * A member whose node signs.
     *
     * @param org MSP id
     * @param node address of its node, without a slash at the end
     * @param log signs as the log
     * @param cosigner cosigns
     */
    public record Signer(String org, String node, VerifierKey log, VerifierKey cosigner) {}

    /**
     * A key that a member published, now or before.
     *
     * @param org MSP id of whose it is
     */
    public record Known(String org, VerifierKey key) {}

    /**
     * @param origin of the log
     * @param quorum how many members make one; null for the majority
     */
    public LogMembers(JdbcTemplate jdbc, String origin, @Nullable Integer quorum) {
        this.jdbc = jdbc;
        this.origin = origin;
        this.quorum = quorum;
    }

    /** The members that have published keys, by MSP id. */
    public List<Signer> signers() {
        Map<String, String> owners = new HashMap<>();
        jdbc.query("select public_key, org from log_key", rs -> {
            owners.put(HexFormat.of().formatHex(rs.getBytes(1)), rs.getString(2));
        });
        List<Signer> signers = new ArrayList<>();
        jdbc.query("select p.bytes from profile p join member m using (org) order by p.org collate \"C\"", rs -> {
            Profile profile = Profile.parse(rs.getBytes(1));
            profile.keys().flatMap(keys -> signer(profile, keys, owners)).ifPresent(signers::add);
        });
        return signers;
    }

    private Optional<Signer> signer(Profile profile, Profile.LogKeys keys, Map<String, String> owners) {
        try {
            VerifierKey log = key(keys.log());
            VerifierKey cosigner = key(keys.cosigner());
            boolean good = log.name().equals(origin)
                    && !log.type().timestamped()
                    && cosigner.type().timestamped()
                    && !profile.org().equals(Policy.NONE)
                    && profile.org().equals(owners.get(HexFormat.of().formatHex(log.publicKey())))
                    && profile.org().equals(owners.get(HexFormat.of().formatHex(cosigner.publicKey())));
            return good ? Optional.of(new Signer(profile.org(), profile.node(), log, cosigner)) : Optional.empty();
        } catch (TlogException unreadable) {
            // Anybody may publish nonsense about itself; then its signatures do not count.
            return Optional.empty();
        }
    }

    private VerifierKey key(String vkey) {
        if (read.size() > MOST_READ) {
            read.clear();
        }
        return read.computeIfAbsent(vkey, VerifierKey::parse);
    }

    /** All keys that any organisation ever published first, those for this origin. */
    public List<Known> known() {
        return jdbc
                .query(
                        "select org, vkey from log_key order by org, vkey",
                        (rs, i) -> new Known(rs.getString(1), key(rs.getString(2))))
                .stream()
                .filter(known ->
                        known.key().type().timestamped() || known.key().name().equals(origin))
                .toList();
    }

    /** How many members' cosignatures it takes. */
    public int quorum() {
        Integer members = jdbc.queryForObject("select count(*) from member", Integer.class);
        return quorum != null ? quorum : (members == null ? 0 : members) / 2 + 1;
    }

    /** The policy; empty while fewer members than it takes have published keys. */
    public Optional<Policy> policy() {
        List<Signer> signers = signers();
        int needed = quorum();
        if (signers.size() < needed) {
            return Optional.empty();
        }
        List<Policy.Log> logs = new ArrayList<>();
        List<Policy.Cosigner> witnesses = new ArrayList<>();
        for (Signer signer : signers) {
            Optional<String> url = Optional.of(signer.node() + "/log").filter(u -> u.matches("[!-~]+"));
            logs.add(new Policy.Log(signer.log(), url));
            witnesses.add(new Policy.Cosigner(signer.org(), signer.cosigner(), url));
        }
        List<String> names = signers.stream().map(Signer::org).toList();
        Policy.Group group = new Policy.Group(GROUP, Integer.toString(needed), names);
        Policy policy = new Policy(logs, witnesses, List.of(group), GROUP);
        if (!policy.equals(latest)) {
            latest = Policy.parse(policy.toString());
        }
        return Optional.of(policy);
    }

    /** A policy without addresses, which may change without notice. */
    public static Policy bare(Policy policy) {
        List<Policy.Log> logs = policy.logs().stream()
                .map(log -> new Policy.Log(log.key(), Optional.empty()))
                .toList();
        List<Policy.Cosigner> witnesses = policy.witnesses().stream()
                .map(w -> new Policy.Cosigner(w.name(), w.key(), Optional.empty()))
                .toList();
        return new Policy(logs, witnesses, policy.groups(), policy.quorum());
    }

    /** By which bundles name a policy: SHA-256 of its text without addresses. */
    public static Hash hash(Policy policy) {
        return LogWriter.hash(bare(policy).hash());
    }
}
