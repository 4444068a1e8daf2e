package org.tacit.flow.op;

import java.util.List;
import java.util.Map;
import org.tacit.base.InvalidInput;
import org.tacit.flow.spec.Binding;
import org.tacit.flow.spec.TableRef;

/** What the contract says of a model that {@code train.lr} made: whose columns it reads, whose labels it learned from, whether its weights were opened. For uses outside of the flow. */
public final class TrainedModel {

    /** The output of {@code train.lr} that holds a party's part. */
    public static final String PORT = "model";
    private static final List<String> ROLES = List.of(TrainLr.LABEL, TrainLr.FEATURES);

    private final Binding training;

    private TrainedModel(Binding training) {
        this.training = training;
    }

    /** @throws InvalidInput if the step of this binding is none that trains */
    public static TrainedModel of(Binding training) {
        if (!training.params().has("label_columns") || !training.params().has("reveal") || ROLES.stream().anyMatch(r -> !training.plays(r))) {
            throw InvalidInput.of("Step '%s' trains no model that can be scored as a service; name a step of train.lr.", "步骤“%s”不训练可作为服务评分的模型；请指明 train.lr 的步骤。", training.step());
        }
        return new TrainedModel(training);
    }

    /** Position in training: 0 of the labels' owner, 1 of the other. */
    public int position(String party) {
        return ROLES.stream().filter(r -> training.party(r).equals(party)).findFirst().map(ROLES::indexOf)
                .orElseThrow(() -> InvalidInput.of("%s has no part of this model.", "%s 没有该模型的分片。", party));
    }

    public boolean isParty(String party) {
        return Map.copyOf(training.parties()).containsValue(party);
    }

    public boolean hasLabels(String party) {
        return position(party) == 0;
    }

    public String label() {
        return training.params().text("label");
    }

    /** The columns of a party that the model reads; none where it reads only the other's. */
    public List<String> columns(String party) {
        return TrainLr.columns(training.params(), ROLES.get(position(party)));
    }

    /** The snapshot that a party trained on. */
    public TableRef table(String party) {
        return training.table(ROLES.get(position(party)), "table");
    }

    /** Whether each party was told the weights of its own columns. */
    public boolean opened() {
        return training.params().text("reveal").equals("owner");
    }
}
