package org.tacit.pir.keyword;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.tacit.base.InvalidInput;
import org.tacit.crypto.oprf.OprfKey;
import org.tacit.crypto.oprf.OprfMode;
import org.tacit.pir.Gate;
import org.tacit.pir.LookupRows;
import org.tacit.wire.LocalParties;
import org.tacit.wire.Progress;

/** Tables and hints that outlive their process, and files that did not survive. */
@Timeout(60)
class LookupStoreTest {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Gate OPEN = questions -> { };
    private static final int ROWS = 250;

    @TempDir
    private Path temp;
    private final OprfKey key = OprfKey.random(OprfMode.VOPRF, RANDOM);

    private LookupTable build() {
        return LookupTable.build(new TestRows(ROWS, 20), key, RANDOM, Progress.SILENT, temp.resolve("t"));
    }

    private LookupTable open() {
        return LookupTable.open(temp.resolve("t"), key);
    }

    /** The records of some keys, and the bytes that the client received; its hint is kept in the folder {@code hints}. */
    private long looksUp(LookupTable table, List<Integer> keys, List<Integer> records) {
        return LocalParties.run(session -> {
            LookupClient client = LookupClient.open(session, key.publicKey(), 1L << 30, temp.resolve("hints"));
            long opening = session.traffic().bytesReceived();
            for (int i = 0; i < keys.size(); i++) {
                Integer expected = records.get(i);
                assertThat(client.lookup(TestRows.key(keys.get(i))).orElse(null)).isEqualTo(expected < 0 ? null : TestRows.record(expected, 20));
            }
            client.close();
            return opening;
        }, session -> new LookupProvider(table).serve(session, session.peer(), OPEN)).first();
    }

    @Test
    void aTableIsOpenedAgainWithItsChanges() {
        try (LookupTable table = build()) {
            looksUp(table, List.of(0, 1, 999), List.of(0, 1, -1));
            table.put(TestRows.key(1), TestRows.record(100, 20));
            table.put(TestRows.key(999), TestRows.record(99, 20));
        }
        int version;
        try (LookupTable table = open()) {
            looksUp(table, List.of(0, 1, 999), List.of(0, 100, 99));
            table.checkpoint();
            table.remove(TestRows.key(2), RANDOM);
            looksUp(table, List.of(1, 2, 3), List.of(100, -1, 3));
            version = table.version();
        }
        try (LookupTable table = open()) {
            assertThat(table.version()).isEqualTo(version);
            looksUp(table, List.of(1, 2, 999), List.of(100, -1, 99));
            table.checkpoint();
            table.checkpoint();
        }
        try (LookupTable table = open()) {
            looksUp(table, List.of(1, 2, 999), List.of(100, -1, 99));
        }
    }

    /** What is opened is what was: image, hint and all. */
    @Test
    void patchedAndReplayedHintsAreEqual() {
        int[] hint;
        byte[] digest;
        try (LookupTable table = build()) {
            for (int i = 0; i < 20; i++) {
                table.put(TestRows.key(i % 3 == 0 ? 1000 + i : i), TestRows.record(200 + i, 20));
            }
            hint = table.reading(server -> server.hint());
            digest = table.reading(server -> table.hintDigest());
        }
        try (LookupTable table = open()) {
            int[] again = table.reading(server -> server.hint());
            byte[] digestAgain = table.reading(server -> table.hintDigest());
            assertThat(again).isEqualTo(hint);
            assertThat(digestAgain).isEqualTo(digest);
        }
    }

    @Test
    void damageIsRefused() throws IOException {
        build().close();
        Path table = temp.resolve("t/table");
        long size = Files.size(table);
        for (long at : new long[] {3, 9, 40, 4096, size / 2, size - 1}) {
            flip(table, at);
            assertThatThrownBy(this::open).as("byte %d", at).isInstanceOf(InvalidInput.class).hasMessageContaining("damaged");
            flip(table, at);
        }
        open().close();
        try (RandomAccessFile file = new RandomAccessFile(table.toFile(), "rw")) {
            file.setLength(size - 1);
        }
        assertThatThrownBy(this::open).isInstanceOf(InvalidInput.class).hasMessageContaining("not written to its end");
        Files.delete(table);
        assertThatThrownBy(this::open).isInstanceOf(InvalidInput.class);
    }

    /** A build that dies leaves the table before it as it was. */
    @Test
    void aBuildThatDiesLeavesTheTableBefore() throws IOException {
        try (LookupTable table = build()) {
            table.put(TestRows.key(4), TestRows.record(44, 20));
        }
        LookupRows dies = new LookupRows() {
            private int scans;

            @Override
            public int rows() {
                return ROWS;
            }

            @Override
            public int recordBytes() {
                return 20;
            }

            @Override
            public void scan(Reader reader) {
                new TestRows(ROWS, 20).scan((row, rowKey, record) -> {
                    if (scans > 0 && row == 100) {
                        throw InvalidInput.of("the disk went away", "磁盘已断开");
                    }
                    reader.row(row, rowKey, record);
                });
                scans++;
            }
        };
        assertThatThrownBy(() -> LookupTable.build(dies, key, RANDOM, Progress.SILENT, temp.resolve("t"))).hasMessageContaining("went away");
        assertThat(temp.resolve("t/table.part")).exists();
        try (LookupTable table = open()) {
            looksUp(table, List.of(4, 5), List.of(44, 5));
        }
        // Half-written under the final name, as a copy that was cut short.
        Files.move(temp.resolve("t/table.part"), temp.resolve("t/table"), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        assertThatThrownBy(this::open).isInstanceOf(InvalidInput.class).hasMessageContaining("not written to its end");
        try (LookupTable table = build()) {
            looksUp(table, List.of(4, 5), List.of(4, 5));
        }
    }

    /** A crash in the middle of a change: the change was seen by nobody and is gone, and its version is not used again. */
    @Test
    void aChangeCutShortIsDroppedAndAnyOtherDamageRefused() throws IOException {
        try (LookupTable table = build()) {
            table.put(TestRows.key(1), TestRows.record(101, 20));
            table.put(TestRows.key(2), TestRows.record(102, 20));
        }
        Path changes = temp.resolve("t/changes");
        long size = Files.size(changes);
        flip(changes, 60);
        assertThatThrownBy(this::open).isInstanceOf(InvalidInput.class).hasMessageContaining("damaged");
        flip(changes, 60);
        flip(changes, 20);
        assertThatThrownBy(this::open).isInstanceOf(InvalidInput.class).hasMessageContaining("damaged");
        flip(changes, 20);
        try (RandomAccessFile file = new RandomAccessFile(changes.toFile(), "rw")) {
            file.setLength(size - 5);
        }
        try (LookupTable table = open()) {
            looksUp(table, List.of(1, 2), List.of(101, 2));
            assertThat(table.version()).isGreaterThan(LookupTable.MOST_CHANGES);
            table.put(TestRows.key(2), TestRows.record(122, 20));
        }
        try (LookupTable table = open()) {
            looksUp(table, List.of(1, 2), List.of(101, 122));
        }
        Files.delete(changes);
        // Without its changes a table that was never written anew opens as it was built.
        try (LookupTable table = open()) {
            looksUp(table, List.of(1, 2), List.of(1, 2));
        }
    }

    /** The image took its name, and the crash came before its log did. */
    @Test
    void aCrashBetweenImageAndLogLosesNothing() throws IOException {
        try (LookupTable table = build()) {
            table.put(TestRows.key(1), TestRows.record(101, 20));
            byte[] old = Files.readAllBytes(temp.resolve("t/changes"));
            table.checkpoint();
            Files.write(temp.resolve("t/changes"), old, StandardOpenOption.TRUNCATE_EXISTING);
        }
        try (LookupTable table = open()) {
            looksUp(table, List.of(1, 2), List.of(101, 2));
            assertThat(table.version()).isEqualTo(1);
        }
    }

    @Test
    void oneProcessAtATimeAndOnlyWithItsKey() {
        try (LookupTable table = build()) {
            assertThatThrownBy(this::open).isInstanceOf(InvalidInput.class).hasMessageContaining("in use");
            assertThat(table.version()).isZero();
        }
        try (OprfKey other = OprfKey.random(OprfMode.VOPRF, RANDOM)) {
            assertThatThrownBy(() -> LookupTable.open(temp.resolve("t"), other)).isInstanceOf(InvalidInput.class).hasMessageContaining("another key");
        }
        open().close();
    }

    /** A client that comes again fetches what changed; a file that is damaged, or older than the provider remembers, costs a transfer. */
    @Test
    void aClientKeepsItsHint() throws IOException {
        try (LookupTable table = build()) {
            long whole = 4L * 1280 * table.shape().matrixRows();
            assertThat(looksUp(table, List.of(1), List.of(1))).isGreaterThan(whole);
            assertThat(looksUp(table, List.of(2), List.of(2))).isLessThan(2000);
            table.put(TestRows.key(1), TestRows.record(9, 20));
            int entry = RowSealer.entryBytes(20);
            assertThat(looksUp(table, List.of(1, 3), List.of(9, 3))).isBetween(entry / 2 * 5120L, entry * 5120L + 2000);
            assertThat(looksUp(table, List.of(1, 3), List.of(9, 3))).isLessThan(2000);
            Path file;
            try (var files = Files.list(temp.resolve("hints"))) {
                file = files.findFirst().orElseThrow();
            }
            flip(file, Files.size(file) / 2);
            assertThat(looksUp(table, List.of(1, 3), List.of(9, 3))).isGreaterThan(whole);
            assertThat(looksUp(table, List.of(1, 3), List.of(9, 3))).isLessThan(2000);
            Files.write(file, new byte[10]);
            assertThat(looksUp(table, List.of(4), List.of(4))).isGreaterThan(whole);
            // Well-formed, and of a table that never was: the digest tells.
            HintFile stored = new HintFile(temp.resolve("hints"), table.shape());
            int[] hint = new int[1280 * table.shape().matrixRows()];
            int version = stored.read(hint);
            assertThat(version).isEqualTo(table.version());
            hint[7]++;
            stored.write(version, hint);
            assertThat(looksUp(table, List.of(1, 4), List.of(9, 4))).isGreaterThan(whole);
        }
        // Another epoch: the old file goes.
        try (LookupTable table = build()) {
            looksUp(table, List.of(5), List.of(5));
            try (var files = Files.list(temp.resolve("hints"))) {
                assertThat(files).hasSize(1);
            }
        }
    }

    private static void flip(Path file, long at) throws IOException {
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            bytes.seek(at);
            int old = bytes.read();
            bytes.seek(at);
            bytes.write(old ^ 64);
        }
    }
}
