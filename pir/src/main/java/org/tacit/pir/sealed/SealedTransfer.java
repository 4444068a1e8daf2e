package org.tacit.pir.sealed;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.tacit.base.InvalidInput;
import org.tacit.base.ProtocolViolation;
import org.tacit.pir.keyword.RowSealer;
import org.tacit.psi.unbalanced.Disk;
import org.tacit.wire.Channel;
import org.tacit.wire.Session;

/**
 * Brings a client's copy of a sealed table up to date: whole, from where a broken transfer ended, or by the steps from its version to the present one. Both roles in the order of the messages.
 *
 * <p><b>Security guarantees.</b> The provider learns which version the client has and how far it got. The client takes bytes only that fit the descriptor's hash, strict order, the key it has
 * from a contract or from evidence, the digest if it has that, and no version older than its own. Whether every client gets the same table is for the digest to show.
 */
final class SealedTransfer {

    private static final int CURRENT = 0;
    private static final int WHOLE = -1;
    private static final int ASK = 8 + SealedDescriptor.DIGEST + 8 + SealedDescriptor.DIGEST;

    private SealedTransfer() {
    }

    /** Provider, after the word {@link SealedWire#FETCH}. */
    static void serve(Session session, Channel channel, SealedTable table) {
        // 1. What the client has, and how many bytes of entries of which version it got when it was cut off.
        ByteBuffer ask = ByteBuffer.wrap(channel.receive(ASK));
        long has = ask.getLong();
        byte[] digest = new byte[SealedDescriptor.DIGEST];
        ask.get(digest);
        long got = ask.getLong();
        byte[] of = new byte[SealedDescriptor.DIGEST];
        ask.get(of);
        List<FileChannel> steps = new ArrayList<>();
        try (SealedFile current = table.current()) {
            SealedDescriptor now = current.descriptor();
            // 2. How it will be brought up to date, and to what.
            int way = now.version() == has && Arrays.equals(now.digest(), digest) ? CURRENT : steps(table.folder(), now, has, digest, steps) ? steps.size() : WHOLE;
            long from = way == WHOLE && Arrays.equals(of, now.digest()) && got > 0 && got <= now.fileBytes() - SealedDescriptor.BYTES ? got : 0;
            channel.send(ByteBuffer.allocate(SealedDescriptor.BYTES + 12).put(now.encode()).putInt(way).putLong(from).array());
            // 3. Entries, or step by step what it replaces.
            if (way == WHOLE) {
                long bytes = now.fileBytes() - SealedDescriptor.BYTES;
                for (long at = from; at < bytes; at += SealedWire.CHUNK) {
                    session.checkCancelled();
                    byte[] chunk = new byte[(int) Math.min(SealedWire.CHUNK, bytes - at)];
                    current.copy(at, chunk, 0, chunk.length);
                    channel.send(chunk);
                    session.progress().report("pir.serve", at + chunk.length, bytes);
                }
            }
            for (FileChannel step : steps) {
                sendStep(session, channel, step);
            }
            channel.flush();
        } catch (IOException e) {
            throw Disk.failed(table.folder(), e);
        } finally {
            closeAll(steps);
        }
    }

    /** Opens the steps from a client's version on; false where there is no way, or a longer one than everything. */
    private static boolean steps(Path folder, SealedDescriptor now, long has, byte[] digest, List<FileChannel> steps) throws IOException {
        if (has < now.first() || has >= now.version()) {
            return false;
        }
        byte[] parent = digest;
        long bytes = 0;
        for (long version = has + 1; version <= now.version(); version++) {
            Path file = Versions.delta(folder, version);
            if (!Files.exists(file)) {
                closeAll(steps);
                return false;
            }
            FileChannel step = FileChannel.open(file, StandardOpenOption.READ);
            steps.add(step);
            SealedDescriptor to = header(step);
            bytes += step.size();
            if (to == null || !Arrays.equals(to.parent(), parent) || step.size() != stepBytes(to) || bytes >= now.fileBytes()) {
                closeAll(steps);
                return false;
            }
            parent = to.digest();
        }
        return true;
    }

    private static long stepBytes(SealedDescriptor to) {
        return SealedDescriptor.BYTES + (long) to.replaced() * (4 + to.entryBytes());
    }

    private static SealedDescriptor header(FileChannel file) throws IOException {
        ByteBuffer head = ByteBuffer.allocate(SealedDescriptor.BYTES);
        while (head.hasRemaining() && file.read(head, head.position()) >= 0) {
            // to the end of the header, or of the file
        }
        return SealedDescriptor.decode(head.array());
    }

    private static void closeAll(List<FileChannel> files) {
        for (FileChannel file : files) {
            try {
                file.close();
            } catch (IOException e) {
                // It was only read.
            }
        }
        files.clear();
    }

    private static void sendStep(Session session, Channel channel, FileChannel step) throws IOException {
        long size = step.size();
        for (long at = 0; at < size; ) {
            session.checkCancelled();
            ByteBuffer chunk = ByteBuffer.allocate((int) (at == 0 ? SealedDescriptor.BYTES : Math.min(SealedWire.CHUNK, size - at)));
            while (chunk.hasRemaining() && step.read(chunk, at + chunk.position()) >= 0) {
                // whole chunks
            }
            channel.send(chunk.array());
            at += chunk.capacity();
        }
    }

    /**
     * Client: brings a folder up to date and says what it holds then.
     *
     * @param publicKey the key that contract or evidence names
     * @param digest    the version that contract or evidence names, if it does
     * @param mostBytes most bytes to take
     */
    static SealedFile fetch(Session session, Channel channel, Path folder, byte[] publicKey, Optional<byte[]> digest, long mostBytes) {
        try {
            Files.createDirectories(folder);
            SealedFile have = undamaged(folder);
            SealedDescriptor mine = have == null ? null : have.descriptor();
            try {
                return fetch(session, channel, folder, have, mine, publicKey, digest, mostBytes);
            } finally {
                if (have != null) {
                    have.close();
                }
            }
        } catch (IOException e) {
            throw Disk.failed(folder, e);
        }
    }

    /** Read whole; null where there is nothing that can be used: a damaged copy would read as absent rows, so it is fetched again. */
    private static SealedFile undamaged(Path folder) {
        SealedFile have = present(folder);
        try {
            return have == null ? null : have.verified();
        } catch (InvalidInput damaged) {
            have.close();
            return null;
        }
    }

    /** The latest that has the right length; null where there is none. */
    static SealedFile present(Path folder) {
        List<Path> tables = Versions.tables(folder);
        for (Path file : tables.reversed()) {
            try {
                return new SealedFile(file);
            } catch (InvalidInput damaged) {
                continue;
            }
        }
        return null;
    }

    private static SealedFile fetch(Session session, Channel channel, Path folder, SealedFile have, SealedDescriptor mine, byte[] publicKey, Optional<byte[]> digest, long mostBytes)
            throws IOException {
        Path part = folder.resolve("fetching");
        SealedDescriptor begun = begun(part);
        // 1.
        channel.sendInt(SealedWire.FETCH);
        ByteBuffer ask = ByteBuffer.allocate(ASK).putLong(mine == null ? 0 : mine.version()).put(mine == null ? new byte[SealedDescriptor.DIGEST] : mine.digest());
        channel.send(ask.putLong(begun == null ? 0 : Files.size(part) - SealedDescriptor.BYTES).put(begun == null ? new byte[SealedDescriptor.DIGEST] : begun.digest()).array());
        // 2.
        ByteBuffer told = ByteBuffer.wrap(channel.receive(SealedDescriptor.BYTES + 12));
        byte[] encoded = new byte[SealedDescriptor.BYTES];
        told.get(encoded);
        SealedDescriptor now = SealedDescriptor.decode(encoded);
        int way = told.getInt();
        long from = told.getLong();
        if (now == null) {
            throw unfit(channel);
        }
        check(channel, now, mine, publicKey, digest, mostBytes);
        // 3.
        SealedFile result;
        if (way == WHOLE) {
            result = whole(session, channel, folder, part, begun, now, from);
        } else if (way == CURRENT && now.equals(mine)) {
            result = have.retain();
        } else if (way > 0 && mine != null && way == now.version() - mine.version()) {
            result = steps(session, channel, folder, have.retain(), now);
        } else {
            throw unfit(channel);
        }
        Files.deleteIfExists(part);
        for (Path file : Disk.list(folder, "*")) {
            if (!file.equals(result.file())) {
                Files.deleteIfExists(file);
            }
        }
        return result;
    }

    private static void check(Channel channel, SealedDescriptor now, SealedDescriptor mine, byte[] publicKey, Optional<byte[]> digest, long mostBytes) {
        if (!Arrays.equals(now.publicKey(), publicKey)) {
            throw ProtocolViolation.of("%s uses another lookup key than the one agreed; ask it for the key of this epoch.", "%s 使用的查询密钥与约定不符，请向其索取本期密钥。", channel.peer());
        }
        if (mine != null && (now.epoch() < mine.epoch() || now.epoch() == mine.epoch() && now.version() < mine.version())) {
            throw ProtocolViolation.of("%1$s offers version %2$d of epoch %3$d of its sealed table where version %4$d of epoch %5$d is here already.",
                    "%1$s 提供的密封表为第 %3$d 轮第 %2$d 版，早于本地已有的第 %5$d 轮第 %4$d 版。", channel.peer(), now.version(), now.epoch(), mine.version(), mine.epoch());
        }
        if (digest.isPresent() && !Arrays.equals(digest.get(), now.digest())) {
            throw ProtocolViolation.of("%s offers another version of its sealed table than the one agreed; ask it which one it published.", "%s 提供的密封表版本与约定不符，请与其核对已发布的版本。", channel.peer());
        }
        if (now.fileBytes() > mostBytes) {
            throw InvalidInput.of("The sealed table of %1$s has %2$d bytes, more than the %3$d that this side takes.", "%1$s 的密封表为 %2$d 字节，超过本方允许的 %3$d 字节。", channel.peer(),
                    now.fileBytes(), mostBytes);
        }
    }

    /** What a transfer that was cut off was to bring; null where there is none. */
    private static SealedDescriptor begun(Path part) throws IOException {
        if (!Files.exists(part)) {
            return null;
        }
        try (FileChannel file = FileChannel.open(part, StandardOpenOption.READ)) {
            SealedDescriptor of = header(file);
            return of != null && file.size() <= of.fileBytes() ? of : null;
        }
    }

    private static SealedFile whole(Session session, Channel channel, Path folder, Path part, SealedDescriptor begun, SealedDescriptor now, long from) throws IOException {
        if (from != 0 && (!now.equals(begun) || from != Files.size(part) - SealedDescriptor.BYTES)) {
            throw unfit(channel);
        }
        long bytes = now.fileBytes() - SealedDescriptor.BYTES;
        try (FileChannel out = FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            if (from == 0) {
                out.truncate(0);
                write(out, now.encode());
            }
            out.position(SealedDescriptor.BYTES + from);
            for (long at = from; at < bytes; at += SealedWire.CHUNK) {
                session.checkCancelled();
                write(out, channel.receive((int) Math.min(SealedWire.CHUNK, bytes - at)));
                session.progress().report("pir.fetch", Math.min(bytes, at + SealedWire.CHUNK), bytes);
            }
            out.force(true);
        }
        Path file = Versions.table(folder, now.version());
        try (SealedFile whole = new SealedFile(part)) {
            whole.verified();
        } catch (InvalidInput damaged) {
            Files.deleteIfExists(part);
            throw unfit(channel);
        }
        Disk.commit(part, file);
        return new SealedFile(file);
    }

    private static void write(FileChannel out, byte[] bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            out.write(buffer);
        }
    }

    /** @param have closed here */
    private static SealedFile steps(Session session, Channel channel, Path folder, SealedFile have, SealedDescriptor now) throws IOException {
        SealedFile at = have;
        try {
            while (at.descriptor().version() < now.version()) {
                SealedDescriptor next = SealedDescriptor.decode(channel.receive(SealedDescriptor.BYTES));
                if (next == null || !next.follows(at.descriptor())) {
                    throw unfit(channel);
                }
                SealedFile made = step(session, channel, folder, at, next);
                at.close();
                at = made;
                session.progress().report("pir.fetch", next.version(), now.version());
            }
            if (!at.descriptor().equals(now)) {
                throw unfit(channel);
            }
            return at.retain();
        } finally {
            at.close();
        }
    }

    /** One version further: {@code (old \ places) ∪ entries}. */
    private static SealedFile step(Session session, Channel channel, Path folder, SealedFile old, SealedDescriptor next) throws IOException {
        Path file = folder.resolve("step");
        long bytes = stepBytes(next) - SealedDescriptor.BYTES;
        try (FileChannel out = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            for (long at = 0; at < bytes; at += SealedWire.CHUNK) {
                session.checkCancelled();
                write(out, channel.receive((int) Math.min(SealedWire.CHUNK, bytes - at)));
            }
        }
        try (Arena arena = Arena.ofConfined(); FileChannel in = FileChannel.open(file, StandardOpenOption.READ);
                var table = new PartFile(Versions.table(folder, next.version()), SealedDescriptor.BYTES)) {
            merge(channel, old, in.map(FileChannel.MapMode.READ_ONLY, 0, bytes, arena), next, table);
            if (!MessageDigest.isEqual(table.content(), next.content())) {
                throw unfit(channel);
            }
            table.commit(next.encode());
        }
        Files.deleteIfExists(file);
        return new SealedFile(Versions.table(folder, next.version()));
    }

    private static void merge(Channel channel, SealedFile old, MemorySegment step, SealedDescriptor next, PartFile table) {
        ValueLayout.OfInt number = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
        int entry = next.entryBytes();
        long entries = 4L * next.replaced();
        byte[] mine = new byte[entry];
        byte[] theirs = new byte[entry];
        byte[] last = new byte[RowSealer.VERSION_TAG];
        int gone = 0;
        int come = 0;
        int written = 0;
        for (int e = 0; e < old.descriptor().entries() || come < next.replaced(); ) {
            boolean mineLeft = e < old.descriptor().entries();
            if (mineLeft && gone < next.replaced() && step.get(number, 4L * gone) == e) {
                gone++;
                e++;
                continue;
            }
            if (mineLeft) {
                old.entry(e, mine, 0);
            }
            if (come < next.replaced()) {
                MemorySegment.copy(step, ValueLayout.JAVA_BYTE, entries + (long) come * entry, theirs, 0, entry);
            }
            boolean takeMine = mineLeft && (come == next.replaced() || Arrays.compareUnsigned(mine, 0, last.length, theirs, 0, last.length) < 0);
            byte[] taken = takeMine ? mine : theirs;
            if (written > 0 && Arrays.compareUnsigned(last, 0, last.length, taken, 0, last.length) >= 0) {
                throw unfit(channel);
            }
            System.arraycopy(taken, 0, last, 0, last.length);
            table.add(taken, 0, entry);
            written++;
            e += takeMine ? 1 : 0;
            come += takeMine ? 0 : 1;
        }
        // A place that does not ascend, or is none, was never reached.
        if (gone != next.replaced() || written != next.entries()) {
            throw unfit(channel);
        }
    }

    private static ProtocolViolation unfit(Channel channel) {
        return ProtocolViolation.of("%s sent a sealed table that does not fit its own description; nothing of it was kept.", "%s 发来的密封表与其描述不符，已全部丢弃。", channel.peer());
    }
}
