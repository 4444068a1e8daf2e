package org.tacit.bench;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.tacit.base.InvalidInput;
import org.tacit.crypto.lattice.EvaluationKeys;
import org.tacit.crypto.lattice.Galois;
import org.tacit.crypto.lattice.KeySwitch;
import org.tacit.crypto.lattice.LatticeParameters;
import org.tacit.crypto.lattice.Ntt;
import org.tacit.crypto.lattice.bfv.BatchEncoder;
import org.tacit.crypto.lattice.bfv.BfvCiphertext;
import org.tacit.crypto.lattice.bfv.BfvEvaluator;
import org.tacit.crypto.lattice.bfv.BfvNoise;
import org.tacit.crypto.lattice.bfv.BfvParameters;
import org.tacit.crypto.lattice.bfv.BfvPlaintext;
import org.tacit.crypto.lattice.bfv.BfvPublicKey;
import org.tacit.crypto.lattice.bfv.BfvSecretKey;
import org.tacit.wire.Channel;
import org.tacit.wire.Session;

/**
 * {@code y_i = x_i·f_i + x_i·x_(i+1)} modulo t, N numbers a ciphertext, i + 1 around each row: a encrypts x, b computes with its own f, hides how and returns, a decrypts. Keys are
 * made and sent in the offline part.
 */
final class BfvRun implements HeVariant {

    private static final int PLAIN_BITS = 20;
    private static final int MOST = 1 << 22;

    private static BfvParameters parameters() {
        return BfvParameters.batched(LatticeParameters.n8192(), PLAIN_BITS);
    }

    @Override
    public String label(Settings settings) {
        return "bfv-8192";
    }

    @Override
    public String security(Settings settings) {
        return "semi-honest; ring LWE, log2 QP = 208; 128 bits; circuit privacy 40 bits";
    }

    @Override
    public int items(Settings settings) {
        int n = settings.number("n", 1 << 15);
        if (n < 1 || n > MOST) {
            throw InvalidInput.of("--n is %1$d; 1 to %2$d are possible.", "--n 为 %1$d，应为 1 到 %2$d。", n, MOST);
        }
        return n;
    }

    /** Enough transforms for the lanes to be tried. */
    @Override
    public int warmUpItems() {
        return 1 << 16;
    }

    @Override
    public void generate(Path folder, Settings settings) {
        long t = parameters().plain();
        LongFile.write(folder.resolve("a/values"), Arrays.stream(LongFile.random(11, items(settings))).map(x -> Math.floorMod(x, t)).toArray());
        LongFile.write(folder.resolve("b/factors"), Arrays.stream(LongFile.random(12, items(settings))).map(x -> Math.floorMod(x, t)).toArray());
    }

    @Override
    public Map<String, Object> run(Session session, Path folder, Settings settings) {
        Channel channel = session.channel(session.peer());
        return session.index() == 0 ? owner(session.random(), channel, folder) : other(session.random(), channel, folder);
    }

    private static Map<String, Object> owner(SecureRandom random, Channel channel, Path folder) {
        long start = System.nanoTime();
        BfvParameters parameters = parameters();
        try (BfvSecretKey key = BfvSecretKey.generate(parameters, random)) {
            channel.send(key.publicKey(random).encode());
            byte[] keys = EvaluationKeys.generate(key.lattice(), true, new int[] {Galois.rotation(parameters.degree(), 1)}, random).encode();
            channel.send(keys);
            channel.flush();
            Map<String, Object> figures = new LinkedHashMap<>();
            figures.put("offlineSeconds", (System.nanoTime() - start) / 1e9);
            figures.put("evaluationKeyBytes", keys.length);

            long[] values = LongFile.read(folder.resolve("values"));
            BatchEncoder encoder = new BatchEncoder(parameters);
            int n = parameters.degree(), count = (values.length + n - 1) / n;
            long encoding = 0, encrypting = 0, decrypting = 0, bytes = 0;
            for (int i = 0; i < count; i++) {
                long before = System.nanoTime();
                BfvPlaintext m = encoder.encode(Arrays.copyOfRange(values, i * n, Math.min(values.length, (i + 1) * n)));
                long encoded = System.nanoTime();
                BfvCiphertext c = key.encrypt(m, random);
                encrypting += System.nanoTime() - encoded;
                encoding += encoded - before;
                bytes = c.bytes();
                channel.send(c.encode());
            }
            channel.flush();
            figures.put("bytesPerCiphertext", bytes);

            long[] results = new long[count * n];
            for (int i = 0; i < count; i++) {
                BfvCiphertext c = BfvCiphertext.decode(parameters, channel.receiveUpTo(mostBytes(parameters)));
                start = System.nanoTime();
                BfvPlaintext m = key.decrypt(c);
                decrypting += System.nanoTime() - start;
                System.arraycopy(encoder.decode(m), 0, results, i * n, n);
            }
            figures.put("encodeMicros", encoding / 1e3 / count);
            figures.put("encryptMicros", encrypting / 1e3 / count);
            figures.put("decryptMicros", decrypting / 1e3 / count);
            LongFile.write(folder.resolve("results"), Arrays.copyOf(results, values.length));
            return figures;
        }
    }

    private static Map<String, Object> other(SecureRandom random, Channel channel, Path folder) {
        long[] factors = LongFile.read(folder.resolve("factors"));
        BfvParameters parameters = parameters();
        BfvPublicKey publicKey = BfvPublicKey.decode(parameters, channel.receiveUpTo(mostBytes(parameters)));
        EvaluationKeys keys = EvaluationKeys.decode(parameters.ring(), channel.receiveUpTo(EvaluationKeys.mostBytes(parameters.ring())));
        BfvEvaluator evaluator = new BfvEvaluator(parameters);
        BatchEncoder encoder = new BatchEncoder(parameters);
        double noise = noise(parameters);
        int n = parameters.degree(), count = (factors.length + n - 1) / n;
        String[] names = {"multiplyPlainMicros", "rotateMicros", "multiplyMicros", "relineariseMicros", "addMicros", "hideMicros"};
        long[] nanos = new long[names.length];
        for (int i = 0; i < count; i++) {
            BfvCiphertext c = BfvCiphertext.decode(parameters, channel.receiveUpTo(mostBytes(parameters)));
            BfvPlaintext f = encoder.encode(Arrays.copyOfRange(factors, i * n, Math.min(factors.length, (i + 1) * n)));
            long[] at = new long[names.length + 1];
            at[0] = System.nanoTime();
            BfvCiphertext plain = evaluator.multiplyPlain(c, f);
            at[1] = System.nanoTime();
            BfvCiphertext rotated = evaluator.rotateRows(c, 1, keys);
            at[2] = System.nanoTime();
            BfvCiphertext product = evaluator.multiply(c, rotated);
            at[3] = System.nanoTime();
            product = evaluator.relinearise(product, keys);
            at[4] = System.nanoTime();
            BfvCiphertext sum = evaluator.add(product, plain);
            at[5] = System.nanoTime();
            BfvCiphertext hidden = publicKey.hide(sum, noise, random);
            at[6] = System.nanoTime();
            for (int k = 0; k < names.length; k++) {
                nanos[k] += at[k + 1] - at[k];
            }
            channel.send(evaluator.switchDown(hidden).encode());
        }
        channel.flush();
        Map<String, Object> figures = new LinkedHashMap<>();
        for (int k = 0; k < names.length; k++) {
            figures.put(names[k], nanos[k] / 1e3 / count);
        }
        figures.put("nttMicros", transform(parameters));
        return figures;
    }

    /** Of b's sum, whatever f is: b floods by what could have been. */
    private static double noise(BfvParameters parameters) {
        double deviation = new KeySwitch(parameters.ring()).errorDeviation(parameters.ring().levels());
        double fresh = BfvNoise.freshSecret(), rotated = BfvNoise.keySwitched(fresh, deviation);
        double plain = BfvNoise.timesPlain(fresh, parameters.degree() * (parameters.plain() / 2.0));
        return BfvNoise.sum(BfvNoise.keySwitched(BfvNoise.times(fresh, rotated, parameters), deviation), plain);
    }

    /** One transform modulo the first prime, the best of ten batches. */
    private static double transform(BfvParameters parameters) {
        Ntt ntt = parameters.ring().ciphertextBasis().ntt(0);
        long[] a = new long[ntt.degree()];
        Arrays.setAll(a, i -> i);
        double best = Double.MAX_VALUE;
        for (int batch = 0; batch < 10; batch++) {
            long start = System.nanoTime();
            for (int i = 0; i < 100; i++) {
                ntt.forward(a, 0);
            }
            best = Math.min(best, (System.nanoTime() - start) / 1e3 / 100);
        }
        return best;
    }

    /** Of a public key or a ciphertext. */
    private static int mostBytes(BfvParameters parameters) {
        return 64 + 3 * parameters.degree() * parameters.ring().ciphertextBasis().product().bitLength() / 8;
    }

    @Override
    public boolean check(Path folder, Settings settings) {
        BfvParameters parameters = parameters();
        long[] x = LongFile.read(folder.resolve("a/values")), f = LongFile.read(folder.resolve("b/factors"));
        int half = parameters.degree() / 2;
        long[] expected = new long[x.length];
        for (int i = 0; i < x.length; i++) {
            int next = i / half * half + (i + 1) % half;
            expected[i] = x[i] * (f[i] + (next < x.length ? x[next] : 0)) % parameters.plain();
        }
        return Arrays.equals(expected, LongFile.read(folder.resolve("a/results")));
    }
}
