package org.tacit.psi.unbalanced;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.HexFormat;
import org.tacit.base.InvalidInput;
import org.tacit.base.PolicyDenied;
import org.tacit.crypto.symmetric.DomainHash;
import org.tacit.crypto.symmetric.HashSuite;

/**
 * Counts what each client has asked, durably: a charge is on the disk before the answer is computed, so that neither a crash nor a broken
 * connection gives anything back. One process holds a folder at a time.
 *
 * <p>Time is kept in 64ths of the window, each charge at the end of its part: what is admitted in any window is never above the limit. A
 * clock set back gives nothing back either.
 */
public final class QueryMeter implements AutoCloseable {

    private static final int PARTS = 64;
    private static final int MOST_ENTRIES = 1 << 12;

    private final Path folder;
    private final InstantSource clock;
    private final FileChannel lock;

    private QueryMeter(Path folder, InstantSource clock, FileChannel lock) {
        this.folder = folder;
        this.clock = clock;
        this.lock = lock;
    }

    /** @throws InvalidInput if another process or meter holds the folder */
    public static QueryMeter open(Path folder, InstantSource clock) {
        try {
            Files.createDirectories(folder);
            FileChannel lock = FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            boolean held;
            try {
                held = lock.tryLock() != null;
            } catch (OverlappingFileLockException e) {
                held = false;
            }
            if (!held) {
                lock.close();
                throw InvalidInput.of("The query counters in %s are in use by another process; stop it first.", "查询计数目录 %s 正被另一进程使用，请先停止它。",
                        folder.getFileName());
            }
            return new QueryMeter(folder, clock, lock);
        } catch (IOException e) {
            throw Disk.failed(folder, e);
        }
    }

    /**
     * One client's account.
     *
     * @param client stable name, for example contract and certificate fingerprint
     */
    public Account account(String client, QueryLimits limits) {
        byte[] name = DomainHash.of(HashSuite.SHA_256, "tacit/psi/unbalanced/meter/1").add(client).digest();
        return new Account(folder.resolve(HexFormat.of().formatHex(name)), client, limits);
    }

    /** Asked so far, and when in the current window. */
    private record Count(long total, ArrayDeque<long[]> recent) {

        long inWindow(long now, long seconds) {
            while (!recent.isEmpty() && recent.peekFirst()[0] + seconds <= now) {
                recent.removeFirst();
            }
            return recent.stream().mapToLong(entry -> entry[1]).sum();
        }
    }

    /** What one client may still ask. */
    public final class Account implements Quota {

        private final Path file;
        private final String client;
        private final QueryLimits limits;

        private Account(Path file, String client, QueryLimits limits) {
            this.file = file;
            this.client = client;
            this.limits = limits;
        }

        /** Items asked in all. */
        public long used() {
            synchronized (QueryMeter.this) {
                return read().total;
            }
        }

        @Override
        public void admit(long items) {
            synchronized (QueryMeter.this) {
                require(read(), items);
            }
        }

        @Override
        public void charge(long items) {
            synchronized (QueryMeter.this) {
                Count count = read();
                require(count, items);
                long part = Math.max(1, limits.window().toSeconds() / PARTS);
                long until = (now() / part + 1) * part;
                if (!count.recent.isEmpty() && count.recent.peekLast()[0] >= until) {
                    count.recent.peekLast()[1] += items;
                } else {
                    count.recent.addLast(new long[] {until, items});
                }
                write(new Count(count.total + items, count.recent));
            }
        }

        private void require(Count count, long items) {
            long left = limits.total() - count.total;
            if (items > left) {
                throw PolicyDenied.of("%1$s asks about %2$d items and may ask about %3$d more under this contract; agree on a larger quota.",
                        "%1$s 请求查询 %2$d 个标识，本合约剩余额度为 %3$d 个；请商定更大额度。", client, items, Math.max(0, left));
            }
            long now = limits.perWindow() - count.inWindow(now(), limits.window().toSeconds());
            if (items > now) {
                throw PolicyDenied.of("%1$s asks about %2$d items and may ask about %3$d at this moment (%4$d in %5$s); try again later.",
                        "%1$s 请求查询 %2$d 个标识，目前可查询 %3$d 个（每 %5$s 限 %4$d 个）；请稍后再试。", client, items, Math.max(0, now),
                        limits.perWindow(), limits.window());
            }
        }

        private long now() {
            return Instant.ofEpochMilli(clock.millis()).getEpochSecond();
        }

        private Count read() {
            var recent = new ArrayDeque<long[]>();
            if (!Files.exists(file)) {
                return new Count(0, recent);
            }
            try {
                ByteBuffer in = ByteBuffer.wrap(Files.readAllBytes(file));
                byte[] digest = new byte[SetDescriptor.HASH];
                if (in.remaining() < digest.length + 12) {
                    throw damaged();
                }
                in.get(digest);
                if (!java.util.Arrays.equals(digest, hash(in.array()))) {
                    throw damaged();
                }
                long total = in.getLong();
                int entries = in.getInt();
                for (int i = 0; i < entries; i++) {
                    recent.addLast(new long[] {in.getLong(), in.getLong()});
                }
                return new Count(total, recent);
            } catch (IOException e) {
                throw Disk.failed(file, e);
            }
        }

        private byte[] hash(byte[] stored) {
            return DomainHash.of(HashSuite.SHA_256, "tacit/psi/unbalanced/count/1").add(file.getFileName().toString())
                    .add(stored, SetDescriptor.HASH, stored.length - SetDescriptor.HASH).digest();
        }

        private InvalidInput damaged() {
            return InvalidInput.of("The query counter of %s is damaged; nothing is answered until it is restored from a backup.",
                    "%s 的查询计数文件已损坏；恢复备份之前不再应答。", client);
        }

        private void write(Count count) {
            if (count.recent.size() > MOST_ENTRIES) {
                throw new IllegalStateException("entries");
            }
            ByteBuffer out = ByteBuffer.allocate(SetDescriptor.HASH + 12 + 16 * count.recent.size());
            out.position(SetDescriptor.HASH).putLong(count.total).putInt(count.recent.size());
            count.recent.forEach(entry -> out.putLong(entry[0]).putLong(entry[1]));
            out.put(0, hash(out.array()));
            try {
                Disk.write(file, out.array());
            } catch (IOException e) {
                throw Disk.failed(file, e);
            }
        }
    }

    @Override
    public void close() {
        try {
            lock.close();
        } catch (IOException e) {
            throw Disk.failed(folder, e);
        }
    }
}
