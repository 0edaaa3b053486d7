package io.waymark.chaincode;

import io.waymark.custody.ObjectState;
import io.waymark.custody.Step;
import io.waymark.json.CanonicalJson;
import io.waymark.json.JsonObject;
import io.waymark.ledger.Hash;
import io.waymark.ledger.LedgerKeys;
import io.waymark.ledger.ObjectName;
import io.waymark.ledger.Refs;
import io.waymark.ledger.Watched;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;

/** This organisation's recalls, opened to whoever shows the first step of something that they reach. */
final class Recalls {

    private final Call call;

    Recalls(Call call) {
        this.call = call;
    }

    String open() {
        call.requireNoArguments();
        Step step = Step.parse(call.bytes("step"));
        if (step.n() != 1) {
            throw Failure.of(Failure.NOT_ENTITLED);
        }
        boolean stands = call.hash(step.writer(), step.ref().stepKey())
                .filter(hash -> Arrays.equals(hash, step.hash().bytes()))
                .isPresent();
        if (!stands) {
            throw Failure.of(Failure.NOT_ON_LEDGER);
        }
        Set<Hash> chains = new LinkedHashSet<>();
        for (ObjectName target : ObjectState.recallTargets(step)) {
            if (target.org().equals(call.peer())) {
                chains.add(Refs.recall(target.ref()));
            }
        }
        step.watch().positions().forEach(position -> call.own(LedgerKeys.watched(position))
                .ifPresent(value -> chains.add(Watched.parse(value).r())));
        Own own = new Own(call);
        JsonObject.Builder links = JsonObject.builder();
        Set<String> keys = new LinkedHashSet<>();
        chains.forEach(r -> own.recalls(r).forEach((key, link) -> {
            if (keys.add(key)) {
                links.put(key, CanonicalJson.parse(link.bytes()));
            }
        }));
        return call.seal(JsonObject.of("recalls", links.build()));
    }
}
