package org.tacit.pir.keyword;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.tacit.pir.LookupRows;

/** Rows whose keys and records follow from their numbers. */
record TestRows(int rows, int recordBytes) implements LookupRows {

    static byte[] key(int i) {
        return ("1380000" + i).getBytes(StandardCharsets.UTF_8);
    }

    static byte[] record(int i, int bytes) {
        byte[] record = new byte[bytes];
        Arrays.fill(record, (byte) (i * 7 + 1));
        record[0] = (byte) i;
        return record;
    }

    @Override
    public void scan(Reader reader) {
        for (int i = 0; i < rows; i++) {
            reader.row(i, key(i), record(i, recordBytes));
        }
    }
}
