package org.tacit.sql.run;

import java.util.Optional;

/** Rows that belong together, kept by each party from one query to the next: an artifact with a version, which both must have before it is used again. */
public interface Alignments {

    /** Keeps nothing. */
    Alignments NONE = new Alignments() {
        @Override
        public Optional<Version> find(String join) {
            return Optional.empty();
        }

        @Override
        public void keep(String join, Version version) {
        }
    };

    /**
     * @param id   16 random bytes, the same at both parties
     * @param rows own rows in the agreed order
     */
    record Version(byte[] id, long[] rows) {
    }

    /** @param join names the tables' snapshots, the keys and the parties */
    Optional<Version> find(String join);

    void keep(String join, Version version);
}
