package org.tacit.node.vault;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.Security;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.KeyGenerator;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import org.tacit.base.InvalidInput;
import org.tacit.base.PeerFailed;

/**
 * The node's key in a hardware security module, by way of PKCS#11 and the JDK's own provider. Keys are AES-256 token objects named
 * {@code PREFIX-0001}, {@code PREFIX-0002} …; the highest number is the current one. That they cannot be read out of the module is said by the
 * provider's configuration ({@code CKA_SENSITIVE}, {@code CKA_EXTRACTABLE}) and held by the module.
 */
public final class Pkcs11Keys implements KeySource {

    private static final Pattern PREFIX = Pattern.compile("[a-z][a-z0-9-]{0,30}");

    private final Provider provider;
    private final KeyStore store;
    private final String prefix;
    private final SecureRandom random;

    /**
     * @param config of SunPKCS11: library, slot or token, attributes
     * @param pin    file that holds the user's PIN and nothing else
     */
    public Pkcs11Keys(Path config, Path pin, String prefix, SecureRandom random, boolean mayMake) {
        if (!PREFIX.matcher(prefix).matches()) {
            throw InvalidInput.of("'%s' cannot name keys; use lower-case letters, digits and dashes.", "“%s”不能作为密钥名；请使用小写字母、数字和短横线。", prefix);
        }
        this.prefix = prefix;
        this.random = random;
        char[] secret = new String(Durable.read(pin), StandardCharsets.UTF_8).strip().toCharArray();
        try {
            provider = Security.getProvider("SunPKCS11").configure(config.toString());
            store = KeyStore.getInstance("PKCS11", provider);
            store.load(null, secret);
            if (names().isEmpty()) {
                if (!mayMake) {
                    throw InvalidInput.of("The security module has no key '%s-…', and what is sealed at rest needs it.", "安全模块中没有密钥“%s-…”，而静态加密的数据需要它。", prefix);
                }
                next();
            }
        } catch (GeneralSecurityException | IOException | RuntimeException e) {
            if (e instanceof InvalidInput known) {
                throw known;
            }
            throw new InvalidInput(org.tacit.base.Text.of("The security module of %s cannot be used (%s); check library, token and PIN.",
                    "无法使用 %s 所配置的安全模块（%s），请检查库文件、令牌与 PIN。", config, e.getClass().getSimpleName()), e);
        } finally {
            java.util.Arrays.fill(secret, '\0');
        }
    }

    private List<String> names() {
        try {
            return Collections.list(store.aliases()).stream().filter(a -> a.matches(Pattern.quote(prefix) + "-[0-9]{4}")).sorted().toList();
        } catch (GeneralSecurityException e) {
            throw failed(e);
        }
    }

    private static PeerFailed failed(Exception e) {
        return PeerFailed.of("The security module did not do what it was asked (%s).", "安全模块未能完成请求（%s）。", e.getClass().getSimpleName());
    }

    private SecretKey key(String name) {
        try {
            if (store.getKey(name, null) instanceof SecretKey key) {
                return key;
            }
        } catch (GeneralSecurityException e) {
            throw failed(e);
        }
        throw InvalidInput.of("The node's key %s is not in the security module.", "节点密钥 %s 不在安全模块中。", name);
    }

    @Override
    public synchronized String current() {
        return names().getLast();
    }

    @Override
    public synchronized byte[] wrap(byte[] secret, byte[] context) {
        byte[] nonce = new byte[SealCipher.NONCE];
        random.nextBytes(nonce);
        try {
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, key(current()), nonce, context).doFinal(secret);
            return ByteBuffer.allocate(nonce.length + sealed.length).put(nonce).put(sealed).array();
        } catch (GeneralSecurityException | RuntimeException e) {
            throw e instanceof InvalidInput known ? known : failed(e);
        }
    }

    @Override
    public synchronized byte[] unwrap(String name, byte[] wrapped, byte[] context) {
        if (wrapped.length <= SealCipher.NONCE || !name.startsWith(prefix)) {
            throw InvalidInput.of("A wrapped key was changed, or is not of the node's key %s.", "被包裹的密钥已被改动，或不属于节点密钥 %s。", name);
        }
        SecretKey key = key(name);
        try {
            return cipher(Cipher.DECRYPT_MODE, key, java.util.Arrays.copyOf(wrapped, SealCipher.NONCE), context)
                    .doFinal(wrapped, SealCipher.NONCE, wrapped.length - SealCipher.NONCE);
        } catch (GeneralSecurityException | RuntimeException e) {
            // Modules say in many ways that a tag is wrong.
            throw InvalidInput.of("A wrapped key was changed, or is not of the node's key %s (%s).", "被包裹的密钥已被改动，或不属于节点密钥 %s（%s）。", name,
                    e.getClass().getSimpleName());
        }
    }

    private Cipher cipher(int mode, SecretKey key, byte[] nonce, byte[] context) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding", provider);
        cipher.init(mode, key, new GCMParameterSpec(8 * SealCipher.TAG, nonce));
        cipher.updateAAD(context);
        return cipher;
    }

    @Override
    public synchronized String next() {
        List<String> names = names();
        int number = names.isEmpty() ? 1 : Integer.parseInt(names.getLast().substring(prefix.length() + 1)) + 1;
        String name = "%s-%04d".formatted(prefix, number);
        try {
            KeyGenerator generator = KeyGenerator.getInstance("AES", provider);
            generator.init(256);
            store.setEntry(name, new KeyStore.SecretKeyEntry(generator.generateKey()), null);
            return name;
        } catch (GeneralSecurityException e) {
            throw failed(e);
        }
    }

    @Override
    public synchronized void destroyOthers() {
        List<String> names = names();
        for (String name : names.subList(0, names.size() - 1)) {
            try {
                store.deleteEntry(name);
            } catch (GeneralSecurityException e) {
                throw failed(e);
            }
        }
    }

    @Override
    public String about() {
        return "pkcs11 " + prefix;
    }
}
