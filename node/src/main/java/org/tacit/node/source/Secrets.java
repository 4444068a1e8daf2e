package org.tacit.node.source;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.tacit.base.InvalidInput;
import org.tacit.base.Text;
import org.tacit.node.home.NodeHome;

/**
 * Seals passwords and access keys before they enter the database: AES-256-GCM under a key in a file of the node's identity, each
 * bound to the source and setting it belongs to, so that a sealed text moved elsewhere opens nothing. A copy of the database alone shows none.
 */
final class Secrets {

    private static final String PREFIX = "sealed.v1.";
    private static final int KEY = 32;
    private static final int NONCE = 12;
    private static final int TAG_BITS = 128;

    private final Path file;
    private final SecureRandom random;

    Secrets(NodeHome home, SecureRandom random) {
        this.file = home.identity().resolve("sources.key");
        this.random = random;
    }

    String seal(String source, String setting, String secret) {
        byte[] nonce = new byte[NONCE];
        random.nextBytes(nonce);
        byte[] plain = secret.getBytes(StandardCharsets.UTF_8);
        try {
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, nonce, source, setting).doFinal(plain);
            byte[] all = Arrays.copyOf(nonce, NONCE + sealed.length);
            System.arraycopy(sealed, 0, all, NONCE, sealed.length);
            return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(all);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM is in every JDK", e);
        } finally {
            Arrays.fill(plain, (byte) 0);
        }
    }

    String open(String source, String setting, String sealed) {
        try {
            if (!sealed.startsWith(PREFIX)) {
                throw new GeneralSecurityException("not sealed");
            }
            byte[] all = Base64.getUrlDecoder().decode(sealed.substring(PREFIX.length()));
            return new String(cipher(Cipher.DECRYPT_MODE, Arrays.copyOf(all, NONCE), source, setting).doFinal(all, NONCE, all.length - NONCE), StandardCharsets.UTF_8);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new InvalidInput(Text.of("The stored secret '%s' of source '%s' cannot be opened with this node's key; give it again.",
                    "无法用本节点密钥打开数据源“%2$s”存储的“%1$s”；请重新填写。", setting, source), e);
        }
    }

    private Cipher cipher(int mode, byte[] nonce, String source, String setting) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        byte[] key = key();
        try {
            cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
        } finally {
            Arrays.fill(key, (byte) 0);
        }
        cipher.updateAAD(("tacit.source.v1\0" + source + "\0" + setting).getBytes(StandardCharsets.UTF_8));
        return cipher;
    }

    private synchronized byte[] key() {
        try {
            if (!Files.exists(file)) {
                byte[] made = new byte[KEY];
                random.nextBytes(made);
                NodeHome.writePrivate(file, made);
            }
            byte[] key = Files.readAllBytes(file);
            if (key.length != KEY) {
                throw InvalidInput.of("%s is damaged; restore it from the backup.", "%s 已损坏，请从备份恢复。", file);
            }
            return key;
        } catch (IOException e) {
            throw NodeHome.unreadable(file, e);
        }
    }
}
