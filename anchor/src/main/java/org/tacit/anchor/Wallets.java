package org.tacit.anchor;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.UUID;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.generators.SCrypt;
import org.tacit.base.InvalidInput;
import org.tacit.base.Text;
import org.web3j.crypto.Credentials;
import org.web3j.crypto.ECKeyPair;
import org.web3j.crypto.Hash;
import org.web3j.crypto.Keys;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The chain's key at rest: the field's usual wallet file (version 3: scrypt, AES-128-CTR, Keccak check), sealed with a passphrase that stands in another file,
 * best outside the node's folder. Any Ethereum tool can make and read one.
 */
public final class Wallets {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int N = 1 << 17;
    private static final int MOST_MEMORY = 1 << 30;

    private Wallets() {
    }

    /** Makes a key and its file; the address. */
    public static String make(Path wallet, Path passphrase, SecureRandom random) {
        byte[] secret = new byte[32];
        BigInteger d;
        do {
            random.nextBytes(secret);
            d = new BigInteger(1, secret);
        } while (d.signum() == 0 || d.compareTo(org.web3j.crypto.Sign.CURVE_PARAMS.getN()) >= 0);
        byte[] salt = new byte[32];
        byte[] iv = new byte[16];
        random.nextBytes(salt);
        random.nextBytes(iv);
        byte[] derived = SCrypt.generate(words(passphrase), salt, N, 8, 1, 32);
        byte[] sealed = ctr(derived, iv, secret);
        String address = Keys.toChecksumAddress(Keys.getAddress(ECKeyPair.create(secret)));
        String text = JSON.writeValueAsString(Map.of("version", 3, "id", new UUID(random.nextLong(), random.nextLong()).toString(), "address", address.substring(2).toLowerCase(java.util.Locale.ROOT),
                "crypto", Map.of("cipher", "aes-128-ctr", "cipherparams", Map.of("iv", hex(iv)), "ciphertext", hex(sealed), "mac", hex(mac(derived, sealed)), "kdf", "scrypt",
                        "kdfparams", Map.of("n", N, "r", 8, "p", 1, "dklen", 32, "salt", hex(salt)))));
        Arrays.fill(secret, (byte) 0);
        Arrays.fill(derived, (byte) 0);
        try {
            Files.createFile(wallet, Files.getFileStore(wallet.toAbsolutePath().getParent()).supportsFileAttributeView("posix")
                    ? new java.nio.file.attribute.FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))}
                    : new java.nio.file.attribute.FileAttribute<?>[0]);
            Files.writeString(wallet, text + "\n", StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw new InvalidInput(Text.of("%s cannot be made (%s); it must not exist yet.", "无法创建 %s（%s）；该文件须尚不存在。", wallet, e.getClass().getSimpleName()), e);
        }
        return address;
    }

    static Credentials read(Path wallet, Path passphrase) {
        JsonNode crypto;
        try {
            crypto = JSON.readTree(Files.readString(wallet)).path("crypto");
        } catch (IOException | JacksonException e) {
            throw new InvalidInput(Text.of("The wallet %s cannot be read.", "无法读取钱包文件 %s。", wallet), e);
        }
        JsonNode kdf = crypto.path("kdfparams");
        long n = kdf.path("n").asLong(0);
        long r = kdf.path("r").asLong(0);
        long p = kdf.path("p").asLong(0);
        boolean known = crypto.path("kdf").asString("").equals("scrypt") && crypto.path("cipher").asString("").equals("aes-128-ctr") && kdf.path("dklen").asInt(0) == 32;
        if (!known || n < 2 || Long.bitCount(n) != 1 || r < 1 || r > 64 || p < 1 || p > 16 || 128 * n * r > MOST_MEMORY) {
            throw InvalidInput.of("The wallet %s is not of version 3 with scrypt.", "钱包 %s 不是采用 scrypt 的第 3 版格式。", wallet);
        }
        try {
            byte[] sealed = bytes(crypto, "ciphertext");
            byte[] derived = SCrypt.generate(words(passphrase), bytes(kdf, "salt"), (int) n, (int) r, (int) p, 32);
            if (sealed.length != 32 || !MessageDigest.isEqual(mac(derived, sealed), bytes(crypto, "mac"))) {
                throw InvalidInput.of("The passphrase does not open the wallet %s, or it is damaged.", "口令无法打开钱包 %s，或文件已损坏。", wallet);
            }
            byte[] secret = ctr(derived, bytes(crypto.path("cipherparams"), "iv"), sealed);
            Arrays.fill(derived, (byte) 0);
            Credentials credentials = Credentials.create(ECKeyPair.create(secret));
            Arrays.fill(secret, (byte) 0);
            return credentials;
        } catch (IllegalArgumentException e) {
            throw InvalidInput.of("The wallet %s is damaged.", "钱包 %s 已损坏。", wallet);
        }
    }

    private static byte[] words(Path file) {
        try {
            byte[] words = Files.readString(file).strip().getBytes(StandardCharsets.UTF_8);
            if (words.length < 12) {
                throw InvalidInput.of("The passphrase in %s is shorter than 12 characters.", "%s 中的口令不足 12 个字符。", file);
            }
            return words;
        } catch (IOException e) {
            throw new InvalidInput(Text.of("The passphrase file %s cannot be read.", "无法读取口令文件 %s。", file), e);
        }
    }

    private static byte[] ctr(byte[] derived, byte[] iv, byte[] text) {
        try {
            Cipher aes = Cipher.getInstance("AES/CTR/NoPadding");
            aes.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(derived, 0, 16, "AES"), new IvParameterSpec(iv));
            return aes.doFinal(text);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static byte[] mac(byte[] derived, byte[] sealed) {
        byte[] input = Arrays.copyOf(Arrays.copyOfRange(derived, 16, 32), 16 + sealed.length);
        System.arraycopy(sealed, 0, input, 16, sealed.length);
        return Hash.sha3(input);
    }

    private static byte[] bytes(JsonNode node, String field) {
        return HexFormat.of().parseHex(node.path(field).asString(""));
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
