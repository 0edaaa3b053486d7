package io.waymark.cli.fsck;

import io.waymark.gs1.GS1Exception;
import io.waymark.gs1.GS1Identifier;
import io.waymark.json.JsonLimits;
import io.waymark.json.JsonObject;
import io.waymark.json.JsonParser;
import io.waymark.json.JsonValue;
import io.waymark.ledger.Hash;
import io.waymark.tlog.DurableFile;
import io.waymark.tlog.TlogException;
import io.waymark.tlog.note.SignedCheckpoint;
import io.waymark.tlog.policy.Policy;
import io.waymark.verifier.PolicyHistory;
import io.waymark.verifier.PolicyName;
import io.waymark.verifier.RefusedException;
import io.waymark.verifier.Verifier;
import io.waymark.verifier.fsck.LogCheck;
import io.waymark.verifier.fsck.LogCheck.Checked;
import io.waymark.verifier.fsck.LogFault;
import io.waymark.verifier.fsck.LogMirror;
import io.waymark.verifier.fsck.LogSite;
import java.io.IOException;
import java.io.PrintStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * {@code archive DIR --from URL}: writes everything that is needed to check an organisation's products after its node, and the whole
 * consortium, are gone. It takes what a node shows everybody; a key of the node's is needed only to list the items. Run again on the
 * same folder it adds what is new. Exit 1 if the log is not as it should be, or a bundle does not verify.
 */
public final class Archive {

    private static final String USAGE =
            "Usage: ./waymark archive DIR --from URL [--items FILE | --key-file FILE] [--organisation MSP]";
    private static final int DONE = 0;
    private static final int NOT_SO = 1;
    private static final int USAGE_FAULT = 2;
    private static final int MOST_PAGE = 8 << 20;
    private static final int MOST_LIST = 32 << 20;
    private static final int MOST_ITEMS = 5_000_000;
    private static final int MOST_PAGES = 1_000_000;
    private static final Pattern NEXT =
            Pattern.compile("<[^>]*[?&](nextPageToken=[^&>]+)[^>]*>\\s*;\\s*rel=\"?next\"?");

    private Path folder = Path.of(".");
    private LogSite node;
    private PrintStream err = System.err;
    private final TreeMap<String, Integer> left = new TreeMap<>();
    private int bundles;

    private record Asked(
            Path folder, String from, Optional<Path> items, Optional<Path> key, Optional<String> organisation) {}

    /** Faults of the user's are sentences on {@code err} and an exit code. */
    public int run(String[] args, PrintStream out, PrintStream messages) {
        err = messages;
        try {
            Asked asked = asked(args);
            folder = asked.folder();
            node = new LogSite(asked.from());
            archive(asked, out);
            int wrong = left.entrySet().stream()
                    .filter(e -> !List.of("not-shown", "no-log", "not-own").contains(e.getKey()))
                    .mapToInt(Map.Entry::getValue)
                    .sum();
            return wrong == 0 ? DONE : NOT_SO;
        } catch (LogFault fault) {
            out.println(fault.code() + " " + (fault.index() < 0 ? "-" : Long.toString(fault.index())));
            err.println("waymark archive: " + fault.getMessage());
            return NOT_SO;
        } catch (RefusedException e) {
            out.println(e.code() + " -");
            err.println("waymark archive: the policies of the log do not follow from one another: " + e.getMessage());
            return NOT_SO;
        } catch (IllegalArgumentException e) {
            err.println("waymark archive: " + e.getMessage() + "\n" + USAGE);
            return USAGE_FAULT;
        } catch (IOException e) {
            err.println("waymark archive: a file cannot be used: " + e.getMessage());
            return USAGE_FAULT;
        }
    }

    private void archive(Asked asked, PrintStream out) throws IOException, RefusedException {
        DurableFile.createDirectories(folder.resolve("bundles"));
        byte[] policyText = node.file("/log/policy", MOST_PAGE);
        Policy policy = policy(policyText);
        Checked log = log(policy);
        // After the log: what they say of keys is in it by then.
        Optional<byte[]> policies = optional("/log/policies");
        Policy first = policies.isPresent() ? policy(PolicyHistory.first(policies.get())) : policy;
        PolicyHistory history =
                policies.isPresent() ? PolicyHistory.read(first, policies.get()) : PolicyHistory.of(policy);
        keep("policy", policyText);
        keep("bundles/policy", PolicyName.bare(first).toString().getBytes(StandardCharsets.UTF_8));
        if (policies.isPresent()) {
            keep("policies", policies.get());
            keep("bundles/policies", policies.get());
        }
        byte[] organisations = node.file("/api/organisations", MOST_PAGE);
        keep("organisations.json", organisations);
        byte[] verifier = node.file("/verifier.html", MOST_PAGE);
        keep("verifier.html", verifier);
        Hash sha256 = Hash.sha256(verifier);
        List<String> saidBy = log.named().stream()
                .map(LogCheck.Named::key)
                .filter(key -> key.startsWith("verifier|" + sha256.hex() + "|"))
                .map(key -> key.substring(key.lastIndexOf('|') + 1))
                .distinct()
                .toList();
        String own = asked.organisation().orElseGet(() -> organisation(organisations));
        bundles(asked, own, history);
        long size = log.checkpoint().checkpoint().size();
        keep("README.txt", readme(own, log, history, sha256, saidBy).getBytes(StandardCharsets.UTF_8));
        out.println("log of " + size + " leaves, " + history.stages().size() + " policies, " + bundles + " bundles"
                + (left.isEmpty() ? "" : "; left out: " + left));
    }

    private static Policy policy(byte[] text) throws LogFault {
        try {
            return Policy.read(new String(text, StandardCharsets.UTF_8));
        } catch (TlogException e) {
            throw new LogFault("policy", LogFault.NOWHERE, "the policy is malformed: " + e.getMessage());
        }
    }

    private Checked log(Policy policy) throws IOException {
        LogMirror mirror = new LogMirror(node, folder.resolve("log"));
        byte[] note = node.checkpoint();
        SignedCheckpoint signed = LogCheck.checkpoint(note);
        long size = signed.checkpoint().size();
        Checked checked = LogCheck.check(
                mirror,
                signed,
                Optional.of(policy),
                List.of(),
                n -> err.println("waymark archive: " + n + " of " + size + " leaves"));
        mirror.finish(note);
        return checked;
    }

    private Optional<byte[]> optional(String path) throws LogFault {
        try {
            return Optional.of(node.file(path, MOST_PAGE));
        } catch (LogFault fault) {
            if (fault.code().equals("missing")) {
                return Optional.empty();
            }
            throw fault;
        }
    }

    /** The one whose node it is, by the address that its profile publishes. */
    private String organisation(byte[] organisations) {
        for (JsonValue each :
                JsonParser.parse(organisations, JsonLimits.DOCUMENT).asObject().array("organisations")) {
            if (each.asObject().string("node").replaceAll("/+$", "").equals(node.name())) {
                return each.asObject().string("org");
            }
        }
        throw new IllegalArgumentException(
                "no organisation publishes " + node.name() + " as its node: name one with --organisation");
    }

    private void bundles(Asked asked, String own, PolicyHistory history) throws IOException {
        if (asked.items().isPresent()) {
            try (Stream<String> lines = Files.lines(asked.items().get())) {
                for (String line :
                        (Iterable<String>) lines.filter(l -> !l.isBlank()).limit(MOST_ITEMS)::iterator) {
                    bundle(line.strip(), own, history);
                }
            }
        } else if (asked.key().isPresent()) {
            String key = Files.readString(asked.key().get()).strip();
            String next = "";
            for (int page = 0; page < MOST_PAGES; page++) {
                HttpResponse<byte[]> answer = node.ask(
                        "/epcis/epcs?perPage=1000" + (next.isEmpty() ? "" : "&" + next),
                        MOST_LIST,
                        "Authorization",
                        "Bearer " + key,
                        "Accept",
                        "application/json");
                if (answer.statusCode() != 200) {
                    throw new LogFault(
                            "unreachable",
                            LogFault.NOWHERE,
                            "the node does not list its items: " + answer.statusCode());
                }
                JsonObject list = JsonParser.parse(answer.body(), JsonLimits.DOCUMENT.withBytes(MOST_LIST))
                        .asObject();
                for (String item : list.array("member").strings()) {
                    bundle(item, own, history);
                }
                Matcher more = NEXT.matcher(answer.headers().firstValue("Link").orElse(""));
                if (!more.find()) {
                    return;
                }
                next = more.group(1);
            }
        }
    }

    /** Keeps the bundle of an item that the organisation itself made, if it is proven; counts why one is left out. */
    private void bundle(String named, String own, PolicyHistory history) throws IOException {
        GS1Identifier item;
        try {
            item = GS1Identifier.of(named);
        } catch (GS1Exception e) {
            count("not-own");
            return;
        }
        if (!item.isItem()) {
            return;
        }
        String path = item.toString().replaceFirst("^https://id\\.gs1\\.org", "");
        HttpResponse<byte[]> answer = node.ask(path, Verifier.MOST_BYTES, "Accept", "application/json");
        if (answer.statusCode() != 200) {
            count(answer.statusCode() < 400 ? "not-own" : "not-shown");
            return;
        }
        try {
            String maker = Verifier.verify(answer.body(), Optional.of(item.toString()), history, 0)
                    .maker();
            if (!maker.equals(own)) {
                count("not-own");
                return;
            }
        } catch (RefusedException e) {
            if (!e.code().equals("no-log")) {
                err.println("waymark archive: the bundle of an item does not verify: " + e.code());
            }
            count(e.code());
            return;
        }
        keep("bundles/" + file(item), answer.body());
        bundles++;
    }

    /** A name that holds on every file system, whatever it makes of case: part of the identifier, and a hash of all of it. */
    private static String file(GS1Identifier item) {
        String plain =
                item.toString().replaceFirst("^https://id\\.gs1\\.org/", "").replaceAll("[^A-Za-z0-9]+", "-");
        String hash =
                Hash.sha256(item.toString().getBytes(StandardCharsets.UTF_8)).hex();
        return plain.substring(0, Math.min(plain.length(), 80)) + "-" + hash.substring(0, 8) + ".json";
    }

    private void count(String code) {
        left.merge(code, 1, Integer::sum);
    }

    private void keep(String name, byte[] bytes) throws IOException {
        DurableFile.write(folder.resolve(name), bytes);
    }

    private static String readme(String own, Checked log, PolicyHistory history, Hash verifier, List<String> saidBy) {
        List<String> signers = log.verdict().orElseThrow().witnesses().keySet().stream()
                .sorted()
                .toList();
        String time =
                Instant.ofEpochSecond(log.verdict().orElseThrow().quorumTime()).toString();
        return String.join(
                "\n",
                "What this folder is",
                "",
                "It holds what is needed to check the histories of products of " + own + " when no server of those",
                "who recorded them is there any more. Nobody has to be believed who kept or copied it: every file is",
                "checked against a log that several companies signed.",
                "",
                "log/             the whole log \""
                        + log.checkpoint().checkpoint().origin() + "\": "
                        + log.checkpoint().checkpoint().size() + " leaves up to block "
                        + log.state().block() + ",",
                "                 as of " + time + ", signed by " + String.join(", ", signers),
                "                 (C2SP tlog-tiles, tlog-checkpoint; docs/FORMATS.md of Waymark has the leaves)",
                "policy           whose signatures count now (C2SP tlog-policy)",
                "policies         which policies counted one after the other, each with its proof ("
                        + history.stages().size() + ")",
                "organisations.json  who they are, as they published it",
                "verifier.html    a page that checks a bundle; open it in a browser, it needs no network",
                "                 SHA-256 " + verifier.hex(),
                "                 "
                        + (saidBy.isEmpty()
                                ? "not written in this log"
                                : "written in this log by " + String.join(", ", saidBy)),
                "bundles/         one file for each product item, and the policy to begin with",
                "",
                "How to check",
                "",
                "One product: open verifier.html and choose a file from bundles; or, with Waymark's sources and Java,",
                "    ./waymark verify bundles/FILE --for \"what the code on the product says\"",
                "The whole log:",
                "    ./waymark fsck .",
                "Other programs that read C2SP's formats can check log/ too.",
                "",
                "What one still has to believe: that the companies named in the policy did not sign another log together.",
                "Compare policy, or its SHA-256, with what they published elsewhere.",
                "");
    }

    private static Asked asked(String[] args) {
        Path folder = null;
        String from = null;
        Optional<Path> items = Optional.empty();
        Optional<Path> key = Optional.empty();
        Optional<String> organisation = Optional.empty();
        List<String> plain = new ArrayList<>();
        for (int i = 0; i < args.length; i++) {
            if (!args[i].startsWith("--")) {
                plain.add(args[i]);
                continue;
            }
            if (i + 1 == args.length) {
                throw new IllegalArgumentException(args[i] + " wants a value");
            }
            String value = args[++i];
            switch (args[i - 1]) {
                case "--from" -> from = value;
                case "--items" -> items = Optional.of(Path.of(value));
                case "--key-file" -> key = Optional.of(Path.of(value));
                case "--organisation" -> organisation = Optional.of(value);
                default -> throw new IllegalArgumentException("there is no option " + args[i - 1]);
            }
        }
        if (plain.size() == 1) {
            folder = Path.of(plain.get(0));
        }
        if (folder == null || from == null || items.isPresent() && key.isPresent()) {
            throw new IllegalArgumentException(
                    "name one folder, a node with --from, and one way to list items or none");
        }
        return new Asked(folder, from, items, key, organisation);
    }
}
