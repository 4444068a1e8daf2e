package org.tacit.psi.unbalanced;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;
import org.tacit.base.InvalidInput;
import org.tacit.base.ProtocolViolation;
import org.tacit.wire.Channel;
import org.tacit.wire.Session;

/**
 * Brings the small side the current version of an encoded set, or what changed since the version it has. Offline: nothing of the small
 * side's items is involved. Both roles in the order of the messages.
 *
 * <p><b>Security guarantees.</b> The small side learns the number of items of each version and how many were added and removed; with the
 * large side's help later, whether an item it asks about was. What arrives is held to the descriptor's hash, to strict order, to
 * the key pinned by the caller or by the version it has, and to a version no older than that.
 */
public final class SetTransfer {

    private static final int CURRENT = 0;
    private static final int WHOLE = -1;
    /** Versions in one answer; somebody further behind gets the whole set. */
    private static final int MOST_STEPS = 10_000;
    private static final int MESSAGE = 1 << 20;

    private SetTransfer() {
    }

    /** Large side. */
    public static void serve(Session session, PublishedSet set) {
        try (SortedFile version = set.current()) {
            serve(session, set, version);
        }
    }

    private static void serve(Session session, PublishedSet set, SortedFile current) {
        Channel channel = session.channel(session.peer());
        // 1. What the small side has: a version, or 0, and its digest.
        long has = channel.receiveLongs(1)[0];
        byte[] digest = channel.receive(SetDescriptor.HASH);
        // 2. How it will be brought up to date, and to what.
        SetDescriptor now = current.descriptor();
        int steps = steps(set, now, has, digest);
        channel.sendInt(steps);
        channel.send(now.encode());
        // 3. The fingerprints, or for each version what it added and removed.
        if (steps == WHOLE) {
            int batch = batch(now);
            for (long first = 0; first < now.count(); first += batch) {
                session.checkCancelled();
                channel.send(current.fingerprints(first, (int) Math.min(batch, now.count() - first)));
                session.progress().report("psi.serve", Math.min(now.count(), first + batch), now.count());
            }
        }
        for (long version = now.version() - Math.max(0, steps) + 1; version <= now.version(); version++) {
            SetDescriptor step = PublishedSet.header(set.added(version));
            channel.send(step.encode());
            sendAll(session, channel, set.added(version), step, step.added());
            sendAll(session, channel, set.removed(version), step, step.removed());
        }
        channel.flush();
    }

    private static int steps(PublishedSet set, SetDescriptor now, long has, byte[] digest) {
        if (has == now.version() && Arrays.equals(digest, now.digest())) {
            return CURRENT;
        }
        if (has < 1 || has >= now.version() || now.version() - has > MOST_STEPS) {
            return WHOLE;
        }
        long changes = 0;
        byte[] parent = digest;
        for (long version = has + 1; version <= now.version(); version++) {
            SetDescriptor step = Files.exists(set.added(version)) ? PublishedSet.header(set.added(version)) : null;
            if (step == null || !Arrays.equals(step.parent(), parent)) {
                return WHOLE;
            }
            changes += step.added() + step.removed();
            parent = step.digest();
        }
        return changes < now.count() ? (int) (now.version() - has) : WHOLE;
    }

    private static void sendAll(Session session, Channel channel, Path file, SetDescriptor descriptor, long count) {
        int width = descriptor.parameters().width();
        int batch = batch(descriptor);
        try (var records = new RecordReader(file, SetDescriptor.BYTES, width, width)) {
            for (long first = 0; first < count; first += batch) {
                session.checkCancelled();
                byte[] message = new byte[(int) Math.min(batch, count - first) * width];
                for (int at = 0; at < message.length; at += width) {
                    if (!records.next()) {
                        throw SetDescriptor.damaged(file);
                    }
                    System.arraycopy(records.bytes(), records.at(), message, at, width);
                }
                channel.send(message);
            }
        }
    }

    private static int batch(SetDescriptor descriptor) {
        return MESSAGE / descriptor.parameters().width();
    }

    /**
     * Small side: fills or updates a folder and opens what it holds then.
     *
     * @param folder    of this set alone; what is there from before is used, and replaced when the new version is whole
     * @param publicKey the key that the contract or the evidence names; without it the first version fetched pins its own
     * @param mostItems most items to take, against a full disk
     * @throws ProtocolViolation if the peer offers another key, an older version, or what does not fit its hash
     * @throws InvalidInput      if it offers more items than that
     */
    public static EncodedSet fetch(Session session, Path folder, Optional<byte[]> publicKey, long mostItems) {
        Channel channel = session.channel(session.peer());
        SetDescriptor have = current(folder);
        // 1.
        channel.sendLongs(new long[] {have == null ? 0 : have.version()});
        channel.send(have == null ? new byte[SetDescriptor.HASH] : have.digest());
        // 2.
        int steps = channel.receiveInt(WHOLE, MOST_STEPS);
        SetDescriptor now = descriptor(channel);
        check(channel, now, have, publicKey, mostItems);
        // 3.
        if (steps == WHOLE) {
            try (var out = new RecordWriter(EncodedSet.path(folder, now.version()), now.parameters().width(), now.parameters().width())) {
                receiveAll(session, channel, now, now.count(), out);
                finish(channel, out, now);
            }
        } else if (have == null || steps == CURRENT && !have.equals(now)) {
            throw unfit(channel);
        }
        // Steps are for less than the whole set; who names more fills the disk.
        long left = now.count();
        for (int i = 0; i < steps; i++) {
            have = step(session, channel, folder, have, left);
            left -= have.added() + have.removed();
        }
        if (steps > 0 && !have.equals(now)) {
            throw unfit(channel);
        }
        deleteOthers(folder, now);
        return EncodedSet.of(EncodedSet.path(folder, now.version()));
    }

    /** Null where there is nothing that can be used: a damaged copy is fetched again. */
    private static SetDescriptor current(Path folder) {
        try (EncodedSet set = EncodedSet.open(folder).orElse(null)) {
            return set == null ? null : set.descriptor();
        } catch (InvalidInput damaged) {
            return null;
        }
    }

    private static SetDescriptor descriptor(Channel channel) {
        SetDescriptor descriptor = SetDescriptor.decode(channel.receive(SetDescriptor.BYTES));
        if (descriptor == null) {
            throw unfit(channel);
        }
        return descriptor;
    }

    private static void check(Channel channel, SetDescriptor now, SetDescriptor have, Optional<byte[]> publicKey, long mostItems) {
        byte[] expected = publicKey.orElse(have == null ? null : have.publicKey());
        if (expected != null && !Arrays.equals(expected, now.publicKey())) {
            throw ProtocolViolation.of("%s offers an encoded set under another key than the one agreed; ask it why before taking it.",
                    "%s 提供的编码集合所用密钥与约定的不同，请先与对方核实。", channel.peer());
        }
        if (have != null && have.sameKey(now) && now.version() < have.version()) {
            throw ProtocolViolation.of("%1$s offers version %2$d of its encoded set where version %3$d is here already.",
                    "%1$s 提供的编码集合版本 %2$d 早于本地已有的版本 %3$d。", channel.peer(), now.version(), have.version());
        }
        if (now.count() > mostItems) {
            throw InvalidInput.of("%1$s offers an encoded set of %2$d items, more than the %3$d that this side takes.",
                    "%1$s 提供的编码集合有 %2$d 个标识，超过本方接受的 %3$d 个。", channel.peer(), now.count(), mostItems);
        }
    }

    /** One version further, by no more than {@code most} changes; sizes that cannot be are refused before anything is written. */
    private static SetDescriptor step(Session session, Channel channel, Path folder, SetDescriptor have, long most) {
        SetDescriptor next = descriptor(channel);
        if (!next.follows(have) || next.added() + next.removed() > most || next.count() != have.count() + next.added() - next.removed()) {
            throw unfit(channel);
        }
        int width = next.parameters().width();
        Path added = folder.resolve("added");
        Path removed = folder.resolve("removed");
        for (Path file : new Path[] {added, removed}) {
            try (var out = new RecordWriter(file, width, width)) {
                receiveAll(session, channel, next, file == added ? next.added() : next.removed(), out);
                out.commit(next);
            }
        }
        try (var old = new RecordReader(EncodedSet.path(folder, have.version()), SetDescriptor.BYTES, width, width);
                var adds = new RecordReader(added, SetDescriptor.BYTES, width, width);
                var removals = new RecordReader(removed, SetDescriptor.BYTES, width, width);
                var out = new RecordWriter(EncodedSet.path(folder, next.version()), width, width)) {
            merge(channel, old, adds, removals, out);
            finish(channel, out, next);
        }
        return next;
    }

    /** {@code (old \ removals) ∪ adds}, where every removal is in old and no addition is. */
    private static void merge(Channel channel, RecordReader old, RecordReader adds, RecordReader removals, RecordWriter out) {
        boolean hasOld = old.next();
        boolean hasAdd = adds.next();
        boolean hasRemoval = removals.next();
        while (hasOld || hasAdd) {
            int order = !hasOld ? 1 : !hasAdd ? -1 : old.compareTo(adds);
            if (order == 0) {
                throw unfit(channel);
            } else if (order > 0) {
                out.add(adds.bytes(), adds.at());
                hasAdd = adds.next();
            } else {
                if (hasRemoval && removals.compareTo(old) == 0) {
                    hasRemoval = removals.next();
                } else {
                    out.add(old.bytes(), old.at());
                }
                hasOld = old.next();
            }
        }
        if (hasRemoval) {
            throw unfit(channel);
        }
    }

    /** Takes a list in messages, whose fingerprints must ascend. */
    private static void receiveAll(Session session, Channel channel, SetDescriptor descriptor, long count, RecordWriter out) {
        int width = descriptor.parameters().width();
        int batch = batch(descriptor);
        byte[] last = new byte[width];
        for (long first = 0; first < count; first += batch) {
            session.checkCancelled();
            byte[] message = channel.receive((int) Math.min(batch, count - first) * width);
            for (int at = 0; at < message.length; at += width) {
                byte[] before = at == 0 ? last : message;
                int from = at == 0 ? 0 : at - width;
                if ((first > 0 || at > 0) && Arrays.compareUnsigned(before, from, from + width, message, at, at + width) >= 0) {
                    throw unfit(channel);
                }
                out.add(message, at);
            }
            System.arraycopy(message, message.length - width, last, 0, width);
            session.progress().report("psi.fetch", Math.min(count, first + batch), count);
        }
    }

    private static void finish(Channel channel, RecordWriter out, SetDescriptor descriptor) {
        if (out.count() != descriptor.count() || !MessageDigest.isEqual(out.content(), descriptor.content())) {
            throw unfit(channel);
        }
        out.commit(descriptor);
    }

    private static ProtocolViolation unfit(Channel channel) {
        return ProtocolViolation.of("%s sent an encoded set that does not fit its own description; nothing of it was kept.",
                "%s 发来的编码集合与其描述不符，已全部丢弃。", channel.peer());
    }

    private static void deleteOthers(Path folder, SetDescriptor now) {
        try {
            for (Path file : Disk.list(folder, "*")) {
                if (!file.equals(EncodedSet.path(folder, now.version()))) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (IOException e) {
            throw Disk.failed(folder, e);
        }
    }
}
