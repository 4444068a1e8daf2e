package org.tacit.crypto.lattice.bfv;

import org.tacit.base.InvalidInput;
import org.tacit.crypto.lattice.Galois;
import org.tacit.crypto.lattice.Modulus;
import org.tacit.crypto.lattice.Ntt;

/**
 * N numbers side by side, for a prime {@code t ≡ 1 (mod 2N)}: sums and products are slotwise. Slots are two rows of N/2; slot i of the first row is the value at
 * {@code ψ^(5^i)}, of the second at {@code ψ^(−5^i)}, so that {@link Galois#rotation} rotates both rows to the left, and {@link Galois#conjugation} swaps them.
 */
public final class BatchEncoder {

    private final BfvParameters parameters;
    private final Ntt ntt;
    /** Where the transform puts slot i. */
    private final int[] position;

    /** @throws InvalidInput where t allows no batches */
    public BatchEncoder(BfvParameters parameters) {
        if (!parameters.batches()) {
            throw InvalidInput.of("The plaintext modulus %1$d allows no batches; take a prime that is 1 modulo %2$d.", "明文模数 %1$d 不支持批处理；请取模 %2$d 余 1 的素数。", parameters.plain(),
                    2 * parameters.degree());
        }
        this.parameters = parameters;
        int n = parameters.degree();
        ntt = Ntt.of(n, Modulus.of(parameters.plain()));
        position = new int[n];
        int shift = 32 - Integer.numberOfTrailingZeros(n);
        int power = 1;
        for (int i = 0; i < n / 2; i++) {
            position[i] = Integer.reverse(power >> 1) >>> shift;
            position[n / 2 + i] = Integer.reverse(2 * n - power >> 1) >>> shift;
            power = 5 * power & 2 * n - 1;
        }
    }

    /** @param numbers at most N, in {@code [−t/2, t)}; the other slots are zero */
    public BfvPlaintext encode(long... numbers) {
        int n = parameters.degree();
        if (numbers.length > n) {
            throw InvalidInput.of("A plaintext holds %1$d numbers, not %2$d.", "一个明文可容纳 %1$d 个数，不能放 %2$d 个。", n, numbers.length);
        }
        long[] slots = new long[n];
        CoefficientEncoder.reduce(parameters, numbers, slots);
        long[] values = new long[n];
        for (int i = 0; i < n; i++) {
            values[position[i]] = slots[i];
        }
        ntt.inverse(values, 0);
        return new BfvPlaintext(parameters, values);
    }

    /** All N, in [0, t). */
    public long[] decode(BfvPlaintext plaintext) {
        int n = parameters.degree();
        long[] values = plaintext.coefficients().clone();
        ntt.forward(values, 0);
        long[] slots = new long[n];
        for (int i = 0; i < n; i++) {
            slots[i] = values[position[i]];
        }
        return slots;
    }

    /** All N, in {@code [−t/2, t/2)}. */
    public long[] decodeSigned(BfvPlaintext plaintext) {
        return CoefficientEncoder.centre(parameters, decode(plaintext));
    }
}
