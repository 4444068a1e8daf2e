package org.tacit.ledger;

import java.nio.file.Path;
import java.util.List;

/**
 * The files of one party's evidence.
 *
 * <pre>
 * log        entries
 * leaves     their leaf hashes again, so that an audit can say which entry was touched
 * heads      this party's signed heads
 * witnessed  this party's heads with partners' signatures
 * partners   partners' heads with this party's signature
 * lock       held by the process that writes
 * </pre>
 */
record EvidenceFolder(Path path) {

    static final List<String> FILES = List.of("log", "leaves", "heads", "witnessed", "partners");

    Path log() {
        return path.resolve("log");
    }

    Path leaves() {
        return path.resolve("leaves");
    }

    Path heads() {
        return path.resolve("heads");
    }

    Path witnessed() {
        return path.resolve("witnessed");
    }

    Path partners() {
        return path.resolve("partners");
    }

    Path lock() {
        return path.resolve("lock");
    }
}
