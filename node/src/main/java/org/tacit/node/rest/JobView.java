package org.tacit.node.rest;

import java.time.Instant;
import java.util.List;
import org.tacit.base.Text;
import org.tacit.node.job.JobRow;
import org.tacit.node.job.JobState;
import org.tacit.node.job.Jobs;
import org.tacit.node.job.StepRow;

/**
 * A job as people follow it.
 *
 * @param partners the other parties
 * @param code    of the failure, null where there is none
 * @param reason  of the failure, one sentence, null where there is none
 */
record JobView(String id, String contract, String name, List<String> partners, JobState state, int attempt, String code, Text reason, List<StepRow> steps,
               Jobs.RunningProgress progress, long bytesSent, long bytesReceived, Instant createdAt, Instant startedAt, Instant finishedAt) {

    static JobView of(Jobs.View view) {
        JobRow job = view.job();
        long sent = view.steps().stream().mapToLong(s -> s.bytesSent() == null ? 0 : s.bytesSent()).sum();
        long received = view.steps().stream().mapToLong(s -> s.bytesReceived() == null ? 0 : s.bytesReceived()).sum();
        return new JobView(job.id(), job.contract(), view.contract().contract().flow().name(), view.contract().partners(), job.state(), job.attempt(),
                job.code(), job.reason(), view.steps(), view.progress(), sent, received, job.createdAt(), job.startedAt(), job.finishedAt());
    }
}
