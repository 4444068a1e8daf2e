package org.tacit.node.access;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.tacit.base.InvalidInput;
import org.tacit.node.home.NodeHome;

/** Secrets that this node must read again: AES-256-GCM under a key in the folder, so that the database alone does not tell them. */
final class Seal {

    private static final int NONCE = 12;

    private final SecretKeySpec key;
    private final SecureRandom random;

    private Seal(byte[] key, SecureRandom random) {
        this.key = new SecretKeySpec(key, "AES");
        this.random = random;
    }

    /** With the folder's key, which is made where there is none yet. */
    static Seal of(NodeHome home, SecureRandom random) {
        Path file = home.identity().resolve("access.key");
        if (!Files.exists(file)) {
            byte[] made = new byte[32];
            random.nextBytes(made);
            NodeHome.writePrivate(file, HexFormat.of().formatHex(made) + "\n");
        }
        try {
            byte[] key = HexFormat.of().parseHex(Files.readString(file).strip());
            if (key.length == 32) {
                return new Seal(key, random);
            }
        } catch (IOException e) {
            throw NodeHome.unreadable(file, e);
        } catch (IllegalArgumentException e) {
            // The cause could quote the key.
        }
        throw InvalidInput.of("%s is damaged; restore it from a backup.", "%s 已损坏，请从备份恢复。", file);
    }

    /** @param whose what it belongs to: it opens for nothing else */
    String close(String whose, byte[] secret) {
        byte[] nonce = new byte[NONCE];
        random.nextBytes(nonce);
        byte[] sealed = run(Cipher.ENCRYPT_MODE, whose, nonce, secret);
        byte[] all = Arrays.copyOf(nonce, NONCE + sealed.length);
        System.arraycopy(sealed, 0, all, NONCE, sealed.length);
        return Base64.getEncoder().encodeToString(all);
    }

    byte[] open(String whose, String text) {
        byte[] all = Base64.getDecoder().decode(text);
        return run(Cipher.DECRYPT_MODE, whose, Arrays.copyOf(all, NONCE), Arrays.copyOfRange(all, NONCE, all.length));
    }

    private byte[] run(int mode, String whose, byte[] nonce, byte[] bytes) {
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(mode, key, new GCMParameterSpec(128, nonce));
            cipher.updateAAD(whose.getBytes(StandardCharsets.UTF_8));
            return cipher.doFinal(bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("what the database holds sealed for '" + whose + "' does not open; is identity/access.key the one it was sealed with?", e);
        }
    }
}
