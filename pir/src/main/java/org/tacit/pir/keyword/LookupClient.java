package org.tacit.pir.keyword;

import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.tacit.base.PolicyDenied;
import org.tacit.base.ProtocolViolation;
import org.tacit.crypto.oprf.VoprfBatch;
import org.tacit.pir.Lookup;
import org.tacit.pir.lwe.LweClient;
import org.tacit.pir.lwe.LweParameters;
import org.tacit.wire.Channel;
import org.tacit.wire.Session;

/**
 * The asking side of a private lookup, {@link LookupProvider} at the other end.
 *
 * <p><b>Security guarantees.</b> The provider learns how many questions were asked. A row is believed only if it opens under the value of the key at hand, which the provider proved to be of
 * its pinned key; an answer that does not open, for whatever reason, reads as absent, and nothing that this side does next depends on it.
 */
public final class LookupClient implements Lookup {

    /** Lookups that are prepared together where the caller prepares none: expanding A costs as much for one as for several. */
    private static final int AHEAD = 4;

    private final Session session;
    private final Channel provider;
    private final LookupShape shape;
    private final VoprfBatch.Client oprf;
    private final TwoChoices choices;
    private final RowSealer sealer;
    private final int[] hint;
    private final HintDigest digest;
    private final LweClient lwe;
    private final ArrayDeque<LweClient.Prepared> prepared = new ArrayDeque<>();
    /** Null where the hint is not kept. */
    private final HintFile file;
    private int kept = -1;
    private int version = -1;

    private LookupClient(Session session, Channel provider, LookupShape shape, Path folder) {
        this.session = session;
        this.provider = provider;
        this.shape = shape;
        this.oprf = new VoprfBatch.Client(shape.publicKey());
        this.choices = shape.choices();
        this.sealer = new RowSealer(shape.epoch(), shape.recordBytes());
        this.hint = new int[Math.multiplyExact(shape.matrixRows(), LweParameters.N)];
        this.digest = new HintDigest(shape.matrixRows());
        this.lwe = new LweClient(shape.matrixRows(), shape.columns(), shape.seed(), hint);
        this.file = folder == null ? null : new HintFile(folder, shape);
    }

    /**
     * Fetches shape and hint.
     *
     * @param publicKey the provider's, as contract or evidence has it
     * @param mostBytes of hint that this side takes
     * @throws ProtocolViolation if the provider shows another key, or a table too large
     */
    public static LookupClient open(Session session, byte[] publicKey, long mostBytes) {
        return connect(session, publicKey, mostBytes, null);
    }

    /**
     * The same with a hint kept from earlier sessions: only what changed since is fetched.
     *
     * @param folder for this provider's publication alone; made if it is not there
     */
    public static LookupClient open(Session session, byte[] publicKey, long mostBytes, Path folder) {
        return connect(session, publicKey, mostBytes, folder);
    }

    private static LookupClient connect(Session session, byte[] publicKey, long mostBytes, Path folder) {
        Channel provider = session.channel(session.peer());
        provider.sendInt(LookupWire.SHAPE);
        LookupShape shape = LookupShape.decode(provider.receive(LookupShape.BYTES));
        if (!Arrays.equals(shape.publicKey(), publicKey)) {
            throw ProtocolViolation.of("%s uses another lookup key than the one agreed; ask it for the key of this epoch.", "%s 使用的查询密钥与约定不符，请向其索取本期密钥。", provider.peer());
        }
        if (4L * LweParameters.N * shape.matrixRows() > mostBytes) {
            throw ProtocolViolation.of("The table of %1$s needs a hint of %2$d bytes, more than the %3$d allowed here.", "%1$s 的表需要 %2$d 字节的提示，超过本方允许的 %3$d 字节。",
                    provider.peer(), 4L * LweParameters.N * shape.matrixRows(), mostBytes);
        }
        LookupClient client = new LookupClient(session, provider, shape, folder);
        if (client.file != null) {
            client.version = client.file.read(client.hint);
            client.kept = client.version;
        }
        client.refresh();
        client.keep();
        return client;
    }

    @Override
    public int recordBytes() {
        return shape.recordBytes();
    }

    public LookupShape shape() {
        return shape;
    }

    /** Brings the hint up to date. One that was wrong to begin with is fetched whole. */
    private void refresh() {
        boolean whole = version < 0;
        if (!fetch()) {
            version = -1;
            if (whole || !fetch()) {
                throw wrongHint();
            }
        }
    }

    private boolean fetch() {
        provider.sendInt(LookupWire.HINT);
        provider.sendInt(version);
        return take(List.of());
    }

    /**
     * Takes the rows that changed since {@link #version}; whether all rows are now what the provider has.
     *
     * @param asked queries whose answer is by the new rows
     */
    private boolean take(List<LweClient.Prepared> asked) {
        int rows = shape.matrixRows();
        version = provider.receiveInt(0, Integer.MAX_VALUE);
        byte[] announced = provider.receive(HintRows.DIGEST_BYTES);
        BitSet changed = BitSet.valueOf(provider.receive((rows + 7) / 8));
        if (changed.length() > rows) {
            throw ProtocolViolation.of("%s sent rows of a hint that has none such; its software does not follow the protocol.", "%s 发来的提示行号越界；对方软件未遵守协议。", provider.peer());
        }
        byte[] row = new byte[4 * LweParameters.N];
        for (int r = changed.nextSetBit(0); r >= 0; r = changed.nextSetBit(r + 1)) {
            provider.receive(MemorySegment.ofArray(row));
            LookupWire.get(row, 0, hint, r * LweParameters.N, LweParameters.N);
            digest.changed(r);
            session.progress().report("pir.hint", r + 1, rows);
        }
        lwe.refresh(changed, prepared);
        lwe.refresh(changed, asked);
        return Arrays.equals(announced, digest.value((r, out) -> System.arraycopy(hint, r * LweParameters.N, out, 0, LweParameters.N)));
    }

    private ProtocolViolation wrongHint() {
        return ProtocolViolation.of("The hint that %s sent is not the one it announced; its software does not follow the protocol.", "%s 发来的提示与其声明不符；对方软件未遵守协议。",
                provider.peer());
    }

    private void keep() {
        if (file != null && kept != version) {
            file.write(version, hint);
            kept = version;
        }
    }

    /** Does the work that needs no key yet, for so many lookups: then each costs a blinding, a message and an opening. */
    public void prepare(int lookups) {
        int missing = LookupWire.COLUMNS * lookups - prepared.size();
        if (missing > 0) {
            prepared.addAll(Arrays.asList(lwe.prepare(missing, session.random())));
        }
    }

    @Override
    public Optional<byte[]> lookup(byte[] key) {
        return lookup(List.of(key)).get(0);
    }

    @Override
    public List<Optional<byte[]>> lookup(List<byte[]> keys) {
        keys.forEach(Lookup::check);
        List<Optional<byte[]>> records = new ArrayList<>();
        for (int from = 0; from < keys.size(); from += LookupWire.MOST_TOGETHER) {
            records.addAll(together(keys.subList(from, Math.min(keys.size(), from + LookupWire.MOST_TOGETHER))));
        }
        return records;
    }

    /** As many questions as one message takes. */
    private List<Optional<byte[]>> together(List<byte[]> keys) {
        int[] offsets = new int[keys.size() + 1];
        for (int i = 0; i < keys.size(); i++) {
            offsets[i + 1] = offsets[i] + keys.get(i).length;
        }
        byte[] data = new byte[offsets[keys.size()]];
        for (int i = 0; i < keys.size(); i++) {
            System.arraycopy(keys.get(i), 0, data, offsets[i], keys.get(i).length);
        }
        if (prepared.size() < LookupWire.COLUMNS * keys.size()) {
            prepare(Math.max(keys.size(), AHEAD));
        }
        try (VoprfBatch.Group blinded = oprf.blind(data, offsets, 0, keys.size(), session.random())) {
            List<LweClient.Prepared> masks = ask(keys, blinded);
            switch (provider.receiveInt(LookupWire.ANSWER, LookupWire.REFUSED)) {
                case LookupWire.ANSWER -> {
                    return read(masks, blinded);
                }
                case LookupWire.CHANGED -> {
                    if (!take(masks)) {
                        throw wrongHint();
                    }
                    return read(masks, blinded);
                }
                default -> throw PolicyDenied.of("%s answers no more lookups for now: the number agreed is used up.", "%s 暂不再应答查询：约定次数已用完。", provider.peer());
            }
        } finally {
            Arrays.fill(data, (byte) 0);
        }
    }

    private List<LweClient.Prepared> ask(List<byte[]> keys, VoprfBatch.Group blinded) {
        int columns = shape.columns();
        byte[] question = new byte[4 + keys.size() * (32 + 4 * LookupWire.COLUMNS * columns)];
        LookupWire.put(new int[] {version}, 0, question, 0, 1);
        blinded.copy(question, 4);
        List<LweClient.Prepared> masks = new ArrayList<>();
        int at = 4 + 32 * keys.size();
        for (byte[] key : keys) {
            long print = choices.fingerprint(key);
            for (int wanted : new int[] {choices.first(print), choices.second(print)}) {
                LweClient.Prepared mask = prepared.remove();
                LookupWire.put(lwe.query(mask, wanted), 0, question, at, columns);
                masks.add(mask);
                at += 4 * columns;
            }
        }
        provider.sendInt(LookupWire.QUERY);
        provider.sendInt(keys.size());
        provider.send(question);
        return masks;
    }

    private List<Optional<byte[]>> read(List<LweClient.Prepared> masks, VoprfBatch.Group blinded) {
        int count = blinded.size();
        int rows = shape.matrixRows();
        int proof = 32 * count;
        byte[] answer = provider.receive(proof + VoprfBatch.PROOF_BYTES + 4 * masks.size() * rows);
        byte[] secrets = new byte[count * RowSealer.SECRET_BYTES];
        oprf.finish(blinded, answer, 0, answer, proof, RowSealer.SECRET_BYTES, secrets, 0);
        List<Optional<byte[]>> records = new ArrayList<>();
        int[] values = new int[rows];
        for (int i = 0; i < count; i++) {
            Optional<byte[]> record = Optional.empty();
            for (int q = i * LookupWire.COLUMNS; q < (i + 1) * LookupWire.COLUMNS; q++) {
                LookupWire.get(answer, proof + VoprfBatch.PROOF_BYTES + 4 * q * rows, values, 0, rows);
                Optional<byte[]> found = sealer.open(secrets, i * RowSealer.SECRET_BYTES, lwe.open(masks.get(q), values), 0, shape.slots());
                record = found.isPresent() ? found : record;
                masks.get(q).wipe();
            }
            records.add(record);
        }
        Arrays.fill(secrets, (byte) 0);
        return records;
    }

    /** Says goodbye, and keeps the hint if it is to be kept. */
    @Override
    public void close() {
        provider.sendInt(LookupWire.END);
        provider.flush();
        keep();
    }
}
