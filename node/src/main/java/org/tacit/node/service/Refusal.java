package org.tacit.node.service;

import java.time.Instant;
import org.tacit.base.Text;

/**
 * Why a question is not answered now.
 *
 * @param again when it may be asked again, null where these terms never allow it
 */
public record Refusal(Text text, Instant again) {
}
