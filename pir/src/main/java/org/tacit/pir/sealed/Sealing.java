package org.tacit.pir.sealed;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.tacit.base.Parallel;
import org.tacit.crypto.oprf.OprfKey;
import org.tacit.crypto.oprf.VoprfBatch;
import org.tacit.crypto.symmetric.DomainHash;
import org.tacit.crypto.symmetric.HashSuite;
import org.tacit.crypto.symmetric.Prg;
import org.tacit.pir.keyword.RowSealer;

/** Makes pairs of rows, {@code entry ‖ owner's part}, for one version of a table; on all cores. */
final class Sealing {

    private static final int GRAIN = 256;

    private final SealedDescriptor of;
    private final OprfKey key;
    private final byte[] nameKey;
    private final int entry;

    Sealing(SealedDescriptor of, OprfKey key) {
        this.of = of;
        this.key = key;
        this.entry = of.entryBytes();
        byte[] secret = key.encode();
        nameKey = DomainHash.of(HashSuite.SHA_256, "tacit/pir/sealed/names/1").add(secret).add(of.table()).digest();
        Arrays.fill(secret, (byte) 0);
    }

    int pairBytes() {
        return entry + OwnerFile.BYTES;
    }

    RowSealer sealer() {
        return new RowSealer(of.table(), of.recordBytes());
    }

    /** Names of keys, {@value OwnerFile#NAME} bytes each: keyed, so that they say nothing to somebody who guesses. */
    byte[] names(byte[][] keys, int count) {
        byte[] names = new byte[count * OwnerFile.NAME];
        Parallel.ranges(count, GRAIN, (from, to) -> {
            DomainHash hash = DomainHash.of(HashSuite.SHA_256, "tacit/pir/sealed/name/1");
            for (int i = from; i < to; i++) {
                System.arraycopy(hash.add(nameKey).add(keys[i]).digest(), 0, names, i * OwnerFile.NAME, OwnerFile.NAME);
            }
        });
        return names;
    }

    /** @param known what {@code F} is at some of the keys; may be null */
    byte[] pairs(byte[][] keys, byte[][] records, int count, NameIndex known) {
        byte[] names = names(keys, count);
        byte[] pairs = new byte[Math.multiplyExact(count, pairBytes())];
        Parallel.ranges(count, GRAIN, (from, to) -> {
            RowSealer sealer = sealer();
            byte[] secrets = secrets(keys, names, from, to, known);
            for (int i = from; i < to; i++) {
                int at = i * pairBytes();
                System.arraycopy(names, i * OwnerFile.NAME, pairs, at + entry, OwnerFile.NAME);
                System.arraycopy(secrets, (i - from) * RowSealer.SECRET_BYTES, pairs, at + entry + OwnerFile.SECRET_AT, RowSealer.SECRET_BYTES);
                seal(sealer, records[i], pairs, at);
            }
            Arrays.fill(secrets, (byte) 0);
        });
        return pairs;
    }

    /** Seals a record into a pair whose name and secret are in place. */
    void seal(RowSealer sealer, byte[] record, byte[] pairs, int at) {
        ByteBuffer.wrap(pairs).putLong(at + entry + OwnerFile.VERSION_AT, of.version());
        sealer.sealIn(of.version(), pairs, at + entry + OwnerFile.SECRET_AT, record, 0, pairs, at);
    }

    /** A pair where no row stands. */
    void fill(Prg random, byte[] pairs, int at) {
        random.fill(pairs, at, entry);
        Arrays.fill(pairs, at + entry, at + pairBytes(), (byte) 0);
    }

    private byte[] secrets(byte[][] keys, byte[] names, int from, int to, NameIndex known) {
        byte[] secrets = new byte[(to - from) * RowSealer.SECRET_BYTES];
        int[] fresh = new int[to - from];
        int n = 0;
        for (int i = from; i < to; i++) {
            if (known == null || !known.secret(names, i * OwnerFile.NAME, secrets, (i - from) * RowSealer.SECRET_BYTES)) {
                fresh[n++] = i;
            }
        }
        if (n > 0) {
            int[] offsets = new int[n + 1];
            for (int k = 0; k < n; k++) {
                offsets[k + 1] = offsets[k] + keys[fresh[k]].length;
            }
            byte[] data = new byte[offsets[n]];
            for (int k = 0; k < n; k++) {
                System.arraycopy(keys[fresh[k]], 0, data, offsets[k], keys[fresh[k]].length);
            }
            byte[] values = new byte[n * RowSealer.SECRET_BYTES];
            VoprfBatch.evaluate(key, data, offsets, 0, n, RowSealer.SECRET_BYTES, values, 0);
            for (int k = 0; k < n; k++) {
                System.arraycopy(values, k * RowSealer.SECRET_BYTES, secrets, (fresh[k] - from) * RowSealer.SECRET_BYTES, RowSealer.SECRET_BYTES);
            }
            Arrays.fill(values, (byte) 0);
        }
        return secrets;
    }
}
