package org.tacit.node.anchor;

import java.time.Instant;
import java.util.Map;
import org.tacit.anchor.Anchor;
import org.tacit.base.Text;
import org.tacit.ledger.SignedTreeHead;

/**
 * A head that was handed to an anchor.
 *
 * @param anchor  its name in {@code anchors.yaml}
 * @param digest  what stands there
 * @param place   where to find it
 * @param tries   how often it was handed in
 * @param trouble why the last try did not work out, null where it did
 */
public record AnchorReceipt(String id, String anchor, SignedTreeHead head, String digest, Anchor.State state, Map<String, String> place, int tries, Text trouble,
                            Instant createdAt, Instant confirmedAt) {
}
