package org.tacit.pir.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.tacit.base.InvalidInput;
import org.tacit.pir.choice.CandidateGroups;
import org.tacit.pir.choice.Candidates;
import org.tacit.psi.unbalanced.Disk;

/**
 * Groups of candidates that outlive a client's list of keys: a key that was put into a group stays there, with the same others, and keys that are new make groups among
 * themselves once there are enough of them. So the lists that a provider sees over the years are equal or have nothing in common ({@link CandidateGroups}).
 *
 * <p>Kept in a folder of this client and provider: the secret, the length of lists, and the keys of each generation. Whoever reads it knows which list stands for which keys.
 */
public final class KeptCandidates implements Candidates {

    private final List<CandidateGroups> generations = new ArrayList<>();
    private final List<Set<ByteBuffer>> members = new ArrayList<>();

    private KeptCandidates() {
    }

    /**
     * The groups so far, and new ones of what is new in the pool.
     *
     * @param pool keys that may be asked; different ones
     * @throws InvalidInput if lists had another length before
     */
    public static KeptCandidates open(Path folder, List<byte[]> pool, int k, SecureRandom random) {
        Candidates.check(k);
        try {
            Files.createDirectories(folder);
            byte[] secret = secret(folder, random);
            requireLength(folder.resolve("length"), k);
            KeptCandidates kept = new KeptCandidates();
            for (Path file : Disk.list(folder, "generation-*.keys")) {
                kept.add(read(file), k, secret);
            }
            List<byte[]> fresh = pool.stream().filter(key -> !kept.has(key)).toList();
            if (fresh.size() >= k) {
                write(folder.resolve("generation-%04d.keys".formatted(kept.generations.size() + 1)), fresh);
                kept.add(fresh, k, secret);
            }
            return kept;
        } catch (IOException e) {
            throw Disk.failed(folder, e);
        }
    }

    private static byte[] secret(Path folder, SecureRandom random) throws IOException {
        Path file = folder.resolve("secret");
        if (!Files.exists(file)) {
            byte[] fresh = new byte[CandidateGroups.SECRET_BYTES];
            random.nextBytes(fresh);
            Disk.write(file, fresh);
        }
        return Files.readAllBytes(file);
    }

    private static void requireLength(Path file, int k) throws IOException {
        if (!Files.exists(file)) {
            Disk.write(file, ByteBuffer.allocate(4).putInt(k).array());
        }
        byte[] before = Files.readAllBytes(file);
        if (before.length != 4 || ByteBuffer.wrap(before).getInt() != k) {
            throw InvalidInput.of("Keys were asked among %1$d candidates before; what a list of another length has in common with the first would show them. Keep to %1$d.",
                    "此前以 %1$d 个候选查询；若更改数量，两份名单的交集会暴露所查的键。请保持 %1$d 个。", before.length == 4 ? ByteBuffer.wrap(before).getInt() : 0);
        }
    }

    private static List<byte[]> read(Path file) {
        List<byte[]> keys = new ArrayList<>();
        RowFile.read(file, 0, new RowFile.Reader() {
            @Override
            public void put(byte[] key, byte[] record) {
                keys.add(key);
            }

            @Override
            public void gone(byte[] key) {
                throw new IllegalStateException("a key that is gone among candidates");
            }
        });
        return keys;
    }

    private static void write(Path file, List<byte[]> keys) throws IOException {
        try (RowFile.Writer out = new RowFile.Writer(file, 0)) {
            for (byte[] key : keys) {
                out.put(key, new byte[0]);
            }
            out.finish();
        }
    }

    private void add(List<byte[]> keys, int k, byte[] secret) {
        generations.add(new CandidateGroups(keys, k, secret));
        Set<ByteBuffer> set = new HashSet<>();
        keys.forEach(key -> set.add(ByteBuffer.wrap(key)));
        members.add(set);
    }

    /** Whether a key has a list. */
    public boolean has(byte[] key) {
        return members.stream().anyMatch(set -> set.contains(ByteBuffer.wrap(key)));
    }

    @Override
    public List<byte[]> list(byte[] key) {
        for (int g = 0; g < members.size(); g++) {
            if (members.get(g).contains(ByteBuffer.wrap(key))) {
                return generations.get(g).list(key);
            }
        }
        throw InvalidInput.of("A key that is asked is not among the candidates, or is one of too few new ones to hide among; add it to them, or wait until there are more.",
                "所查的键不在候选中，或新增的键太少而无从隐藏；请将其加入候选，或待新增的键足够多时再查。");
    }
}
