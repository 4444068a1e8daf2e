package org.tacit.crypto.lattice.bfv;

import org.tacit.base.InvalidInput;
import org.tacit.crypto.lattice.EvaluationKeys;
import org.tacit.crypto.lattice.Galois;
import org.tacit.crypto.lattice.KeySwitch;
import org.tacit.crypto.lattice.LastPrime;
import org.tacit.crypto.lattice.RnsBasis;
import org.tacit.crypto.lattice.RnsPoly;

/**
 * What anybody can compute on ciphertexts. Operands are not changed; they have the same parameters and level.
 *
 * <p>Deterministic: results show the owner of the key how they were made, until {@link BfvPublicKey#hide}. Thread-safe.
 */
public final class BfvEvaluator {

    private final BfvParameters parameters;
    private final BfvMultiplier[] multipliers;
    private KeySwitch switching;

    public BfvEvaluator(BfvParameters parameters) {
        this.parameters = parameters;
        this.multipliers = new BfvMultiplier[parameters.ring().levels()];
    }

    public BfvCiphertext add(BfvCiphertext a, BfvCiphertext b) {
        return sum(a, b, false);
    }

    public BfvCiphertext subtract(BfvCiphertext a, BfvCiphertext b) {
        return sum(a, b, true);
    }

    private BfvCiphertext sum(BfvCiphertext a, BfvCiphertext b, boolean negative) {
        check(a, b);
        RnsPoly[] parts = new RnsPoly[Math.max(a.size(), b.size())];
        for (int i = 0; i < parts.length; i++) {
            parts[i] = i < a.size() ? a.part(i).copy() : new RnsPoly(a.basis(), true);
            if (i < b.size()) {
                parts[i] = negative ? parts[i].subtract(b.part(i)) : parts[i].add(b.part(i));
            }
        }
        return new BfvCiphertext(parameters, null, parts);
    }

    public BfvCiphertext negate(BfvCiphertext a) {
        check(a, a);
        RnsPoly[] parts = new RnsPoly[a.size()];
        for (int i = 0; i < parts.length; i++) {
            parts[i] = a.part(i).copy().negate();
        }
        return new BfvCiphertext(parameters, null, parts);
    }

    /** {@code a + m}, without new randomness. */
    public BfvCiphertext addPlain(BfvCiphertext a, BfvPlaintext m) {
        return plain(a, m, false);
    }

    public BfvCiphertext subtractPlain(BfvCiphertext a, BfvPlaintext m) {
        return plain(a, m, true);
    }

    private BfvCiphertext plain(BfvCiphertext a, BfvPlaintext m, boolean negative) {
        check(a, a);
        parameters.check(m.parameters());
        RnsPoly[] parts = new RnsPoly[a.size()];
        RnsPoly scaled = m.scaled(a.limbs()).toValues();
        for (int i = 0; i < parts.length; i++) {
            parts[i] = a.part(i).copy();
        }
        parts[0] = negative ? parts[0].subtract(scaled) : parts[0].add(scaled);
        scaled.wipe();
        return new BfvCiphertext(parameters, null, parts);
    }

    /** {@code a·m}: the product of polynomials, slotwise for batches. */
    public BfvCiphertext multiplyPlain(BfvCiphertext a, BfvPlaintext m) {
        parameters.check(m.parameters());
        return multiplyPlain(a, m.factor(a.limbs()));
    }

    /** The same with a {@link BfvPlaintext#factor} that was kept. */
    public BfvCiphertext multiplyPlain(BfvCiphertext a, RnsPoly factor) {
        check(a, a);
        RnsPoly[] parts = new RnsPoly[a.size()];
        for (int i = 0; i < parts.length; i++) {
            parts[i] = a.part(i).copy().multiply(factor);
        }
        return new BfvCiphertext(parameters, null, parts);
    }

    /** {@code sum += a·m} in place of {@code add(sum, multiplyPlain(a, m))}: {@code sum} is changed, and must be this evaluator's own result. */
    public void addProduct(BfvCiphertext sum, BfvCiphertext a, RnsPoly factor) {
        check(sum, a);
        if (sum.size() != a.size() || sum.seeded()) {
            throw InvalidInput.of("A running sum has as many parts as what is added to it, and is a computed ciphertext.", "累加密文须为计算所得，且与加数的部分数相同。");
        }
        for (int i = 0; i < a.size(); i++) {
            sum.part(i).addProduct(a.part(i), factor);
        }
    }

    /** An encryption of zero without noise or randomness, to start sums from. */
    public BfvCiphertext zero(int limbs) {
        RnsBasis basis = parameters.ring().ciphertextBasis(limbs);
        return new BfvCiphertext(parameters, null, new RnsPoly(basis, true), new RnsPoly(basis, true));
    }

    /** {@code a·b} in three parts, for {@link #relinearise}. @throws InvalidInput for operands of more than two */
    public BfvCiphertext multiply(BfvCiphertext a, BfvCiphertext b) {
        check(a, b);
        two(a);
        two(b);
        return new BfvCiphertext(parameters, null, multiplier(a.limbs()).multiply(new RnsPoly[] {a.part(0), a.part(1)}, new RnsPoly[] {b.part(0), b.part(1)}));
    }

    private BfvMultiplier multiplier(int limbs) {
        synchronized (multipliers) {
            if (multipliers[limbs - 1] == null) {
                multipliers[limbs - 1] = new BfvMultiplier(parameters, limbs);
            }
            return multipliers[limbs - 1];
        }
    }

    /**
     * Without the last prime: shorter, with as much less noise. {@code ⌊c/q⌉} in every coefficient.
     *
     * @throws InvalidInput where there is one prime only
     */
    public BfvCiphertext switchDown(BfvCiphertext a) {
        check(a, a);
        int last = a.limbs() - 1;
        if (last == 0) {
            throw InvalidInput.of("A ciphertext with one prime cannot be made shorter.", "只有一个素数的密文无法再缩短。");
        }
        RnsPoly[] parts = new RnsPoly[a.size()];
        for (int i = 0; i < parts.length; i++) {
            parts[i] = LastPrime.divide(a.part(i), parameters.ring().ciphertextBasis(last));
        }
        return new BfvCiphertext(parameters, null, parts);
    }

    /** A product back in two parts. @throws InvalidInput where the key for products is missing */
    public BfvCiphertext relinearise(BfvCiphertext a, EvaluationKeys keys) {
        check(a, a);
        if (a.size() == 2) {
            return a;
        }
        return new BfvCiphertext(parameters, null, switching().relinearise(a.part(0), a.part(1), a.part(2), keys));
    }

    /** Both rows of a {@link BatchEncoder}'s slots to the left. @param steps of any sign, less than N/2 @throws InvalidInput where the key for it is missing */
    public BfvCiphertext rotateRows(BfvCiphertext a, int steps, EvaluationKeys keys) {
        return automorphism(a, Galois.rotation(parameters.degree(), steps), keys);
    }

    /** The two rows change places. */
    public BfvCiphertext swapRows(BfvCiphertext a, EvaluationKeys keys) {
        return automorphism(a, Galois.conjugation(parameters.degree()), keys);
    }

    /** {@code m(X^g)} from m, for any encoding. @param g odd, below 2N */
    public BfvCiphertext automorphism(BfvCiphertext a, int g, EvaluationKeys keys) {
        return automorphisms(a, new int[] {g}, keys)[0];
    }

    /** Several images of one ciphertext: what they have in common is done once. */
    public BfvCiphertext[] automorphisms(BfvCiphertext a, int[] elements, EvaluationKeys keys) {
        two(a);
        KeySwitch.Digits digits = switching().decompose(a.part(1));
        BfvCiphertext[] images = new BfvCiphertext[elements.length];
        for (int i = 0; i < elements.length; i++) {
            images[i] = elements[i] == 1 ? a : new BfvCiphertext(parameters, null, switching.automorphism(a.part(0), digits, elements[i], keys));
        }
        return images;
    }

    /** @throws InvalidInput where the parameters have no special prime */
    private synchronized KeySwitch switching() {
        if (switching == null) {
            switching = new KeySwitch(parameters.ring());
        }
        return switching;
    }

    private void two(BfvCiphertext a) {
        check(a, a);
        if (a.size() != 2) {
            throw InvalidInput.of("A product must be relinearised first.", "乘积须先进行重线性化。");
        }
    }

    private void check(BfvCiphertext a, BfvCiphertext b) {
        parameters.check(a.parameters());
        parameters.check(b.parameters());
        if (a.limbs() != b.limbs()) {
            throw InvalidInput.of("Ciphertexts of %1$d and %2$d primes do not combine; switch the longer one down.", "素数个数为 %1$d 与 %2$d 的密文不能一起运算；请先将较长者切换下来。", a.limbs(),
                    b.limbs());
        }
    }
}
