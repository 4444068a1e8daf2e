package org.tacit.pir.sealed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.tacit.crypto.oprf.OprfKey;
import org.tacit.crypto.oprf.OprfMode;
import org.tacit.crypto.oprf.Voprf;
import org.tacit.pir.Gate;
import org.tacit.pir.LookupRows;
import org.tacit.psi.unbalanced.Disk;
import org.tacit.wire.LocalParties;
import org.tacit.wire.Progress;

/** A provider and a client with folders of their own; the bank is the client. */
final class SealedPair implements AutoCloseable {

    static final SecureRandom RANDOM = new SecureRandom();
    static final Gate OPEN = questions -> { };
    static final long PLENTY = 1L << 30;

    final Path folder = temporary();
    final OprfKey key = OprfKey.random(OprfMode.VOPRF, RANDOM);
    final SealedTable table;

    SealedPair(LookupRows rows) {
        table = SealedTable.build(providerFolder(), 1, rows, key, RANDOM, Progress.SILENT);
    }

    SealedPair(int rows, int recordBytes) {
        this(rows(numbered(rows, recordBytes), recordBytes));
    }

    static Path temporary() {
        try {
            return Files.createTempDirectory("sealed");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path providerFolder() {
        return folder.resolve("provider");
    }

    Path clientFolder() {
        return folder.resolve("client");
    }

    static byte[] key(int i) {
        return ("1380000" + i).getBytes(StandardCharsets.UTF_8);
    }

    static byte[] record(int i, int bytes) {
        byte[] record = new byte[bytes];
        Arrays.fill(record, (byte) (i * 7 + 1));
        record[0] = (byte) i;
        return record;
    }

    static Map<String, byte[]> numbered(int rows, int recordBytes) {
        Map<String, byte[]> map = new LinkedHashMap<>();
        for (int i = 0; i < rows; i++) {
            map.put(text(key(i)), record(i, recordBytes));
        }
        return map;
    }

    static String text(byte[] key) {
        return new String(key, StandardCharsets.UTF_8);
    }

    static LookupRows rows(Map<String, byte[]> map, int recordBytes) {
        return new LookupRows() {
            @Override
            public int rows() {
                return map.size();
            }

            @Override
            public int recordBytes() {
                return recordBytes;
            }

            @Override
            public void scan(Reader reader) {
                int[] row = {0};
                map.forEach((key, record) -> reader.row(row[0]++, key.getBytes(StandardCharsets.UTF_8), record));
            }
        };
    }

    SealedLookup open(org.tacit.wire.Session session) {
        return SealedLookup.open(session, clientFolder(), key.publicKey(), Optional.empty(), PLENTY);
    }

    /** What the client's copy shows to somebody who was answered the key. */
    Optional<byte[]> find(int i) {
        try (SealedTableCopy copy = SealedTableCopy.open(clientFolder()).orElseThrow()) {
            return copy.finder().find(Voprf.evaluate(key, key(i)), 0);
        }
    }

    <T> T ask(Function<SealedLookup, T> program) {
        return ask(program, OPEN);
    }

    <T> T ask(Function<SealedLookup, T> program, Gate gate) {
        return LocalParties.run(session -> {
            try (SealedLookup lookup = open(session)) {
                return program.apply(lookup);
            }
        }, session -> new SealedProvider(table).serve(session, session.peer(), gate)).first();
    }

    @Override
    public void close() {
        table.close();
        key.close();
        try {
            Disk.deleteFolder(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
