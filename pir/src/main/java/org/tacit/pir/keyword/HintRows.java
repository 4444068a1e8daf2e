package org.tacit.pir.keyword;

import java.util.Arrays;
import java.util.BitSet;
import org.tacit.crypto.symmetric.HashSuite;
import org.tacit.pir.lwe.LweParameters;
import org.tacit.pir.lwe.LweServer;
import org.tacit.wire.Channel;
import org.tacit.wire.Progress;

/**
 * Rows of a hint on their way to a client that has an older one, or none: {@code version ‖ digest of the whole hint (32) ‖ which rows ‖ rows}. Taken while the table does not change,
 * sent without holding anybody up.
 */
record HintRows(int version, byte[] digest, BitSet which, int[][] rows) {

    static final int DIGEST_BYTES = HashSuite.BYTES;

    /** @param known the version that the client has; all rows for one that there never was */
    static HintRows since(int known, LookupTable table, LweServer server) {
        int rows = table.shape().matrixRows();
        BitSet which = new BitSet(rows);
        if (known < 0 || known > table.version()) {
            which.set(0, rows);
        } else {
            which.or(table.changedSince(known));
        }
        int[][] copy = new int[rows][];
        which.stream().forEach(r -> server.hint(r, copy[r] = new int[LweParameters.N], 0));
        return new HintRows(table.version(), table.hintDigest(), which, copy);
    }

    void send(Channel client, Progress progress) {
        client.sendInt(version);
        client.send(digest);
        client.send(Arrays.copyOf(which.toByteArray(), (rows.length + 7) / 8));
        byte[] message = new byte[4 * LweParameters.N];
        for (int r = which.nextSetBit(0); r >= 0; r = which.nextSetBit(r + 1)) {
            LookupWire.put(rows[r], 0, message, 0, LweParameters.N);
            client.send(message);
            progress.report("pir.hint", r + 1, rows.length);
        }
    }
}
