package org.tacit.cli;

import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** The machine's clock, and as much more as a file says that the test and the node's process both have in memory. */
final class MovedClock extends Clock {

    private final MappedByteBuffer ahead;

    private MovedClock(MappedByteBuffer ahead) {
        this.ahead = ahead;
    }

    /** Of the node in {@code folder}. */
    static MovedClock of(Path folder) {
        try (FileChannel file = FileChannel.open(folder.resolveSibling(folder.getFileName() + ".clock"), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            return new MovedClock(file.map(FileChannel.MapMode.READ_WRITE, 0, Long.BYTES));
        } catch (IOException e) {
            throw HeldNode.unchecked(e);
        }
    }

    /** From now on it is so much ahead of the machine's. */
    void ahead(Duration by) {
        ahead.putLong(0, by.toMillis());
    }

    @Override
    public Instant instant() {
        return Instant.now().plusMillis(ahead.getLong(0));
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException("the node's time is UTC");
    }
}
