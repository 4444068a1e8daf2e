package org.tacit.bench;

import java.lang.management.ManagementFactory;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.tacit.base.InvalidInput;
import org.tacit.crypto.curve.CurveGroup;
import org.tacit.crypto.he.AdditivePrivateKey;
import org.tacit.crypto.he.AdditivePublicKey;
import org.tacit.crypto.he.ElGamalPrivateKey;
import org.tacit.crypto.he.ElGamalPublicKey;
import org.tacit.crypto.he.OkamotoUchiyamaPrivateKey;
import org.tacit.crypto.he.OkamotoUchiyamaPublicKey;
import org.tacit.crypto.he.PaillierKeyProof;
import org.tacit.crypto.he.PaillierPrivateKey;
import org.tacit.crypto.he.PaillierPublicKey;
import org.tacit.wire.Channel;
import org.tacit.wire.Session;

/**
 * Weighted sums of encrypted numbers: a encrypts n of them, b multiplies each by a factor of its own and adds up {@value #COLUMNS} columns, re-randomises the
 * sums and returns them, a decrypts. b checks the proof of the key, where the scheme has one, and every ciphertext.
 */
final class AdditiveRun implements HeVariant {

    enum Scheme { PAILLIER, OKAMOTO_UCHIYAMA, ELGAMAL_RISTRETTO, ELGAMAL_SM2 }

    private static final int COLUMNS = 32;
    private static final int VALUE_BITS = 11;
    private static final int FACTOR_BITS = 10;
    /** So many that a column of the largest numbers still fits where sums are found by search. */
    private static final int MOST = 1 << 15;
    private static final int KEY_BYTES = 6144 / 8;
    private static final byte[] CONTEXT = "tacit/bench/he".getBytes(StandardCharsets.US_ASCII);

    private final Scheme scheme;

    AdditiveRun(Scheme scheme) {
        this.scheme = scheme;
    }

    @Override
    public String label(Settings settings) {
        return switch (scheme) {
            case PAILLIER -> "paillier-" + bits(settings) + "-short";
            case OKAMOTO_UCHIYAMA -> "okamoto-uchiyama-" + bits(settings);
            case ELGAMAL_RISTRETTO -> "ec-elgamal-ristretto255";
            case ELGAMAL_SM2 -> "ec-elgamal-sm2";
        };
    }

    @Override
    public String security(Settings settings) {
        return switch (scheme) {
            case PAILLIER -> "semi-honest; composite residuosity, short exponents; " + (bits(settings) < 3072 ? "112 bits" : "128 bits");
            case OKAMOTO_UCHIYAMA -> "semi-honest; p-subgroup; 128 bits";
            case ELGAMAL_RISTRETTO -> "semi-honest; decisional Diffie-Hellman; 126 bits";
            case ELGAMAL_SM2 -> "semi-honest; decisional Diffie-Hellman; 128 bits";
        };
    }

    private static int bits(Settings settings) {
        return settings.number("bits", PaillierPublicKey.DEFAULT_BITS);
    }

    @Override
    public int items(Settings settings) {
        int n = settings.number("n", 512);
        if (n < 1 || n > MOST) {
            throw InvalidInput.of("--n is %1$d; 1 to %2$d are possible.", "--n 为 %1$d，应为 1 到 %2$d。", n, MOST);
        }
        return n;
    }

    private int columns(Settings settings) {
        return Math.min(COLUMNS, items(settings));
    }

    @Override
    public void generate(Path folder, Settings settings) {
        int n = items(settings);
        LongFile.write(folder.resolve("a/values"), Arrays.stream(LongFile.random(11, n)).map(x -> x >> 63 - VALUE_BITS).toArray());
        LongFile.write(folder.resolve("b/factors"), Arrays.stream(LongFile.random(12, n)).map(x -> x >>> 64 - FACTOR_BITS).toArray());
    }

    @Override
    public Map<String, Object> run(Session session, Path folder, Settings settings) {
        Channel channel = session.channel(session.peer());
        return session.index() == 0 ? owner(session, channel, folder, settings) : other(session, channel, folder, settings);
    }

    private Map<String, Object> owner(Session session, Channel channel, Path folder, Settings settings) {
        SecureRandom random = session.random();
        long start = System.nanoTime();
        AdditivePrivateKey key = makeKey(channel, bits(settings), random);
        AdditivePublicKey pk = key.publicKey();
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("offlineSeconds", (System.nanoTime() - start) / 1e9);

        long[] values = LongFile.read(folder.resolve("values"));
        int n = values.length;
        long[] c = new long[n * pk.longs()];
        start = cpu();
        for (int i = 0; i < n; i++) {
            pk.encrypt(BigInteger.valueOf(values[i]), random, c, i * pk.longs());
        }
        figures.put("encryptMicros", micros(start, n));
        byte[] wire = new byte[pk.bytes()];
        for (int i = 0; i < n; i++) {
            pk.encode(c, i * pk.longs(), wire, 0);
            channel.send(wire);
        }

        int sums = columns(settings);
        byte[] answer = channel.receive(sums * pk.bytes());
        pk.decode(answer, 0, sums, c, 0);
        long[] results = new long[sums];
        start = cpu();
        for (int j = 0; j < sums; j++) {
            results[j] = key.decrypt(c, j * pk.longs(), random).longValueExact();
        }
        figures.put("decryptMicros", micros(start, sums));
        figures.put("bytesPerCiphertext", pk.bytes());
        LongFile.write(folder.resolve("sums"), results);
        return figures;
    }

    private Map<String, Object> other(Session session, Channel channel, Path folder, Settings settings) {
        long[] factors = LongFile.read(folder.resolve("factors"));
        int n = factors.length;
        AdditivePublicKey pk = takeKey(channel);
        int words = pk.longs();
        long[] c = new long[n * words];
        for (int i = 0; i < n; i++) {
            pk.decode(channel.receive(pk.bytes()), 0, 1, c, i * words);
        }

        long start = cpu();
        for (int i = 0; i < n; i++) {
            pk.multiply(c, i * words, BigInteger.valueOf(factors[i]), FACTOR_BITS, c, i * words);
        }
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("multiplyMicros", micros(start, n));
        figures.put("multiplyBits", FACTOR_BITS);
        int sums = columns(settings);
        start = cpu();
        for (int i = sums; i < n; i++) {
            int column = i % sums;
            pk.add(c, column * words, c, i * words, c, column * words);
        }
        figures.put("addMicros", micros(start, Math.max(1, n - sums)));
        byte[] answer = new byte[sums * pk.bytes()];
        for (int j = 0; j < sums; j++) {
            pk.rerandomise(c, j * words, session.random());
            pk.encode(c, j * words, answer, j * pk.bytes());
        }
        channel.send(answer);
        channel.flush();
        if (scheme == Scheme.PAILLIER) {
            figures.put("mulModNSquaredMicros", product(pk, c));
        }
        return figures;
    }

    /** A Paillier addition is one product modulo n²: the best of ten batches, with nothing else around it. */
    private static double product(AdditivePublicKey pk, long[] c) {
        double best = Double.MAX_VALUE;
        for (int batch = 0; batch < 10; batch++) {
            long start = cpu();
            for (int i = 0; i < 1000; i++) {
                pk.add(c, 0, c, 0, c, 0);
            }
            best = Math.min(best, micros(start, 1000));
        }
        return best;
    }

    /** The public key on its way: Paillier's with the proof of it, ElGamal's with the proof of its secret. */
    private AdditivePrivateKey makeKey(Channel channel, int bits, SecureRandom random) {
        switch (scheme) {
            case PAILLIER -> {
                PaillierPrivateKey key = PaillierPrivateKey.generate(bits, PaillierPublicKey.Randomiser.SHORT, random);
                channel.send(key.publicKey().modulus().toByteArray());
                channel.send(PaillierKeyProof.prove(key, CONTEXT));
                channel.flush();
                return key;
            }
            case OKAMOTO_UCHIYAMA -> {
                OkamotoUchiyamaPrivateKey key = OkamotoUchiyamaPrivateKey.generate(bits, random);
                channel.send(key.publicKey().modulus().toByteArray());
                channel.send(key.publicKey().generator().toByteArray());
                channel.flush();
                return key;
            }
            case ELGAMAL_RISTRETTO, ELGAMAL_SM2 -> {
                ElGamalPrivateKey key = ElGamalPrivateKey.generate(group(), random);
                channel.send(key.proof(CONTEXT, random));
                channel.flush();
                return key;
            }
        }
        throw new IllegalStateException(scheme.name());
    }

    private AdditivePublicKey takeKey(Channel channel) {
        switch (scheme) {
            case PAILLIER -> {
                BigInteger n = new BigInteger(1, channel.receiveUpTo(KEY_BYTES + 1));
                byte[] proof = channel.receiveUpTo(16 * KEY_BYTES);
                PaillierKeyProof.verify(n, CONTEXT, proof);
                return PaillierPublicKey.of(n, PaillierPublicKey.Randomiser.SHORT);
            }
            case OKAMOTO_UCHIYAMA -> {
                BigInteger n = new BigInteger(1, channel.receiveUpTo(KEY_BYTES + 1));
                return OkamotoUchiyamaPublicKey.of(n, new BigInteger(1, channel.receiveUpTo(KEY_BYTES + 1)));
            }
            case ELGAMAL_RISTRETTO, ELGAMAL_SM2 -> {
                CurveGroup group = group();
                return ElGamalPublicKey.proven(group, channel.receive(2 * group.bytes() + 32), CONTEXT);
            }
        }
        throw new IllegalStateException(scheme.name());
    }

    private CurveGroup group() {
        return scheme == Scheme.ELGAMAL_SM2 ? CurveGroup.sm2() : CurveGroup.ristretto255();
    }

    /** Nanoseconds of processor time of this thread, which alone does the work: the same on a busy machine. */
    private static long cpu() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private static double micros(long start, int count) {
        return (cpu() - start) / 1e3 / count;
    }

    @Override
    public boolean check(Path folder, Settings settings) {
        long[] values = LongFile.read(folder.resolve("a/values"));
        long[] factors = LongFile.read(folder.resolve("b/factors"));
        long[] expected = new long[columns(settings)];
        for (int i = 0; i < values.length; i++) {
            expected[i % expected.length] += values[i] * factors[i];
        }
        return Arrays.equals(expected, LongFile.read(folder.resolve("a/sums")));
    }
}
