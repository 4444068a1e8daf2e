package org.tacit.pir.store;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.tacit.base.InvalidInput;
import org.tacit.psi.unbalanced.Work;

/** A table that follows versions row by row. */
abstract class PatchedEngine implements Engine {

    /** From this part of the table on, all of it may as well be laid out anew. */
    private static final int PART = 4;

    abstract void put(byte[] key, byte[] record);

    abstract void remove(byte[] key, SecureRandom random);

    /** All changes up to a version are made. */
    void reached(long version) {
    }

    @Override
    public final boolean follow(Offer from, StoredPublication to, SecureRandom random, Work work) {
        if (!to.reaches(from)) {
            return false;
        }
        for (long v = from.version() + 1; v <= to.offer().version(); v++) {
            work.cancelled().run();
            List<byte[]> gone = new ArrayList<>();
            List<Map.Entry<byte[], byte[]>> put = new ArrayList<>();
            to.changes(v, new RowFile.Reader() {
                @Override
                public void put(byte[] key, byte[] record) {
                    put.add(Map.entry(key, record));
                }

                @Override
                public void gone(byte[] key) {
                    gone.add(key);
                }
            });
            if (gone.size() + put.size() > Math.max(16, from.rows() / PART)) {
                return false;
            }
            gone.forEach(key -> remove(key, random));
            try {
                put.forEach(row -> put(row.getKey(), row.getValue()));
            } catch (InvalidInput full) {
                return false;
            }
            work.progress().report("pir.patch", v, to.offer().version());
        }
        reached(to.offer().version());
        return true;
    }
}
