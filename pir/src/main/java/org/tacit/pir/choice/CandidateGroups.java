package org.tacit.pir.choice;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.tacit.base.InvalidInput;
import org.tacit.crypto.symmetric.DomainHash;
import org.tacit.crypto.symmetric.HashSuite;

/**
 * Groups of at least k out of all keys that a client may ever ask for, by a secret shuffle: whichever member is meant, the group is asked. Two lists are the same or have nothing in
 * common, so that no number of questions narrows down which members were meant beyond what the provider knows about them otherwise.
 */
public final class CandidateGroups implements Candidates {

    public static final int SECRET_BYTES = 32;

    private final List<List<byte[]>> groups = new ArrayList<>();
    private final Map<ByteBuffer, Integer> groupOf = new HashMap<>();

    /**
     * @param all    different keys, k or more
     * @param k      least size of a group
     * @param secret 32 random bytes, the client's own, the same for as long as it asks this provider
     */
    public CandidateGroups(List<byte[]> all, int k, byte[] secret) {
        Candidates.check(k);
        if (secret.length != SECRET_BYTES) {
            throw new IllegalArgumentException("a secret of 32 bytes");
        }
        if (all.size() < k) {
            throw InvalidInput.of("There are %1$d candidates, fewer than the %2$d of one list; supply more.", "候选共 %1$d 个，不足一份名单所需的 %2$d 个，请补充。", all.size(), k);
        }
        DomainHash hash = DomainHash.of(HashSuite.SHA_256, "tacit/pir/candidates/v1");
        byte[][][] shuffled = all.stream().map(key -> new byte[][] {hash.add(secret).add(key).digest(), key.clone()}).toArray(byte[][][]::new);
        Arrays.sort(shuffled, (x, y) -> Arrays.compareUnsigned(x[0], y[0]));
        int count = all.size() / k;
        for (int g = 0; g < count; g++) {
            List<byte[]> group = new ArrayList<>();
            for (int i = (int) ((long) all.size() * g / count); i < (long) all.size() * (g + 1) / count; i++) {
                byte[] key = shuffled[i][1];
                group.add(key);
                if (groupOf.putIfAbsent(ByteBuffer.wrap(key), g) != null) {
                    throw InvalidInput.of("The list of candidates has a key twice; it needs different ones.", "候选名单中有重复的键，请去重。");
                }
            }
            group.sort(ORDER);
            groups.add(List.copyOf(group));
        }
    }

    /** By bytes: says nothing about which one is meant. */
    static final Comparator<byte[]> ORDER = Arrays::compareUnsigned;

    @Override
    public List<byte[]> list(byte[] key) {
        Integer group = groupOf.get(ByteBuffer.wrap(key));
        if (group == null) {
            // Named among strangers it would stand out: its list would be unlike all others.
            throw InvalidInput.of("This key is not among the candidates; make the groups from all keys that may be asked.", "该键不在候选名单中；请用所有可能查询的键来分组。");
        }
        return groups.get(group);
    }
}
