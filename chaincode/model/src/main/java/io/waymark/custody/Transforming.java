package io.waymark.custody;

import io.waymark.ledger.Hash;
import io.waymark.ledger.KeyId;
import io.waymark.ledger.ObjectName;
import io.waymark.ledger.Refs;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Inputs are consumed, outputs commissioned, in one transaction; the outputs watch what their inputs could be recalled by. */
final class Transforming {

    private final Work work;
    private final Units units;
    private final Portions portions;

    Transforming(Work work, Units units, Portions portions) {
        this.work = work;
        this.units = units;
        this.portions = portions;
    }

    void transform(Instruction.Transform i) {
        i.claims().requireOf(i.outputs());
        List<ObjectState> inputs = new ArrayList<>();
        for (String id : Work.distinct(i.inputs())) {
            work.mine(id).ifPresent(inputs::add);
        }
        units.free(inputs);
        for (ObjectState input : inputs) {
            if (!work.now(input.name()).members().isEmpty()) {
                throw new Refusal(RefusalCode.UNIT_NOT_EMPTY, input.identifier());
            }
        }
        for (Amount amount : i.inputPortions()) {
            inputs.addAll(portions.take(amount));
        }
        List<Origin> from = inputs.stream()
                .map(s -> new Origin(s.name(), work.now(s.name()).head().hash()))
                .toList();
        Watch watch = Watch.union(
                inputs.stream()
                        .flatMap(s -> s.commissionings().stream())
                        .map(Step::watch)
                        .toList(),
                inputs.stream()
                        .flatMap(s -> s.recallTargets().stream())
                        .map(Transforming::position)
                        .toList());
        List<ObjectState> outputs = outputs(i, from, watch);
        if (inputs.stream().anyMatch(ObjectState::recall)) {
            outputs.stream().filter(s -> s.head().kind() != Kind.UNIT).forEach(work::recalled);
        }
        List<Made> made = outputs.stream()
                .map(s -> new Made(s.name(), null, s.head().hash()))
                .toList();
        for (ObjectState input : inputs) {
            work.consume(input.name(), Act.TRANSFORM, made);
        }
    }

    private List<ObjectState> outputs(Instruction.Transform i, List<Origin> from, Watch watch) {
        List<ObjectState> outputs = new ArrayList<>();
        for (String id : Work.distinct(i.outputs())) {
            if (Identifiers.isUnit(id)) {
                outputs.add(units.commission(id));
            } else if (work.mayCommission(id)) {
                outputs.add(work.commissionItem(
                        id,
                        Optional.ofNullable(i.itemLots().get(id)),
                        i.claims().of(id),
                        from,
                        watch));
            }
        }
        for (Amount amount : i.outputPortions()) {
            if (work.mayCommission(amount.lot())) {
                outputs.add(work.commissionPortion(amount, from, watch));
            }
        }
        return outputs;
    }

    /** Where the first link of a recall of this would stand. */
    static Hash position(ObjectName target) {
        return Refs.position(target.org(), KeyId.keyHash(Refs.recallKey(Refs.recall(target.ref()))));
    }
}
