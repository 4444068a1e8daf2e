package org.tacit.node.service;

import java.util.Optional;
import org.tacit.base.InvalidInput;
import org.tacit.flow.document.Plan;
import org.tacit.flow.op.ModelPart;
import org.tacit.flow.op.TrainedModel;
import org.tacit.flow.run.Artifact;
import org.tacit.flow.spec.Operators;
import org.tacit.node.job.ArtifactRow;
import org.tacit.node.job.JobState;
import org.tacit.node.job.Jobs;

/**
 * Models that jobs have left here, named {@code JOB/STEP} as both parties know them. A part is read where the job left it and copied nowhere: once the artifact is destroyed, nothing
 * scores with it.
 */
public record ScoreModels(Jobs jobs, Operators operators) {

    /** @throws InvalidInput if the caller sees no such job, or its step makes no model */
    TrainedModel find(String model) {
        String[] name = split(model);
        Jobs.View job = jobs.get(name[0]);
        if (job.job().state() != JobState.DONE) {
            throw InvalidInput.of("Job %s is %s; a model can be scored once its job has succeeded.", "任务 %s 的状态是 %s；任务成功后其模型方可用于评分。", name[0], job.job().state());
        }
        Plan plan = job.contract().contract().plan(operators);
        return TrainedModel.of(plan.steps().stream().filter(s -> s.id().equals(name[1])).findFirst()
                .orElseThrow(() -> InvalidInput.of("Job %s has no step '%s'.", "任务 %s 没有步骤“%s”。", name[0], name[1])).binding());
    }

    private static String[] split(String model) {
        if (!model.matches("[A-Za-z0-9-]{1,64}/[\\p{L}\\p{N}_.-]{1,64}")) {
            throw InvalidInput.of("A model is named by job and step, like j0123456789abcdef/train, not '%.80s'.", "模型以“任务/步骤”命名，如 j0123456789abcdef/train，而不是“%.80s”。", model);
        }
        return model.split("/", 2);
    }

    /** This party's part. */
    ModelPart part(String model) {
        String[] name = split(model);
        Optional<Artifact> artifact = jobs.artifacts(name[0]).find(name[1], TrainedModel.PORT);
        return ModelPart.read(jobs.artifacts().open(name[0], artifact.orElseThrow(() -> gone(model))));
    }

    /** Keeps this party's part whatever the tenant's rule says; a person can still destroy it. */
    void keep(String model) {
        String[] name = split(model);
        ArtifactRow row = jobs.artifacts().of(name[0]).stream().filter(a -> a.step().equals(name[1]) && a.port().equals(TrainedModel.PORT) && a.state() == ArtifactRow.State.KEPT).findFirst()
                .orElseThrow(() -> gone(model));
        if (!row.pinned()) {
            jobs.artifacts().pin(name[0], name[1], TrainedModel.PORT, true);
        }
    }

    private static InvalidInput gone(String model) {
        return InvalidInput.of("This party's part of model %s is not kept here any more; train it again.", "本方已不再保存模型 %s 的分片；请重新训练。", model);
    }
}
