package org.tacit.node.vault;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import javax.crypto.AEADBadTagException;
import org.tacit.base.InvalidInput;
import org.tacit.node.home.NodeHome;

/**
 * The node's key in a folder that only its owner may read: {@code ID.key} for each key, and {@code current} that names the one in use. Whoever can read
 * the folder can open everything, so it may lie on another disk than the data, or on one that is mounted only for the start.
 */
public final class KeyFiles implements KeySource {

    private static final String CURRENT = "current";
    private static final String ENDING = ".key";
    private static final Pattern ID = Pattern.compile("[0-9a-f]{16}");

    private final Path folder;
    private final SealCipher cipher;
    private final SecureRandom random;
    private final Map<String, Secret> keys = new HashMap<>();
    private String current;

    private record Secret(SealCipher cipher, byte[] key) {
    }

    /** Opens the folder; makes the first key where {@code mayMake}. */
    public KeyFiles(Path folder, SealCipher cipher, SecureRandom random, boolean mayMake) {
        this.folder = folder;
        this.cipher = cipher;
        this.random = random;
        if (Files.exists(folder.resolve(CURRENT))) {
            current = new String(Durable.read(folder.resolve(CURRENT)), StandardCharsets.US_ASCII).strip();
            Durable.inside(folder, ENDING, random).forEach(this::load);
        }
        if (current == null) {
            if (!mayMake) {
                throw missing();
            }
            NodeHome.makeFolder(folder);
            next();
        }
        if (!keys.containsKey(current)) {
            throw missing();
        }
    }

    /** A key in the place of a lost one would open nothing, and hide that it is lost. */
    private InvalidInput missing() {
        return InvalidInput.of("The node's key is not in %s, and what is sealed at rest needs it; mount the folder or restore it from the backup of keys.",
                "%s 中没有本节点的密钥，而静态加密的数据需要它；请挂载该目录或从密钥备份恢复。", folder);
    }

    private void load(Path file) {
        String name = file.getFileName().toString();
        String id = name.substring(0, name.length() - ENDING.length());
        checkRights(file);
        String[] parts = new String(Durable.read(file), StandardCharsets.US_ASCII).strip().split(" ");
        try {
            SealCipher of = SealCipher.labelled(parts[0]);
            byte[] key = HexFormat.of().parseHex(parts[1]);
            if (parts.length == 2 && ID.matcher(id).matches() && key.length == of.keyBytes()) {
                keys.put(id, new Secret(of, key));
                return;
            }
        } catch (RuntimeException e) {
            // Said below: the cause could quote the key.
        }
        throw InvalidInput.of("%s is damaged; restore it from the backup of keys.", "%s 已损坏，请从密钥备份恢复。", file);
    }

    private static void checkRights(Path file) {
        try {
            if (Files.getFileAttributeView(file, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS) != null) {
                Set<PosixFilePermission> rights = Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS);
                if (!Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE).containsAll(rights)) {
                    throw InvalidInput.of("%s can be read by others than its owner; set its rights to 0600.", "%s 可被所有者以外的人读取，请将权限设为 0600。", file);
                }
            }
        } catch (java.io.IOException e) {
            throw NodeHome.unreadable(file, e);
        }
    }

    @Override
    public synchronized String current() {
        return current;
    }

    @Override
    public synchronized byte[] wrap(byte[] secret, byte[] context) {
        Secret key = keys.get(current);
        byte[] nonce = new byte[SealCipher.NONCE];
        random.nextBytes(nonce);
        byte[] sealed = key.cipher.seal(key.key, nonce, context, secret, secret.length);
        byte[] all = Arrays.copyOf(nonce, nonce.length + sealed.length);
        System.arraycopy(sealed, 0, all, nonce.length, sealed.length);
        return all;
    }

    @Override
    public synchronized byte[] unwrap(String id, byte[] wrapped, byte[] context) {
        Secret key = keys.get(id);
        if (key == null) {
            throw InvalidInput.of("The node's key %s is not in %s; restore it from the backup of keys.", "节点密钥 %s 不在 %s 中，请从密钥备份恢复。", id, folder);
        }
        try {
            if (wrapped.length > SealCipher.NONCE) {
                return key.cipher.open(key.key, Arrays.copyOf(wrapped, SealCipher.NONCE), context, wrapped, SealCipher.NONCE, wrapped.length - SealCipher.NONCE);
            }
        } catch (AEADBadTagException e) {
            // Said below.
        }
        throw InvalidInput.of("A wrapped key was changed, or is not of the node's key %s.", "被包裹的密钥已被改动，或不属于节点密钥 %s。", id);
    }

    @Override
    public synchronized String next() {
        byte[] name = new byte[8];
        random.nextBytes(name);
        String id = HexFormat.of().formatHex(name);
        byte[] key = new byte[cipher.keyBytes()];
        random.nextBytes(key);
        Durable.write(folder.resolve(id + ENDING), (cipher.label() + " " + HexFormat.of().formatHex(key) + "\n").getBytes(StandardCharsets.US_ASCII), random);
        Durable.write(folder.resolve(CURRENT), (id + "\n").getBytes(StandardCharsets.US_ASCII), random);
        keys.put(id, new Secret(cipher, key));
        current = id;
        return id;
    }

    @Override
    public synchronized void destroyOthers() {
        for (String id : List.copyOf(keys.keySet())) {
            if (!id.equals(current)) {
                Durable.shred(folder.resolve(id + ENDING), random);
                Arrays.fill(keys.remove(id).key, (byte) 0);
            }
        }
    }

    @Override
    public String about() {
        return "file " + cipher.label();
    }

    @Override
    public synchronized void close() {
        keys.values().forEach(secret -> Arrays.fill(secret.key, (byte) 0));
        keys.clear();
    }
}
