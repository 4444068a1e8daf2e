package org.tacit.bench;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.tacit.base.InvalidInput;
import org.tacit.crypto.lattice.EvaluationKeys;
import org.tacit.crypto.lattice.Galois;
import org.tacit.crypto.lattice.LatticeSecretKey;
import org.tacit.crypto.lattice.ckks.Ckks;
import org.tacit.crypto.lattice.ckks.CkksCiphertext;
import org.tacit.crypto.lattice.ckks.CkksEncoder;
import org.tacit.crypto.lattice.ckks.CkksEvaluator;
import org.tacit.crypto.lattice.ckks.CkksParameters;
import org.tacit.crypto.lattice.ckks.CkksState;
import org.tacit.crypto.lattice.ckks.LocalValues;
import org.tacit.wire.Channel;
import org.tacit.wire.Session;

/**
 * Squares of weighted numbers, neighbours added: a encrypts vectors x_k, b takes {@code y = (w_k·x_k)²} and returns {@code Σ_k y_k + rot(y_k, 1)}, a decrypts for itself. Each ciphertext meets every
 * operation once. The result is within the error bound that both sides foretell.
 */
final class CkksRun implements HeVariant {

    private static final int MOST_VECTORS = 64;

    private static CkksParameters parameters(Settings settings) {
        int degree = settings.number("degree", 8192);
        return switch (degree) {
            case 8192 -> CkksParameters.n8192();
            case 16384 -> CkksParameters.n16384();
            case 32768 -> CkksParameters.n32768();
            default -> throw InvalidInput.of("--degree is %d; ckks has 8192, 16384 and 32768.", "--degree 为 %d；ckks 可取 8192、16384、32768。", degree);
        };
    }

    @Override
    public String label(Settings settings) {
        return "ckks-" + parameters(settings).lattice().degree();
    }

    @Override
    public String security(Settings settings) {
        return "semi-honest; ring LWE, circular; 128 bits";
    }

    @Override
    public int items(Settings settings) {
        int n = settings.number("n", 1 << 15);
        int most = MOST_VECTORS * parameters(settings).slots();
        if (n < 1 || n > most) {
            throw InvalidInput.of("--n is %1$d; 1 to %2$d are possible.", "--n 为 %1$d，应为 1 到 %2$d。", n, most);
        }
        return n;
    }

    @Override
    public int warmUpItems() {
        return 1 << 15;
    }

    private int vectors(Settings settings) {
        return Math.ceilDiv(items(settings), parameters(settings).slots());
    }

    @Override
    public void generate(Path folder, Settings settings) {
        int n = items(settings);
        LongFile.write(folder.resolve("a/numbers"), LongFile.random(21, n));
        LongFile.write(folder.resolve("b/weights"), LongFile.random(22, n));
    }

    /** Vector k of a file, as numbers in [−1, 1). */
    private static double[] vector(long[] file, int k, int slots) {
        double[] v = new double[slots];
        for (int i = 0; i < slots && k * slots + i < file.length; i++) {
            v[i] = file[k * slots + i] * 0x1p-63;
        }
        return v;
    }

    @Override
    public Map<String, Object> run(Session session, Path folder, Settings settings) {
        Channel channel = session.channel(session.peer());
        return session.index() == 0 ? owner(session.random(), channel, folder, settings) : other(channel, folder, settings);
    }

    private Map<String, Object> owner(SecureRandom random, Channel channel, Path folder, Settings settings) {
        CkksParameters p = parameters(settings);
        CkksEncoder encoder = new CkksEncoder(p);
        int vectors = vectors(settings);
        long start = System.nanoTime();
        Map<String, Object> figures = new LinkedHashMap<>();
        try (LatticeSecretKey secret = LatticeSecretKey.generate(p.lattice(), random)) {
            int rotation = Galois.rotation(p.lattice().degree(), 1);
            byte[] keys = EvaluationKeys.generate(secret, true, new int[] {rotation}, random).encode();
            channel.send(keys);
            channel.flush();
            figures.put("offlineSeconds", (System.nanoTime() - start) / 1e9);
            figures.put("evaluationKeyBytes", keys.length);
            long[] numbers = LongFile.read(folder.resolve("numbers"));
            long spent = 0;
            for (int k = 0; k < vectors; k++) {
                double[] x = vector(numbers, k, p.slots());
                start = System.nanoTime();
                CkksCiphertext c = Ckks.encrypt(encoder.encode(x, 1), secret, random);
                spent += System.nanoTime() - start;
                channel.send(c.encode());
                figures.put("bytesPerCiphertext", c.bytes());
            }
            figures.put("encryptMicros", spent / 1e3 / vectors);
            CkksState expected = expected(p, encoder, vectors);
            CkksCiphertext sum = CkksCiphertext.decode(p, expected, channel.receiveUpTo(CkksCiphertext.mostBytes(p, expected)));
            start = System.nanoTime();
            try (LocalValues values = Ckks.decrypt(sum, secret)) {
                double[] result = values.neverForAPeer();
                figures.put("decryptMicros", (System.nanoTime() - start) / 1e3);
                figures.put("precisionBits", expected.precisionBits());
                LongFile.write(folder.resolve("sums"), Arrays.stream(result).limit(p.slots()).mapToLong(Double::doubleToLongBits).toArray());
            }
        }
        return figures;
    }

    /** What b will return, known beforehand. */
    private static CkksState expected(CkksParameters p, CkksEncoder encoder, int vectors) {
        CkksState plain = encoder.state(1, p.limbs(), p.scale());
        CkksState weighted = plain.encrypted(p).multiplyPlain(p, plain).rescale(p);
        CkksState square = weighted.multiply(p, weighted).rescale(p);
        CkksState one = square.add(p, square.switched(p));
        CkksState sum = one;
        for (int k = 1; k < vectors; k++) {
            sum = sum.add(p, one);
        }
        return sum;
    }

    private Map<String, Object> other(Channel channel, Path folder, Settings settings) {
        CkksParameters p = parameters(settings);
        CkksEncoder encoder = new CkksEncoder(p);
        CkksState fresh = encoder.state(1, p.limbs(), p.scale()).encrypted(p);
        int vectors = vectors(settings);
        long[] weights = LongFile.read(folder.resolve("weights"));
        EvaluationKeys keys = EvaluationKeys.decode(p.lattice(), channel.receiveUpTo(EvaluationKeys.mostBytes(p.lattice())));
        CkksEvaluator evaluator = new CkksEvaluator(p, keys);
        CkksCiphertext sum = null;
        long[] spent = new long[6];
        for (int k = 0; k < vectors; k++) {
            CkksCiphertext x = CkksCiphertext.decode(p, fresh, channel.receiveUpTo(CkksCiphertext.mostBytes(p, fresh)));
            double[] w = vector(weights, k, p.slots());
            long[] t = new long[7];
            t[0] = System.nanoTime();
            CkksCiphertext c = evaluator.multiplyPlain(x, encoder.encode(w, 1));
            t[1] = System.nanoTime();
            c = evaluator.rescale(c);
            t[2] = System.nanoTime();
            c = evaluator.multiply(c, c);
            t[3] = System.nanoTime();
            c = evaluator.rescale(c);
            t[4] = System.nanoTime();
            CkksCiphertext moved = evaluator.rotate(c, 1);
            t[5] = System.nanoTime();
            c = evaluator.add(c, moved);
            t[6] = System.nanoTime();
            sum = sum == null ? c : evaluator.add(sum, c);
            for (int i = 0; i < spent.length; i++) {
                spent[i] += t[i + 1] - t[i];
            }
        }
        channel.send(sum.encode());
        channel.flush();
        Map<String, Object> figures = new LinkedHashMap<>();
        String[] names = {"multiplyPlainMicros", "rescaleMicros", "multiplyMicros", "", "rotateMicros", "addMicros"};
        for (int i = 0; i < names.length; i++) {
            if (!names[i].isEmpty()) {
                figures.put(names[i], spent[i] / 1e3 / vectors);
            }
        }
        return figures;
    }

    @Override
    public boolean check(Path folder, Settings settings) {
        CkksParameters p = parameters(settings);
        int slots = p.slots();
        long[] numbers = LongFile.read(folder.resolve("a/numbers"));
        long[] weights = LongFile.read(folder.resolve("b/weights"));
        double[] expected = new double[slots];
        for (int k = 0; k < vectors(settings); k++) {
            double[] y = vector(numbers, k, slots), w = vector(weights, k, slots);
            for (int i = 0; i < slots; i++) {
                double square = y[i] * w[i] * y[i] * w[i];
                expected[i] += square;
                expected[Math.floorMod(i - 1, slots)] += square;
            }
        }
        double error = expected(p, new CkksEncoder(p), vectors(settings)).slotError();
        long[] found = LongFile.read(folder.resolve("a/sums"));
        for (int i = 0; i < slots; i++) {
            if (!(Math.abs(Double.longBitsToDouble(found[i]) - expected[i]) <= error)) {
                return false;
            }
        }
        return true;
    }
}
