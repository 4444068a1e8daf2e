package org.tacit.node.vault;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import javax.crypto.AEADBadTagException;
import org.tacit.base.InvalidInput;
import org.tacit.node.access.Caller;
import org.tacit.node.evidence.Evidence;

/**
 * Seals secrets and files of tenants at rest.
 *
 * <h2>Security guarantees</h2>
 * Against whoever reads or changes the disk but has not the node's key ({@link KeySource}): content is confidential; content that was changed, cut off, or put
 * in the place of another tenant's, purpose's or object's does not open. Sizes are not hidden, nor are tenants' names and the times of keys. After {@link #destroy}
 * a file cannot be opened by anybody, whatever copy of it exists, unless a copy of its wrapped key exists as well; such copies die with the node's key
 * that wrapped the tenant's ({@link #rotateNode} after the destruction). Content itself is in this process's memory while it is worked on.
 *
 * <p>Keys: node's key → tenant's key → a key for every file; small secrets are sealed by the tenant's key itself. GCM with random nonces is good for 2^32
 * uses of a key: secrets and wrapped keys of one tenant between two rotations. GCM does not commit to its key; every opening here names the key by its id.
 */
public final class Vault implements AutoCloseable {

    private static final int ID = 16;
    private static final String SEALED = "s1.";
    private static final int LARGEST_SECRET = 1 << 20;

    private final KeySource source;
    private final SealCipher cipher;
    private final KeyFolder folder;
    private final Evidence evidence;
    private final Clock clock;
    private final SecureRandom random;
    /** Held while keys are made, rotated and destroyed; and shortly by whoever needs a tenant's key. */
    private final ReentrantLock lock = new ReentrantLock();
    /** Tenants' keys, unwrapped, by id. */
    private final Map<String, byte[]> open = new HashMap<>();
    private final Map<String, KeyRecord> current = new HashMap<>();
    private final List<Consumer<String>> holders = new CopyOnWriteArrayList<>();
    private boolean closed;

    /**
     * A key as people see it.
     *
     * @param wrappedBy name of the node's key
     * @param current   seals what is new; otherwise it only opens
     */
    public record TenantKey(String tenant, String id, String cipher, Instant createdAt, String wrappedBy, boolean current) {
    }

    /** @param source what the node's key is kept in */
    public record VaultKeys(String source, String nodeKey, List<TenantKey> tenants) {
    }

    public Vault(Path folder, KeySource source, SealCipher cipher, Evidence evidence, Clock clock, SecureRandom random) {
        this.source = source;
        this.cipher = cipher;
        this.folder = new KeyFolder(folder, random);
        this.evidence = evidence;
        this.clock = clock;
        this.random = random;
        finishRotations();
    }

    // ---- small secrets ----

    /**
     * Somebody keeps sealed secrets.
     *
     * @param reseal seals all of a tenant's anew ({@link #reseal}); called before older keys of it are destroyed, which then does not happen where it fails
     */
    public void keeps(Consumer<String> reseal) {
        holders.add(reseal);
    }

    /** Seals a secret, as text that a database column can hold. */
    public String seal(Sealing of, byte[] secret) {
        if (secret.length > LARGEST_SECRET) {
            throw new IllegalArgumentException("larger than a secret: " + secret.length);
        }
        lock.lock();
        try {
            KeyRecord key = currentKey(of.tenant());
            byte[] header = header(key.with(), key.id());
            byte[] nonce = nonce();
            byte[] sealed = key.with().seal(unwrapped(key), nonce, of.bytes("tacit/secret/v1", header), secret, secret.length);
            byte[] all = ByteBuffer.allocate(header.length + nonce.length + sealed.length).put(header).put(nonce).put(sealed).array();
            return SEALED + Base64.getUrlEncoder().withoutPadding().encodeToString(all);
        } finally {
            lock.unlock();
        }
    }

    /** The secret; {@link InvalidInput} where the text was sealed for something else, was changed, or its key is destroyed. */
    public byte[] open(Sealing of, String sealed) {
        byte[] all = decode(of, sealed);
        String id = HexFormat.of().formatHex(all, 1, 1 + ID);
        lock.lock();
        try {
            KeyRecord key = folder.ofTenant(of.tenant()).stream().filter(k -> k.id().equals(id)).findFirst().orElseThrow(() -> destroyed(of));
            if (SealCipher.coded(all[0]) != key.with()) {
                throw changed(of);
            }
            return key.with().open(unwrapped(key), Arrays.copyOfRange(all, 1 + ID, 1 + ID + SealCipher.NONCE), of.bytes("tacit/secret/v1", Arrays.copyOf(all, 1 + ID)),
                    all, 1 + ID + SealCipher.NONCE, all.length - 1 - ID - SealCipher.NONCE);
        } catch (AEADBadTagException e) {
            throw changed(of);
        } finally {
            lock.unlock();
        }
    }

    /** The same secret under the tenant's current key, for after {@link #rotateTenant}; the same text where it is already. */
    public String reseal(Sealing of, String sealed) {
        byte[] all = decode(of, sealed);
        lock.lock();
        try {
            if (HexFormat.of().formatHex(all, 1, 1 + ID).equals(currentKey(of.tenant()).id())) {
                return sealed;
            }
            byte[] secret = open(of, sealed);
            try {
                return seal(of, secret);
            } finally {
                Arrays.fill(secret, (byte) 0);
            }
        } finally {
            lock.unlock();
        }
    }

    private static byte[] decode(Sealing of, String sealed) {
        try {
            if (sealed.startsWith(SEALED) && sealed.length() <= 2 * LARGEST_SECRET) {
                byte[] all = Base64.getUrlDecoder().decode(sealed.substring(SEALED.length()));
                if (all.length >= 1 + ID + SealCipher.NONCE + SealCipher.TAG) {
                    return all;
                }
            }
        } catch (IllegalArgumentException e) {
            // Said below.
        }
        throw changed(of);
    }

    private static byte[] header(SealCipher cipher, String id) {
        return ByteBuffer.allocate(1 + ID).put((byte) cipher.code()).put(HexFormat.of().parseHex(id)).array();
    }

    private byte[] nonce() {
        byte[] nonce = new byte[SealCipher.NONCE];
        random.nextBytes(nonce);
        return nonce;
    }

    private static InvalidInput changed(Sealing of) {
        return InvalidInput.of("What is stored as the %s of '%s' is not what was sealed for it; enter it again.", "“%2$s”的 %1$s 的存储内容与加密时不符，请重新录入。",
                of.purpose(), of.object());
    }

    private static InvalidInput destroyed(Sealing of) {
        return InvalidInput.of("The key of the %s '%s' is destroyed or missing: nobody can open it.", "%s“%s”的密钥已销毁或缺失，无人可以打开。", of.purpose(), of.object());
    }

    // ---- files ----

    /** Seals what is written, under a key of its own; whole after it is closed, which leaves {@code to} open. */
    public OutputStream sealing(Sealing of, OutputStream to) throws IOException {
        byte[] key = new byte[cipher.keyBytes()];
        random.nextBytes(key);
        KeyRecord made;
        lock.lock();
        try {
            made = wrap(record(of), key);
            folder.write(made);
        } finally {
            lock.unlock();
        }
        SealHeader header = SealHeader.of(cipher, made.id(), nonce());
        return new SealedOutput(to, header, key, of.bytes("tacit/file/v1", header.bytes()));
    }

    /** Opens what was sealed for this; {@link InvalidInput} where it was for something else, was changed, or its key is destroyed. Closes {@code from}. */
    public InputStream opening(Sealing of, InputStream from) throws IOException {
        SealHeader header = SealHeader.read(from).orElseThrow(() -> changed(of));
        lock.lock();
        try {
            KeyRecord key = folder.find(header.keyId()).orElseThrow(() -> destroyed(of));
            if (!key.sealing().equals(of) || key.with() != header.cipher()) {
                throw changed(of);
            }
            return new SealedInput(from, header, unwrapObject(key), of.bytes("tacit/file/v1", header.bytes()), of.object());
        } finally {
            lock.unlock();
        }
    }

    /** Bytes on disk of a file with so many bytes of content. */
    public static long sealedSize(long plain) {
        return SealHeader.sealedSize(plain);
    }

    /** Id of the key that a file is sealed with; empty where it is not sealed or not there. */
    public static Optional<String> keyOf(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return SealHeader.read(in).map(SealHeader::keyId);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Destroys a file's key; what it sealed can never be opened again. False where there is no such key. */
    public boolean destroy(String key) {
        lock.lock();
        try {
            Optional<KeyRecord> found = folder.find(key);
            found.ifPresent(folder::destroy);
            return found.isPresent();
        } finally {
            lock.unlock();
        }
    }

    // ---- keys ----

    private KeyRecord record(Sealing of) {
        byte[] id = new byte[ID];
        random.nextBytes(id);
        return new KeyRecord(KeyRecord.FORMAT, HexFormat.of().formatHex(id), of.tenant(), of.purpose(), of.object(), cipher.label(),
                clock.instant().toString(), "", "", false);
    }

    private KeyRecord wrap(KeyRecord object, byte[] key) {
        KeyRecord by = currentKey(object.tenant());
        byte[] nonce = nonce();
        byte[] sealed = by.with().seal(unwrapped(by), nonce, object.context(), key, key.length);
        return object.wrapped(by.id(), ByteBuffer.allocate(nonce.length + sealed.length).put(nonce).put(sealed).array());
    }

    private byte[] unwrapObject(KeyRecord object) {
        KeyRecord by = folder.ofTenant(object.tenant()).stream().filter(k -> k.id().equals(object.wrappedBy())).findFirst().orElseThrow(() -> destroyed(object.sealing()));
        byte[] wrapped = object.wrappedBytes();
        try {
            if (wrapped.length > SealCipher.NONCE) {
                return by.with().open(unwrapped(by), Arrays.copyOf(wrapped, SealCipher.NONCE), object.context(), wrapped, SealCipher.NONCE, wrapped.length - SealCipher.NONCE);
            }
        } catch (AEADBadTagException e) {
            // Said below.
        }
        throw changed(object.sealing());
    }

    /** The tenant's key that seals; made when it is first needed. */
    private KeyRecord currentKey(String tenant) {
        if (closed) {
            throw org.tacit.base.PeerFailed.of("This node is stopping.", "本节点正在停止。");
        }
        return current.computeIfAbsent(Sealing.checkTenant(tenant), name -> folder.ofTenant(name).stream().filter(k -> !k.retired())
                .max(Comparator.comparing(KeyRecord::created).thenComparing(KeyRecord::id)).orElseGet(() -> make(name)));
    }

    private KeyRecord make(String tenant) {
        KeyRecord plan = record(new Sealing(tenant, KeyRecord.TENANT, tenant));
        byte[] key = new byte[cipher.keyBytes()];
        random.nextBytes(key);
        KeyRecord made = plan.wrapped(source.current(), source.wrap(key, plan.context()));
        folder.write(made);
        open.put(made.id(), key);
        evidence.append("key.made", Map.of("tenant", tenant, "key", made.id(), "cipher", made.cipher(), "nodeKey", made.wrappedBy(), "by", Caller.current().name()));
        return made;
    }

    /** A tenant's key, for use under the lock. */
    private byte[] unwrapped(KeyRecord key) {
        return open.computeIfAbsent(key.id(), id -> source.unwrap(key.wrappedBy(), key.wrappedBytes(), key.context()));
    }

    /** What keys there are. */
    public VaultKeys keys() {
        lock.lock();
        try {
            List<TenantKey> all = new ArrayList<>();
            for (String tenant : folder.tenants()) {
                List<KeyRecord> keys = folder.ofTenant(tenant);
                keys.forEach(k -> all.add(new TenantKey(tenant, k.id(), k.cipher(), k.created(), k.wrappedBy(), !k.retired())));
            }
            return new VaultKeys(source.about(), source.current(), all);
        } finally {
            lock.unlock();
        }
    }

    /**
     * A new key of the node wraps the tenants' keys from now on; the older ones are destroyed. What is sealed is not touched. A crash in the middle is
     * made good at the next start.
     */
    public VaultKeys rotateNode() {
        lock.lock();
        try {
            String old = source.current();
            source.next();
            rewrapTenants();
            source.destroyOthers();
            evidence.append("key.node-rotated", Map.of("from", old, "to", source.current(), "by", Caller.current().name()));
            return keys();
        } finally {
            lock.unlock();
        }
    }

    private void rewrapTenants() {
        for (String tenant : folder.tenants()) {
            for (KeyRecord key : folder.ofTenant(tenant)) {
                if (!key.wrappedBy().equals(source.current())) {
                    folder.write(key.wrapped(source.current(), source.wrap(unwrapped(key), key.context())));
                }
            }
        }
        current.clear();
    }

    /**
     * A new key of the tenant: it wraps the keys of all its files from now on and seals its new secrets. The older key opens older secrets until
     * {@link #forgetRetired}.
     */
    public VaultKeys rotateTenant(String tenant) {
        lock.lock();
        try {
            List<KeyRecord> old = known(tenant);
            current.remove(tenant);
            KeyRecord made = make(tenant);
            old.stream().filter(k -> !k.retired()).forEach(k -> folder.write(k.retire()));
            current.put(tenant, made);
            long files = rewrapObjects(tenant);
            evidence.append("key.tenant-rotated", Map.of("tenant", tenant, "to", made.id(), "files", files, "by", Caller.current().name()));
            return keys();
        } finally {
            lock.unlock();
        }
    }

    private List<KeyRecord> known(String tenant) {
        List<KeyRecord> keys = folder.ofTenant(Sealing.checkTenant(tenant));
        if (keys.isEmpty()) {
            throw InvalidInput.of("Tenant '%s' has no keys here.", "租户“%s”在此没有密钥。", tenant);
        }
        return keys;
    }

    private long rewrapObjects(String tenant) {
        String by = currentKey(tenant).id();
        long[] count = {0};
        folder.eachObject(object -> {
            if (object.tenant().equals(tenant) && !object.wrappedBy().equals(by)) {
                byte[] key = unwrapObject(object);
                folder.write(wrap(object, key));
                Arrays.fill(key, (byte) 0);
                count[0]++;
            }
        });
        return count[0];
    }

    /** Destroys a tenant's keys that only open, once what they opened is sealed anew. */
    public VaultKeys forgetRetired(String tenant) {
        lock.lock();
        try {
            known(tenant);
            rewrapObjects(tenant);
            holders.forEach(reseal -> reseal.accept(tenant));
            for (KeyRecord key : folder.ofTenant(tenant)) {
                if (key.retired()) {
                    drop(key);
                    evidence.append("key.destroyed", Map.of("tenant", tenant, "key", key.id(), "why", "rotated", "by", Caller.current().name()));
                }
            }
            return keys();
        } finally {
            lock.unlock();
        }
    }

    private void drop(KeyRecord tenantKey) {
        folder.destroy(tenantKey);
        byte[] key = open.remove(tenantKey.id());
        if (key != null) {
            Arrays.fill(key, (byte) 0);
        }
    }

    /** Destroys all keys of a tenant: nothing that was ever sealed for it can be opened again. */
    public void destroyTenant(String tenant, String why) {
        lock.lock();
        try {
            List<KeyRecord> keys = known(tenant);
            current.remove(tenant);
            // The tenant's keys first: from here on all is lost, whatever happens in between.
            keys.forEach(this::drop);
            long[] files = {0};
            folder.eachObject(object -> {
                if (object.tenant().equals(tenant)) {
                    folder.destroy(object);
                    files[0]++;
                }
            });
            evidence.append("key.destroyed", Map.of("tenant", tenant, "keys", keys.stream().map(KeyRecord::id).toList(), "files", files[0], "why", why,
                    "by", Caller.current().name()));
        } finally {
            lock.unlock();
        }
    }

    /** A rotation that was cut off: what an older key of the node wraps is wrapped by the current one, and a tenant has one key that seals. */
    private void finishRotations() {
        for (String tenant : folder.tenants()) {
            folder.ofTenant(tenant).stream().filter(k -> !k.retired()).sorted(Comparator.comparing(KeyRecord::created).thenComparing(KeyRecord::id).reversed()).skip(1)
                    .forEach(k -> folder.write(k.retire()));
        }
        boolean cutOff = folder.tenants().stream().flatMap(t -> folder.ofTenant(t).stream()).anyMatch(k -> !k.wrappedBy().equals(source.current()));
        if (cutOff) {
            rewrapTenants();
        }
        source.destroyOthers();
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            open.values().forEach(key -> Arrays.fill(key, (byte) 0));
            open.clear();
            current.clear();
            source.close();
        } finally {
            lock.unlock();
        }
    }
}
