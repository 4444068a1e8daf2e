package org.tacit.pir.choice;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.tacit.base.InvalidInput;
import org.tacit.crypto.symmetric.DomainHash;
import org.tacit.crypto.symmetric.HashSuite;

/**
 * A key among {@code k − 1} decoys that a secret draws for it from a list: the same ones every time. For keys that are not known beforehand; where they are, {@link CandidateGroups} says less.
 *
 * <p><b>Security guarantees.</b> One list says nothing of which of its members is meant, if the provider finds all equally likely. Many lists do: a key that is in two different
 * lists is meant in one of them at most, and one that could not be a decoy is meant.
 */
public final class CandidateDraw implements Candidates {

    private final List<byte[]> decoys;
    private final int k;
    private final byte[] secret;

    /**
     * @param decoys different keys, k or more, which look like those that are asked for
     * @param secret 32 random bytes, the client's own, the same for as long as it asks this provider
     */
    public CandidateDraw(List<byte[]> decoys, int k, byte[] secret) {
        if (secret.length != CandidateGroups.SECRET_BYTES) {
            throw new IllegalArgumentException("a secret of 32 bytes");
        }
        this.k = Candidates.check(k);
        TreeSet<byte[]> different = new TreeSet<>(CandidateGroups.ORDER);
        decoys.forEach(decoy -> different.add(decoy.clone()));
        if (different.size() < k) {
            throw InvalidInput.of("There are %1$d different decoys, fewer than the %2$d of one list; supply more.", "不同的诱饵共 %1$d 个，不足一份名单所需的 %2$d 个，请补充。", different.size(), k);
        }
        // In an order of its own: what is drawn depends on the set, not on how it was given.
        this.decoys = List.copyOf(different);
        this.secret = secret.clone();
    }

    @Override
    public List<byte[]> list(byte[] key) {
        DomainHash hash = DomainHash.of(HashSuite.SHA_256, "tacit/pir/decoys/v1");
        TreeSet<byte[]> list = new TreeSet<>(CandidateGroups.ORDER);
        list.add(key.clone());
        for (long counter = 0; list.size() < k; counter++) {
            byte[] digest = hash.add(secret).add(key).add(counter).digest();
            long number = 0;
            for (int i = 0; i < 7; i++) {
                number |= (digest[i] & 255L) << 8 * i;
            }
            // 56 bits: the modulus shifts no probability by more than 2^-25.
            list.add(decoys.get((int) (number % decoys.size())));
        }
        return new ArrayList<>(list);
    }
}
