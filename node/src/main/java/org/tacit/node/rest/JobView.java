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
 * @param waits   for what, null where it does not wait or its turn is next
 * @param ahead   how many jobs of its tenant wait before it, -1 where it does not wait
 * @param trace   what the log lines of all parties name this job by
 * @param retryAt when it is tried again by itself, null where it is not
 */
record JobView(String id, String contract, String name, List<String> partners, JobState state, int attempt, String code, Text reason, List<StepRow> steps,
               Jobs.RunningProgress progress, long bytesSent, long bytesReceived, Instant createdAt, Instant startedAt, Instant finishedAt,
               String tenant, String askedBy, int priority, Text waits, int ahead, String trace, Instant retryAt) {

    static JobView of(Jobs.View view) {
        JobRow job = view.job();
        long sent = view.steps().stream().mapToLong(s -> s.bytesSent() == null ? 0 : s.bytesSent()).sum();
        long received = view.steps().stream().mapToLong(s -> s.bytesReceived() == null ? 0 : s.bytesReceived()).sum();
        return new JobView(job.id(), job.contract(), view.contract().contract().flow().name(), view.contract().partners(), job.state(), job.attempt(),
                job.code(), job.reason(), view.steps(), view.progress(), sent, received, job.createdAt(), job.startedAt(), job.finishedAt(),
                view.turn().tenant(), view.turn().askedBy(), view.turn().priority(), view.waits(), view.ahead(), view.turn().trace(), view.turn().retryAt());
    }
}
