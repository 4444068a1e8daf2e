package org.tacit.ledger;

import java.security.MessageDigest;
import java.util.List;

/** Checks proofs that somebody else made; any bytes may be given, malformed ones are just false. */
public final class MerkleProof {

    private MerkleProof() {
    }

    /** Whether the entry's bytes are leaf {@code index} of the tree with this size and root (RFC 9162 §2.1.3.2). */
    public static boolean includesEntry(byte[] entry, long index, long size, List<byte[]> proof, byte[] root) {
        return includes(new MerkleHash().leaf(entry), index, size, proof, root);
    }

    static boolean includes(byte[] leafHash, long index, long size, List<byte[]> proof, byte[] root) {
        if (index < 0 || index >= size || !wellFormed(proof, root, leafHash)) {
            return false;
        }
        MerkleHash hash = new MerkleHash();
        long fn = index;
        long sn = size - 1;
        byte[] r = leafHash;
        for (byte[] p : proof) {
            if (sn == 0) {
                return false;
            }
            if ((fn & 1) == 1 || fn == sn) {
                r = hash.node(p, r);
                while ((fn & 1) == 0 && fn != 0) {
                    fn >>= 1;
                    sn >>= 1;
                }
            } else {
                r = hash.node(r, p);
            }
            fn >>= 1;
            sn >>= 1;
        }
        return sn == 0 && MessageDigest.isEqual(r, root);
    }

    /** Whether the newer tree begins with all leaves of the older one, in order (RFC 9162 §2.1.4.2). The older one has a leaf: of the empty tree nothing is to be proved. */
    public static boolean isConsistent(long older, byte[] olderRoot, long newer, byte[] newerRoot, List<byte[]> proof) {
        if (older < 1 || older > newer) {
            return false;
        }
        if (older == newer) {
            return proof.isEmpty() && MessageDigest.isEqual(olderRoot, newerRoot);
        }
        if (!wellFormed(proof, olderRoot, newerRoot)) {
            return false;
        }
        MerkleHash hash = new MerkleHash();
        long fn = older - 1;
        long sn = newer - 1;
        while ((fn & 1) == 1) {
            fn >>= 1;
            sn >>= 1;
        }
        // The older tree is a complete subtree of the newer: its root is not repeated in the proof.
        int next = 0;
        byte[] fr = olderRoot;
        if (Long.bitCount(older) != 1) {
            if (proof.isEmpty()) {
                return false;
            }
            fr = proof.get(next++);
        }
        byte[] sr = fr;
        for (; next < proof.size(); next++) {
            byte[] c = proof.get(next);
            if (sn == 0) {
                return false;
            }
            if ((fn & 1) == 1 || fn == sn) {
                fr = hash.node(c, fr);
                sr = hash.node(c, sr);
                while ((fn & 1) == 0 && fn != 0) {
                    fn >>= 1;
                    sn >>= 1;
                }
            } else {
                sr = hash.node(sr, c);
            }
            fn >>= 1;
            sn >>= 1;
        }
        return sn == 0 && MessageDigest.isEqual(fr, olderRoot) && MessageDigest.isEqual(sr, newerRoot);
    }

    private static boolean wellFormed(List<byte[]> proof, byte[]... hashes) {
        for (byte[] h : hashes) {
            if (h.length != MerkleHash.BYTES) {
                return false;
            }
        }
        return proof.size() <= 64 && proof.stream().allMatch(h -> h.length == MerkleHash.BYTES);
    }
}
