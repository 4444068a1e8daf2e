package org.tacit.pir.dpf;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Optional;
import org.tacit.base.ProtocolViolation;
import org.tacit.crypto.symmetric.HashSuite;
import org.tacit.wire.Channel;
import org.tacit.wire.Party;
import org.tacit.wire.Session;

/**
 * Brings the second host to the provider's next version: all of the table where it has none or fell far behind, else the buckets that changed.
 * <pre>
 *   provider → second   shape
 *   second → provider   version it has, or none
 *   provider → second   next version, number of buckets, the buckets
 *   second              changes;   → provider   digest
 *   provider            changes, compares;   → second   agreed or not
 * </pre>
 * Between the two changes, half a round trip apart, clients hear that the versions differ and ask again.
 *
 * <p><b>Security guarantees.</b> The second host receives sealed rows only, see {@link HostTable}.
 */
public final class TableSync {

    private static final int NONE = -1;
    private static final int DIFFERENT = 0;
    private static final int AGREED = 1;
    private static final int MESSAGE_BYTES = 1 << 20;

    private TableSync() {
    }

    /**
     * The provider's side. Rows that are put or removed meanwhile wait; lookups do not.
     *
     * @throws ProtocolViolation if the second host says another digest
     */
    public static void send(Session session, Party second, ProviderTable provided) {
        Channel channel = session.channel(second);
        byte[] theirs = provided.update(table -> {
            HostShape shape = table.table().shape();
            channel.send(shape.encode());
            int known = channel.receiveInt(NONE, Integer.MAX_VALUE);
            BitSet changed = (known == NONE ? Optional.<BitSet>empty() : table.changedSince(known)).orElseGet(() -> all(shape.buckets()));
            channel.sendInt(table.nextVersion());
            channel.sendInt(changed.cardinality());
            sendBuckets(session, channel, table, changed);
            channel.flush();
            return channel.receive(HashSuite.BYTES);
        });
        boolean same = MessageDigest.isEqual(theirs, provided.table().digest());
        channel.sendInt(same ? AGREED : DIFFERENT);
        channel.flush();
        if (!same) {
            throw different(channel);
        }
    }

    private static ProtocolViolation different(Channel channel) {
        return ProtocolViolation.of("%s holds another table after the update than this host; the next update transfers all of it.", "更新后 %s 持有的表与本方不一致；下次更新将传输整表。", channel.peer());
    }

    private static BitSet all(int buckets) {
        BitSet all = new BitSet(buckets);
        all.set(0, buckets);
        return all;
    }

    private static int batch(HostShape shape) {
        return Math.max(1, MESSAGE_BYTES / (4 + shape.contentBytes()));
    }

    private static void sendBuckets(Session session, Channel channel, ProviderTable table, BitSet changed) {
        HostShape shape = table.table().shape();
        int count = changed.cardinality();
        int next = -1;
        for (int done = 0; done < count; ) {
            session.checkCancelled();
            int n = Math.min(batch(shape), count - done);
            ByteBuffer message = ByteBuffer.allocate(n * (4 + shape.contentBytes())).order(ByteOrder.LITTLE_ENDIAN);
            for (int i = 0; i < n; i++) {
                next = changed.nextSetBit(next + 1);
                message.putInt(next).put(table.content(next));
            }
            channel.send(message.array());
            done += n;
            session.progress().report("pir.host", done, count);
        }
    }

    /**
     * The second host's side.
     *
     * @param mine the table it has, if any
     * @return the same, changed; or another one, in which case the first is out of use
     * @throws ProtocolViolation if the provider describes or sends what is no table, or the digests differ: then, and where the line is cut before the provider has said
     *                           whether they do, no client is answered from {@code mine} until the next update, which is of the whole table
     */
    public static HostTable receive(Session session, Party provider, Optional<HostTable> mine) {
        Channel channel = session.channel(provider);
        HostShape shape = HostShape.decode(channel.receive(HostShape.BYTES));
        Optional<HostTable> known = mine.filter(table -> Arrays.equals(table.shape().encode(), shape.encode()));
        channel.sendInt(known.map(HostTable::version).orElse(NONE));
        int version = channel.receiveInt(1, Integer.MAX_VALUE);
        int count = channel.receiveInt(0, shape.buckets());
        boolean whole = count == shape.buckets();
        if (!whole && known.isEmpty()) {
            throw ProtocolViolation.of("%s sends a part of a table that this host does not have; its software does not follow the protocol.",
                    "%s 只发来表的一部分，而本方并无该表；对方软件未遵守协议。", provider);
        }
        HostTable table = whole ? new HostTable(shape) : known.get();
        try {
            receiveBuckets(session, channel, table, version, count, whole);
            confirm(channel, table);
            return table;
        } catch (RuntimeException e) {
            if (whole) {
                table.close();
            }
            throw e;
        }
    }

    /** Until the provider has said that the changed table is its own, it may not be: an unheard answer counts as no. */
    private static void confirm(Channel channel, HostTable table) {
        try {
            channel.send(table.digest());
            if (channel.receiveInt(DIFFERENT, AGREED) == DIFFERENT) {
                throw different(channel);
            }
        } catch (RuntimeException e) {
            table.spoil();
            throw e;
        }
    }

    /** A whole table is written as it comes; changes wait until all are there. */
    private static void receiveBuckets(Session session, Channel channel, HostTable table, int version, int count, boolean whole) {
        HostShape shape = table.shape();
        int content = shape.contentBytes();
        int[] changed = new int[whole ? 0 : count];
        byte[] contents = new byte[Math.multiplyExact(changed.length, content)];
        int before = -1;
        for (int done = 0; done < count; ) {
            session.checkCancelled();
            int n = Math.min(batch(shape), count - done);
            byte[] message = channel.receive(n * (4 + content));
            ByteBuffer numbers = ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN);
            for (int i = 0; i < n; i++, done++) {
                int at = i * (4 + content);
                int bucket = numbers.getInt(at);
                if (bucket <= before || bucket >= shape.buckets()) {
                    throw ProtocolViolation.of("%s sends buckets out of order; its software does not follow the protocol.", "%s 发来的数据桶次序有误；对方软件未遵守协议。",
                            channel.peer());
                }
                before = bucket;
                if (whole) {
                    table.bucket(bucket, message, at + 4);
                } else {
                    changed[done] = bucket;
                    System.arraycopy(message, at + 4, contents, done * content, content);
                }
            }
            session.progress().report("pir.host", done, count);
        }
        table.apply(version, changed, contents);
    }
}
