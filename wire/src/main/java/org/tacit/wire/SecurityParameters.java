package org.tacit.wire;

/**
 * @param computational κ in bits: work to break a computational assumption
 * @param statistical   σ in bits: total probability {@code 2^-σ} that a statistical argument fails in a job
 */
public record SecurityParameters(int computational, int statistical) {

    /** κ = 128, σ = 40. */
    public static final SecurityParameters DEFAULT = new SecurityParameters(128, 40);

    public SecurityParameters {
        if (computational < 128 || statistical < 40) {
            throw new IllegalArgumentException("κ ≥ 128 and σ ≥ 40 are required");
        }
    }
}
