package org.tacit.privacy.risk;

/**
 * From a sample to its population (Benedetti and Franconi 1998, the individual risk of µ-Argus): of a group with {@code f} rows in a sample that
 * takes each person with probability {@code π}, the size {@code F} in the population is {@code f} plus a negative binomial number, and
 *
 * <pre>
 * E[1/F | f] = ∫₀¹ v^(f−1) / (1 + ρv) dv,   ρ = (1−π)/π
 * </pre>
 *
 * It assumes an even sample; where some people are likelier to be in the table, their risk is higher.
 */
final class Population {

    private static final int STEPS = 2000;

    private Population() {
    }

    static double expectedInverse(long f, double share) {
        if (share >= 1) {
            return 1.0 / f;
        }
        double rho = (1 - share) / share;
        if (rho > 1 && f <= 1000) {
            // I₁ = ln(1+ρ)/ρ,  I_f = (1/(f−1) − I_(f−1))/ρ; errors shrink by ρ with each step.
            double integral = Math.log1p(rho) / rho;
            for (long i = 2; i <= f; i++) {
                integral = (1.0 / (i - 1) - integral) / rho;
            }
            return integral;
        }
        // Simpson's rule in w = v^f: ∫ v^(f−1)/(1+ρv) dv = 1/f ∫ 1/(1+ρ·w^(1/f)) dw, smooth where f is large or ρ small.
        double sum = 0;
        for (int i = 0; i <= STEPS; i++) {
            double w = (double) i / STEPS;
            sum += (i == 0 || i == STEPS ? 1 : i % 2 == 1 ? 4 : 2) / (1 + rho * Math.pow(w, 1.0 / f));
        }
        return sum / (3.0 * STEPS) / f;
    }
}
