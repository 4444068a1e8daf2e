package org.tacit.flow.run;

import java.nio.file.Path;

/** The artifacts of all jobs at this node, in one folder. */
public final class ArtifactStore {

    private final Path root;

    public ArtifactStore(Path root) {
        this.root = root;
    }

    /** A job's artifacts; made when there are none. */
    public JobArtifacts job(String jobId) {
        return new JobArtifacts(root.resolve(jobId));
    }
}
