package org.tacit.pir.sealed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.tacit.base.Cancelled;
import org.tacit.base.InvalidInput;
import org.tacit.crypto.oprf.OprfKey;
import org.tacit.crypto.oprf.OprfMode;
import org.tacit.crypto.oprf.Voprf;
import org.tacit.pir.LookupRows;
import org.tacit.wire.LocalParties;
import org.tacit.wire.Progress;

/** The provider's side: what is built, what changes, what is left after a crash. */
class SealedTableTest {

    private static Set<String> entries(SealedFile file) {
        Set<String> entries = new HashSet<>();
        byte[] entry = new byte[file.descriptor().entryBytes()];
        for (int e = 0; e < file.descriptor().entries(); e++) {
            file.entry(e, entry, 0);
            entries.add(new String(entry, StandardCharsets.ISO_8859_1));
        }
        return entries;
    }

    /** Random changes over days, by whole snapshots and by named rows: the table is that of the map, and a client that follows has the provider's very bytes. */
    @Property(tries = 8)
    void daysAgreeWithAMap(@ForAll Random random) throws IOException {
        int bytes = 1 + random.nextInt(30);
        Map<String, byte[]> map = SealedPair.numbered(random.nextInt(400), bytes);
        try (SealedPair pair = new SealedPair(SealedPair.rows(map, bytes))) {
            for (int day = 0; day < 5; day++) {
                Map<String, byte[]> put = new LinkedHashMap<>();
                List<byte[]> removed = new ArrayList<>();
                long changes = 0;
                for (int c = random.nextInt(12); c > 0; c--) {
                    byte[] key = SealedPair.key(random.nextInt(500));
                    String name = SealedPair.text(key);
                    if (put.containsKey(name) || removed.stream().anyMatch(r -> SealedPair.text(r).equals(name))) {
                        continue;
                    }
                    if (random.nextBoolean()) {
                        put.put(name, SealedPair.record(random.nextInt(), bytes));
                        changes++;
                    } else {
                        removed.add(key);
                        changes += map.containsKey(name) ? 1 : 0;
                    }
                }
                put.forEach(map::put);
                removed.forEach(key -> map.remove(SealedPair.text(key)));
                if (day % 2 == 0) {
                    assertThat(pair.table.update(SealedPair.rows(put, bytes), removed, SealedPair.RANDOM, Progress.SILENT)).isEqualTo(changes);
                    assertThat(pair.table.refresh(SealedPair.rows(map, bytes), SealedPair.RANDOM, Progress.SILENT)).isZero();
                } else {
                    assertThat(pair.table.refresh(SealedPair.rows(map, bytes), SealedPair.RANDOM, Progress.SILENT)).isLessThanOrEqualTo(changes);
                }
                pair.ask(lookup -> {
                    assertThat(lookup.descriptor()).isEqualTo(pair.table.descriptor());
                    for (int i = random.nextInt(7); i < 500; i += 7) {
                        assertThat(pair.find(i).orElse(null)).isEqualTo(map.get(SealedPair.text(SealedPair.key(i))));
                    }
                    return null;
                });
                Path mine = pair.clientFolder().resolve("v%08d.table".formatted(pair.table.descriptor().version()));
                assertThat(mine).hasSameBinaryContentAs(pair.providerFolder().resolve(mine.getFileName()));
            }
        }
    }

    /** One changed row, one that comes, one that goes, and all three: the step has the same shape, and nothing of the new entries was there before. */
    @Example
    void changesLookAlike() {
        for (int kind = 0; kind < 3; kind++) {
            try (SealedPair pair = new SealedPair(600, 16); SealedFile before = pair.table.current()) {
                Map<String, byte[]> put = kind == 2 ? Map.of() : Map.of(SealedPair.text(SealedPair.key(kind == 0 ? 5 : 5000)), SealedPair.record(77, 16));
                pair.table.update(SealedPair.rows(put, 16), kind == 2 ? List.of(SealedPair.key(5)) : List.of(), SealedPair.RANDOM, Progress.SILENT);
                SealedDescriptor now = pair.table.descriptor();
                assertThat(now.replaced()).isEqualTo(64);
                assertThat(now.entries()).isEqualTo(before.descriptor().entries());
                try (SealedFile after = pair.table.current()) {
                    Set<String> common = entries(before);
                    common.retainAll(entries(after));
                    assertThat(common).hasSize(now.entries() - 64);
                }
            }
        }
    }

    @Example
    void stepsAreTwiceWhatChangesUpToAPowerOfTwo() {
        for (int[] pair : new int[][] {{1, 64}, {32, 64}, {33, 128}, {64, 128}, {65, 256}}) {
            try (SealedPair sides = new SealedPair(1000, 4)) {
                Map<String, byte[]> put = new LinkedHashMap<>();
                for (int i = 0; i < pair[0]; i++) {
                    put.put(SealedPair.text(SealedPair.key(i)), SealedPair.record(i + 1, 4));
                }
                assertThat(sides.table.update(SealedPair.rows(put, 4), List.of(), SealedPair.RANDOM, Progress.SILENT)).isEqualTo(pair[0]);
                assertThat(sides.table.descriptor().replaced()).isEqualTo(pair[1]);
            }
        }
    }

    /** Some rows that nobody changed are sealed afresh, so that a fresh entry does not say that its row changed. */
    @Example
    void othersAreSealedAfreshToo() {
        try (SealedPair pair = new SealedPair(600, 16)) {
            pair.table.update(SealedPair.rows(Map.of(SealedPair.text(SealedPair.key(5)), SealedPair.record(9, 16)), 16), List.of(), SealedPair.RANDOM, Progress.SILENT);
            try (SealedFile file = pair.table.current()) {
                var sealer = new org.tacit.pir.keyword.RowSealer(file.descriptor().table(), 16);
                byte[] tag = new byte[12];
                int fresh = 0;
                for (int i = 0; i < 600; i++) {
                    sealer.tagIn(2, Voprf.evaluate(pair.key, SealedPair.key(i)), 0, tag, 0);
                    fresh += file.find(tag, 0) >= 0 ? 1 : 0;
                }
                // 63 of 701 entries, 600 of which are rows, and the one that changed.
                assertThat(fresh).isBetween(30, 64);
            }
        }
    }

    @Example
    void everythingIsSealedAfreshAfterManyVersions() {
        Map<String, byte[]> map = SealedPair.numbered(200, 4);
        try (SealedPair pair = new SealedPair(SealedPair.rows(map, 4))) {
            pair.ask(lookup -> null);
            for (int v = 0; v < SealedDescriptor.MOST_VERSIONS; v++) {
                String name = SealedPair.text(SealedPair.key(v % 3));
                map.put(name, SealedPair.record(1000 + v, 4));
                pair.table.refresh(SealedPair.rows(map, 4), SealedPair.RANDOM, Progress.SILENT);
            }
            SealedDescriptor now = pair.table.descriptor();
            assertThat(now.version()).isEqualTo(SealedDescriptor.MOST_VERSIONS + 1);
            assertThat(now.first()).isEqualTo(now.version());
            assertThat(now.replaced()).isZero();
            pair.ask(lookup -> {
                for (int i = 0; i < 200; i++) {
                    byte[] expected = map.get(SealedPair.text(SealedPair.key(i)));
                    assertThat(pair.find(i)).hasValueSatisfying(r -> assertThat(r).isEqualTo(expected));
                }
                return null;
            });
        }
    }

    /** Steps are kept while they are together shorter than the table: who is further behind takes it whole. */
    @Example
    void oldStepsAreNotKeptForEver() throws IOException {
        Map<String, byte[]> map = SealedPair.numbered(300, 4);
        try (SealedPair pair = new SealedPair(SealedPair.rows(map, 4))) {
            pair.ask(lookup -> null);
            for (int v = 2; v <= 9; v++) {
                map.put(SealedPair.text(SealedPair.key(v)), SealedPair.record(2000 + v, 4));
                pair.table.refresh(SealedPair.rows(map, 4), SealedPair.RANDOM, Progress.SILENT);
            }
            // A step is 160 + 64·36 bytes, the table 160 + 382·32: five steps are shorter.
            try (var files = Files.list(pair.providerFolder())) {
                assertThat(files.map(f -> f.getFileName().toString()).sorted()).containsExactly("v00000005.delta", "v00000006.delta", "v00000007.delta", "v00000008.delta",
                        "v00000009.delta", "v00000009.owner", "v00000009.table");
            }
            pair.ask(lookup -> assertThat(lookup.lookup(SealedPair.key(9))).hasValueSatisfying(r -> assertThat(r).isEqualTo(SealedPair.record(2009, 4))));
        }
    }

    /** More rows than there was room for: a larger table, and evaluations for the new ones only. */
    @Example
    void aTableGrows() {
        try (SealedPair pair = new SealedPair(10, 4)) {
            pair.table.refresh(SealedPair.rows(SealedPair.numbered(500, 4), 4), SealedPair.RANDOM, Progress.SILENT);
            assertThat(pair.table.descriptor().entries()).isEqualTo(500 + 31 + 64);
            pair.ask(lookup -> assertThat(lookup.lookup(SealedPair.key(499))).isPresent());
            pair.table.refresh(SealedPair.rows(SealedPair.numbered(3, 4), 4), SealedPair.RANDOM, Progress.SILENT);
            pair.ask(lookup -> {
                assertThat(lookup.lookup(SealedPair.key(2))).isPresent();
                return assertThat(lookup.lookup(SealedPair.key(3))).isEmpty();
            });
        }
    }

    @Example
    void wrongRowsAreOneSentence() {
        LookupRows twice = new LookupRows() {
            @Override
            public int rows() {
                return 10;
            }

            @Override
            public int recordBytes() {
                return 4;
            }

            @Override
            public void scan(Reader reader) {
                for (int i = 0; i < 10; i++) {
                    reader.row(i, SealedPair.key(i == 8 ? 3 : i), new byte[4]);
                }
            }
        };
        assertThatThrownBy(() -> new SealedPair(twice)).isInstanceOf(InvalidInput.class).hasMessageContaining("Rows 3 and 8");
        assertThatThrownBy(() -> new SealedPair(SealedPair.rows(Map.of("k", new byte[3]), 4))).isInstanceOf(InvalidInput.class).hasMessageContaining("row 0");
        assertThatThrownBy(() -> new SealedPair(SealedPair.rows(Map.of("", new byte[4]), 4))).isInstanceOf(InvalidInput.class).hasMessageContaining("key of row 0");
        assertThatThrownBy(() -> new SealedPair(SealedPair.rows(Map.of(), 0))).isInstanceOf(InvalidInput.class);
        assertThatThrownBy(() -> new SealedPair(SealedPair.rows(Map.of(), 65537))).isInstanceOf(InvalidInput.class);
        try (SealedPair pair = new SealedPair(5, 4)) {
            SealedDescriptor before = pair.table.descriptor();
            assertThatThrownBy(() -> pair.table.refresh(twice, SealedPair.RANDOM, Progress.SILENT)).isInstanceOf(InvalidInput.class);
            assertThatThrownBy(() -> pair.table.refresh(SealedPair.rows(Map.of(), 5), SealedPair.RANDOM, Progress.SILENT)).isInstanceOf(InvalidInput.class);
            assertThatThrownBy(() -> pair.table.update(SealedPair.rows(SealedPair.numbered(1, 4), 4), List.of(SealedPair.key(0)), SealedPair.RANDOM, Progress.SILENT))
                    .isInstanceOf(InvalidInput.class).hasMessageContaining("name it once");
            assertThat(pair.table.descriptor()).isEqualTo(before);
        }
    }

    /** Stopped in the middle, as by a crash: nothing of a table is there, or the one before; the next attempt succeeds. */
    @Example
    void nothingHalfIsLeft() throws IOException {
        Progress stopping = (stage, done, total) -> {
            throw Cancelled.of("stopped", "已停止");
        };
        Path folder = SealedPair.temporary();
        LookupRows rows = SealedPair.rows(SealedPair.numbered(300, 4), 4);
        try (OprfKey key = OprfKey.random(OprfMode.VOPRF, SealedPair.RANDOM)) {
            assertThatThrownBy(() -> SealedTable.build(folder, 1, rows, key, SealedPair.RANDOM, stopping)).isInstanceOf(Cancelled.class);
            assertThatThrownBy(() -> SealedTable.open(folder, key)).isInstanceOf(InvalidInput.class).hasMessageContaining("no finished");
            // What a process leaves that was killed outright: parts without a name.
            Files.createDirectories(folder.resolve("building"));
            Files.write(folder.resolve("building/part-0000"), new byte[77]);
            Files.write(folder.resolve("v00000001.table.part"), new byte[99]);
            SealedTable.build(folder, 1, rows, key, SealedPair.RANDOM, Progress.SILENT).close();
            // And of an update: an owner's part whose table was never named.
            Files.write(folder.resolve("v00000002.owner"), new byte[99]);
            try (SealedTable table = SealedTable.open(folder, key)) {
                assertThat(table.descriptor().version()).isEqualTo(1);
                assertThat(folder.resolve("v00000002.owner")).doesNotExist();
                assertThatThrownBy(() -> table.refresh(SealedPair.rows(SealedPair.numbered(299, 4), 4), SealedPair.RANDOM, stopping)).isInstanceOf(Cancelled.class);
                assertThat(table.refresh(SealedPair.rows(SealedPair.numbered(299, 4), 4), SealedPair.RANDOM, Progress.SILENT)).isEqualTo(1);
            }
            try (OprfKey other = OprfKey.random(OprfMode.VOPRF, SealedPair.RANDOM)) {
                assertThatThrownBy(() -> SealedTable.open(folder, other)).isInstanceOf(InvalidInput.class).hasMessageContaining("another key");
            }
            Path table = folder.resolve("v00000002.table");
            byte[] bytes = Files.readAllBytes(table);
            bytes[40] ^= 1;
            Files.write(table, bytes);
            assertThatThrownBy(() -> SealedTable.open(folder, key)).isInstanceOf(InvalidInput.class).hasMessageContaining("damaged");
        }
        org.tacit.psi.unbalanced.Disk.deleteFolder(folder);
    }

    /** A new epoch is a new key; what was answered before opens nothing, who asks with the old copy is told, and neither side goes back. */
    @Example
    void keysChangeWithEpochs() throws IOException {
        Path root = SealedPair.temporary();
        LookupRows rows = SealedPair.rows(SealedPair.numbered(20, 4), 4);
        try (SealedPublication first = SealedPublication.open(root.resolve("p"), 1, rows, SealedPair.RANDOM, Progress.SILENT)) {
            var provider = new SealedProvider(first.table());
            LocalParties.run(session -> {
                SealedLookup lookup = SealedLookup.open(session, root.resolve("c1"), first.publicKey(), Optional.empty(), SealedPair.PLENTY);
                assertThat(lookup.lookup(SealedPair.key(3))).isPresent();
                try (SealedPublication second = SealedPublication.open(root.resolve("p"), 2, rows, SealedPair.RANDOM, Progress.SILENT)) {
                    assertThat(second.publicKey()).isNotEqualTo(first.publicKey());
                    provider.replace(second.table());
                    assertThatThrownBy(() -> lookup.lookup(SealedPair.key(3))).isInstanceOf(InvalidInput.class).hasMessageContaining("new key");
                    assertThatThrownBy(() -> SealedLookup.open(session, SealedTableCopy.open(root.resolve("c1")).orElseThrow())).isInstanceOf(InvalidInput.class);
                    SealedLookup again = SealedLookup.open(session, root.resolve("c2"), second.publicKey(), Optional.empty(), SealedPair.PLENTY);
                    assertThat(again.lookup(SealedPair.key(3))).isPresent();
                    // One goodbye for the session.
                    lookup.close();
                }
                return null;
            }, session -> provider.serve(session, session.peer(), SealedPair.OPEN));
            assertThat(root.resolve("p/epoch-0001")).doesNotExist();
            assertThatThrownBy(() -> SealedPublication.open(root.resolve("p"), 1, rows, SealedPair.RANDOM, Progress.SILENT)).isInstanceOf(InvalidInput.class);
            try (SealedTableCopy old = SealedTableCopy.open(root.resolve("c1")).orElseThrow(); SealedTableCopy now = SealedTableCopy.open(root.resolve("c2")).orElseThrow()) {
                assertThat(old.descriptor().epoch()).isEqualTo(1);
                assertThat(now.descriptor().epoch()).isEqualTo(2);
            }
        }
        org.tacit.psi.unbalanced.Disk.deleteFolder(root);
    }
}
