package org.tacit.pir;

/** The rows that a provider offers, by key. Read more than once, in the same order. */
public interface LookupRows {

    int rows();

    /** Bytes of every record: shorter ones are padded by who wrote them, so that lengths say nothing. */
    int recordBytes();

    void scan(Reader reader);

    /** Takes one row; the arrays are the source's and may be reused after the call. */
    @FunctionalInterface
    interface Reader {
        void row(int row, byte[] key, byte[] record);
    }
}
