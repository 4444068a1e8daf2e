package org.tacit.flow.run;

import java.nio.file.Path;
import java.util.regex.Pattern;
import org.tacit.base.InvalidInput;

/** The artifacts of all jobs at this node, a folder for each job. */
public final class ArtifactStore {

    private static final Pattern JOB = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,99}");

    private final Path root;
    private final AtRest atRest;

    /** Artifacts that lie on disk as they are. */
    public ArtifactStore(Path root) {
        this(root, AtRest.PLAIN);
    }

    public ArtifactStore(Path root, AtRest atRest) {
        this.root = root;
        this.atRest = atRest;
    }

    /** A job's artifacts; empty where there are none yet. */
    public JobArtifacts job(String jobId) {
        if (!JOB.matcher(jobId).matches()) {
            throw InvalidInput.of("'%s' is not a job id.", "“%s”不是任务编号。", jobId);
        }
        return new JobArtifacts(jobId, root.resolve(jobId), atRest);
    }
}
