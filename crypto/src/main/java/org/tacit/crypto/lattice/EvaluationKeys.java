package org.tacit.crypto.lattice;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.TreeMap;
import org.tacit.base.InvalidInput;
import org.tacit.base.ProtocolViolation;

/** What the owner of a secret gives to whoever computes on its ciphertexts: a key for products, and one for each automorphism that is wanted. */
public final class EvaluationKeys {

    private static final byte VERSION = 1;
    private static final int HEAD = 1 + 8 + 4;
    /** Rotations by all powers of two in both directions, conjugation and products are fewer. */
    private static final int MOST_KEYS = 64;
    private static final long MOST_BYTES = 1 << 30;

    private final LatticeParameters parameters;
    private final TreeMap<Integer, SwitchingKey> keys = new TreeMap<>();

    private EvaluationKeys(LatticeParameters parameters) {
        this.parameters = parameters;
    }

    /**
     * @param products whether ciphertexts will be multiplied with each other
     * @param elements exponents of {@link Galois}
     * @throws InvalidInput where there is no special prime, or more than {@value #MOST_KEYS} keys or a gibibyte of them are wanted
     */
    public static EvaluationKeys generate(LatticeSecretKey secret, boolean products, int[] elements, SecureRandom random) {
        int most = mostKeys(secret.parameters());
        if (elements.length + 1 > most) {
            throw InvalidInput.of("%1$d automorphisms are too many; rotate in steps of powers of two, with at most %2$d keys.", "%1$d 个自同构过多；请按 2 的幂分步旋转，密钥至多 %2$d 个。",
                    elements.length, most);
        }
        EvaluationKeys made = new EvaluationKeys(secret.parameters());
        if (products) {
            made.keys.put(SwitchingKey.RELINEARISATION, SwitchingKey.relinearisation(secret, random));
        }
        for (int g : elements) {
            made.keys.computeIfAbsent(g, e -> SwitchingKey.galois(secret, e, random));
        }
        return made;
    }

    public LatticeParameters parameters() {
        return parameters;
    }

    /** @throws InvalidInput where there is none */
    public SwitchingKey relinearisation() {
        SwitchingKey key = keys.get(SwitchingKey.RELINEARISATION);
        if (key == null) {
            throw InvalidInput.of("There is no key for products of ciphertexts; the owner of the secret has to make one.", "没有密文乘法所需的重线性化密钥；须由私钥持有方生成。");
        }
        return key;
    }

    /** @throws InvalidInput where there is none */
    public SwitchingKey galois(int g) {
        SwitchingKey key = g == SwitchingKey.RELINEARISATION ? null : keys.get(g);
        if (key == null) {
            throw InvalidInput.of("There is no key for the automorphism X ↦ X^%d; the owner of the secret has to make one.", "没有自同构 X ↦ X^%d 的密钥；须由私钥持有方生成。", g);
        }
        return key;
    }

    private static int mostKeys(LatticeParameters parameters) {
        return (int) Math.min(MOST_KEYS, MOST_BYTES / SwitchingKey.bytes(parameters));
    }

    public int bytes() {
        return HEAD + keys.size() * SwitchingKey.bytes(parameters);
    }

    /** Most bytes of keys for these parameters. */
    public static int mostBytes(LatticeParameters parameters) {
        return HEAD + mostKeys(parameters) * SwitchingKey.bytes(parameters);
    }

    /** Version, fingerprint of the parameters, number of keys, keys in the order of their exponents. */
    public byte[] encode() {
        byte[] out = new byte[bytes()];
        out[0] = VERSION;
        System.arraycopy(parameters.fingerprint(), 0, out, 1, 8);
        out[9] = (byte) keys.size();
        int at = HEAD;
        for (SwitchingKey key : keys.values()) {
            key.encode(out, at);
            at += SwitchingKey.bytes(parameters);
        }
        return out;
    }

    /** @throws ProtocolViolation unless they are keys for these parameters, each once */
    public static EvaluationKeys decode(LatticeParameters parameters, byte[] in) {
        int count = in.length < HEAD ? -1 : (in[9] & 255) | (in[10] & 255) << 8 | (in[11] & 255) << 16 | in[12] << 24;
        if (count < 0 || count > mostKeys(parameters) || in[0] != VERSION || !Arrays.equals(in, 1, 9, parameters.fingerprint(), 0, 8)
                || in.length != HEAD + (long) count * SwitchingKey.bytes(parameters)) {
            throw ProtocolViolation.of("the peer's evaluation keys are not for the agreed parameters, or cut short; the job stops", "对方的运算密钥与约定参数不符或不完整，任务中止");
        }
        EvaluationKeys read = new EvaluationKeys(parameters);
        int last = -1;
        for (int i = 0; i < count; i++) {
            SwitchingKey key = SwitchingKey.decode(parameters, in, HEAD + i * SwitchingKey.bytes(parameters));
            if (key.element() <= last) {
                throw ProtocolViolation.of("the peer's evaluation keys are not in order, or one comes twice; the job stops", "对方的运算密钥次序有误或重复，任务中止");
            }
            last = key.element();
            read.keys.put(last, key);
        }
        return read;
    }
}
