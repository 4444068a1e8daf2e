package org.tacit.crypto.oprf;

import java.util.List;

/**
 * A server's answer in the verifiable modes.
 *
 * @param elements evaluated elements, 32 bytes each, in the order of the blinded ones
 * @param proof    one proof for all of them, 64 bytes
 */
public record Evaluation(List<byte[]> elements, byte[] proof) {
}
