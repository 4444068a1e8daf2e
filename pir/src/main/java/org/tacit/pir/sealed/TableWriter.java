package org.tacit.pir.sealed;

import java.nio.file.Path;
import java.security.SecureRandom;
import org.tacit.base.InvalidInput;
import org.tacit.crypto.symmetric.Prg;
import org.tacit.wire.Progress;

/** Writes a version that is sealed afresh from pairs in any order. Nothing of it has its name before {@link #finish}. */
final class TableWriter implements AutoCloseable {

    private final Path folder;
    private final SealedDescriptor draft;
    private final Sealing sealing;
    private final TagOrder order;
    private long rows;

    /** @param draft what the version will be, but for its content */
    TableWriter(Path folder, SealedDescriptor draft, Sealing sealing) {
        this.folder = folder;
        this.draft = draft;
        this.sealing = sealing;
        this.order = new TagOrder(folder.resolve("building"), sealing.pairBytes(), draft.entries());
    }

    /**
     * Entries of a table for so many rows: one in sixteen, and 64, are kept free, so that a new row looks like a changed one.
     *
     * @throws InvalidInput if they are too many
     */
    static int entries(long rows) {
        long entries = rows + rows / 16 + 64;
        if (entries > Integer.MAX_VALUE - 64) {
            throw InvalidInput.of("%d rows are too many for one sealed table; split it.", "%d 行超出单个密封表的容量，请拆分。", rows);
        }
        return (int) entries;
    }

    void add(byte[] pairs, int count) {
        for (int i = 0; i < count; i++) {
            order.add(pairs, i * sealing.pairBytes());
        }
        rows += count;
    }

    SealedDescriptor finish(SecureRandom random, Progress progress) {
        Prg noise = Prg.seededFrom(random);
        byte[] free = new byte[sealing.pairBytes()];
        for (long i = rows; i < draft.entries(); i++) {
            sealing.fill(noise, free, 0);
            order.add(free, 0);
        }
        int entry = draft.entryBytes();
        try (var table = new PartFile(Versions.table(folder, draft.version()), SealedDescriptor.BYTES);
                var owner = new PartFile(Versions.owner(folder, draft.version()), OwnerFile.HEAD)) {
            long[] done = {0};
            order.drain((pairs, at) -> {
                table.add(pairs, at, entry);
                owner.add(pairs, at + entry, OwnerFile.BYTES);
                if ((++done[0] & 0xffff) == 0) {
                    progress.report("pir.sort", done[0], draft.entries());
                }
            });
            SealedDescriptor finished = draft.with(table.content());
            owner.commit(OwnerFile.head(finished));
            table.commit(finished.encode());
            return finished;
        }
    }

    @Override
    public void close() {
        order.close();
    }
}
