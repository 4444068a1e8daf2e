package org.tacit.pir.sealed;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import org.tacit.base.InvalidInput;
import org.tacit.base.Parallel;
import org.tacit.base.PolicyDenied;
import org.tacit.crypto.oprf.VoprfBatch;
import org.tacit.pir.Lookup;
import org.tacit.pir.keyword.RowSealer;
import org.tacit.wire.Channel;
import org.tacit.wire.Outbox;
import org.tacit.wire.Session;

/**
 * The asking side of a lookup in a sealed table, {@link SealedProvider} at the other end: one blinded element for each key goes out, one evaluated comes back, the row is found in the
 * copy at hand.
 *
 * <p><b>Security guarantees.</b> The provider learns how many keys were asked for, whatever it does: elements are uniformly random, and nothing that this side sends depends on what it found. An
 * evaluation under another key than the pinned one is refused. A row that does not open reads as absent; a provider that spoils rows, or leaves some out, is not found out.
 */
public final class SealedLookup implements Lookup {

    /** Messages under way. */
    private static final int AHEAD = 2;
    private static final int GRAIN = 128;

    private final Session session;
    private final Channel provider;
    private SealedTableCopy copy;
    private SealedTableCopy.Finder finder;
    private final VoprfBatch.Client oprf;
    private VoprfBatch.Masks masks;

    private SealedLookup(Session session, Channel provider, SealedTableCopy copy) {
        this.session = session;
        this.provider = provider;
        this.copy = copy;
        this.finder = copy.finder();
        this.oprf = new VoprfBatch.Client(copy.descriptor().publicKey());
    }

    /** Brings the copy in a folder up to date, {@link SealedTableCopy#fetch} with its parameters and errors, and asks with it. */
    public static SealedLookup open(Session session, Path folder, byte[] publicKey, Optional<byte[]> digest, long mostBytes) {
        return new SealedLookup(session, session.channel(session.peer()), SealedTableCopy.fetch(session, folder, publicKey, digest, mostBytes));
    }

    /**
     * Asks with a copy as it is.
     *
     * @throws InvalidInput if the provider's table has another key by now
     */
    public static SealedLookup open(Session session, SealedTableCopy copy) {
        Channel provider = session.channel(session.peer());
        provider.sendInt(SealedWire.HELLO);
        provider.send(copy.descriptor().publicKey());
        if (provider.receiveInt(SealedWire.ANSWER, SealedWire.STALE) == SealedWire.STALE) {
            throw stale(provider);
        }
        return new SealedLookup(session, provider, copy.retain());
    }

    private static InvalidInput stale(Channel provider) {
        return InvalidInput.of("The table of %s has a new key; fetch it under the key of the present epoch.", "%s 的数据表已启用新密钥，请按当前密钥轮次重新获取。", provider.peer());
    }

    @Override
    public int recordBytes() {
        return copy.descriptor().recordBytes();
    }

    public SealedDescriptor descriptor() {
        return copy.descriptor();
    }

    /** Brings the copy up to date, under the same key. */
    public void refresh(long mostBytes) {
        SealedTableCopy next = SealedTableCopy.fetch(session, copy.folder(), copy.descriptor().publicKey(), Optional.empty(), mostBytes);
        copy.close();
        copy = next;
        finder = copy.finder();
    }

    /** Does the work that needs no key yet, for so many lookups of one key. */
    public void prepare(int lookups) {
        if (masks == null || masks.left() < lookups) {
            masks = oprf.prepare(lookups, session.random());
        }
    }

    @Override
    public Optional<byte[]> lookup(byte[] key) {
        Lookup.check(key);
        int[] offsets = {0, key.length};
        try (VoprfBatch.Group blinded = masks != null && masks.left() > 0 ? oprf.blind(key, offsets, 0, 1, masks) : oprf.blind(key, offsets, 0, 1, session.random())) {
            byte[] element = new byte[SealedWire.ELEMENT];
            blinded.copy(element, 0);
            provider.sendInt(1);
            provider.send(element);
            awaitAdmission();
            byte[] answer = provider.receive(SealedWire.ELEMENT + VoprfBatch.PROOF_BYTES);
            byte[] secret = new byte[RowSealer.SECRET_BYTES];
            oprf.finish(blinded, answer, 0, answer, SealedWire.ELEMENT, RowSealer.SECRET_BYTES, secret, 0);
            Optional<byte[]> record = finder.find(secret, 0);
            Arrays.fill(secret, (byte) 0);
            return record;
        }
    }

    private void awaitAdmission() {
        switch (provider.receiveInt(SealedWire.ANSWER, SealedWire.REFUSED)) {
            case SealedWire.ANSWER -> { }
            case SealedWire.STALE -> throw stale(provider);
            default -> throw PolicyDenied.of("%s answers no more lookups for now: the number agreed is used up.", "%s 暂不再应答查询：约定次数已用完。", provider.peer());
        }
    }

    @Override
    @SuppressWarnings("unchecked")
    public List<Optional<byte[]>> lookup(List<byte[]> keys) {
        Optional<byte[]>[] found = new Optional[keys.size()];
        keys.forEach(Lookup::check);
        lookup(keys.size(), keys::get, (i, record) -> found[i] = record);
        return Arrays.asList(found);
    }

    /** Takes the record of one key, empty where there is none. */
    @FunctionalInterface
    public interface Answers {
        void answer(int key, Optional<byte[]> record);
    }

    /**
     * Many keys in one conversation, admitted all or none. Memory: three messages, whatever their number.
     *
     * @param count 0 to {@value SealedWire#MOST_KEYS}
     * @param keys  asked once for each, in order
     * @param out   told in order
     * @throws PolicyDenied when the provider does not answer so many
     */
    public void lookup(int count, IntFunction<byte[]> keys, Answers out) {
        if (count < 0 || count > SealedWire.MOST_KEYS) {
            throw InvalidInput.of("%1$d keys cannot be looked up at once; at most %2$d.", "无法一次查询 %1$d 个键，至多 %2$d 个。", count, SealedWire.MOST_KEYS);
        }
        if (count == 0) {
            return;
        }
        provider.sendInt(count);
        if (count <= SealedWire.MESSAGE) {
            try (Batch batch = new Batch(0, count, keys)) {
                provider.send(batch.elements);
                awaitAdmission();
                batch.finish(out);
            }
            return;
        }
        awaitAdmission();
        int batches = (count + SealedWire.MESSAGE - 1) / SealedWire.MESSAGE;
        var underWay = new ArrayDeque<Batch>();
        try (Outbox outbox = new Outbox(provider, AHEAD + 1)) {
            for (int b = 0; b < batches + AHEAD; b++) {
                session.checkCancelled();
                if (b < batches) {
                    Batch batch = new Batch(b * SealedWire.MESSAGE, Math.min(SealedWire.MESSAGE, count - b * SealedWire.MESSAGE), keys);
                    underWay.add(batch);
                    outbox.send(batch.elements);
                }
                if (b >= AHEAD && !underWay.isEmpty()) {
                    try (Batch batch = underWay.remove()) {
                        batch.finish(out);
                        session.progress().report("pir.ask", batch.first + batch.count, count);
                    }
                }
            }
            outbox.finish();
        } finally {
            underWay.forEach(Batch::close);
        }
    }

    /** Keys of one message between question and answer. */
    private final class Batch implements AutoCloseable {

        private final int first;
        private final int count;
        private final VoprfBatch.Group[] groups;
        private final byte[] elements;

        Batch(int first, int count, IntFunction<byte[]> keys) {
            this.first = first;
            this.count = count;
            byte[][] all = new byte[count][];
            int[] offsets = new int[count + 1];
            for (int i = 0; i < count; i++) {
                all[i] = keys.apply(first + i);
                Lookup.check(all[i]);
                offsets[i + 1] = offsets[i] + all[i].length;
            }
            byte[] data = new byte[offsets[count]];
            for (int i = 0; i < count; i++) {
                System.arraycopy(all[i], 0, data, offsets[i], all[i].length);
            }
            groups = new VoprfBatch.Group[SealedWire.groups(count)];
            elements = new byte[count * SealedWire.ELEMENT];
            Parallel.ranges(groups.length, 1, (from, to) -> {
                for (int g = from; g < to; g++) {
                    groups[g] = oprf.blind(data, offsets, g * SealedWire.GROUP, Math.min(count, (g + 1) * SealedWire.GROUP), session.random());
                    groups[g].copy(elements, g * SealedWire.GROUP * SealedWire.ELEMENT);
                }
            });
        }

        @SuppressWarnings("unchecked")
        void finish(Answers out) {
            byte[] answer = provider.receive(count * SealedWire.ELEMENT + groups.length * VoprfBatch.PROOF_BYTES);
            byte[] secrets = new byte[count * RowSealer.SECRET_BYTES];
            int proofs = count * SealedWire.ELEMENT;
            Parallel.ranges(groups.length, 1, (from, to) -> {
                for (int g = from; g < to; g++) {
                    oprf.finish(groups[g], answer, g * SealedWire.GROUP * SealedWire.ELEMENT, answer, proofs + g * VoprfBatch.PROOF_BYTES, RowSealer.SECRET_BYTES,
                            secrets, g * SealedWire.GROUP * RowSealer.SECRET_BYTES);
                }
            });
            Optional<byte[]>[] found = new Optional[count];
            Parallel.ranges(count, GRAIN, (from, to) -> {
                SealedTableCopy.Finder own = copy.finder();
                for (int i = from; i < to; i++) {
                    found[i] = own.find(secrets, i * RowSealer.SECRET_BYTES);
                }
            });
            Arrays.fill(secrets, (byte) 0);
            for (int i = 0; i < count; i++) {
                out.answer(first + i, found[i]);
            }
        }

        @Override
        public void close() {
            for (VoprfBatch.Group group : groups) {
                if (group != null) {
                    group.close();
                }
            }
        }
    }

    /** Says goodbye and lets go of the copy. */
    @Override
    public void close() {
        provider.sendInt(SealedWire.END);
        provider.flush();
        copy.close();
    }
}
