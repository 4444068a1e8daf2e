package org.tacit.flow.run;

import org.tacit.flow.spec.PortType;

/**
 * A durable output of a step at this party.
 *
 * @param sha256 lower-case hex of the content
 * @param file   name within the job's folder
 */
public record Artifact(String step, String port, PortType type, long bytes, String sha256, String file) {
}
