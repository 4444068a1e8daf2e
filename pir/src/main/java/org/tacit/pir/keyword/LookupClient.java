package org.tacit.pir.keyword;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.BitSet;
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

    /** Tries for a question while the provider changes its table. */
    private static final int TRIES = 5;

    private final Session session;
    private final Channel provider;
    private final LookupShape shape;
    private final VoprfBatch.Client oprf;
    private final TwoChoices choices;
    private final RowSealer sealer;
    private final int[] hint;
    private final ArrayDeque<LweClient.Prepared> prepared = new ArrayDeque<>();
    private LweClient lwe;
    private int version = -1;

    private LookupClient(Session session, Channel provider, LookupShape shape) {
        this.session = session;
        this.provider = provider;
        this.shape = shape;
        this.oprf = new VoprfBatch.Client(shape.publicKey());
        this.choices = shape.choices();
        this.sealer = new RowSealer(shape.epoch(), shape.recordBytes());
        this.hint = new int[Math.multiplyExact(shape.matrixRows(), LweParameters.N)];
    }

    /**
     * Fetches shape and hint.
     *
     * @param publicKey the provider's, as contract or evidence has it
     * @param mostBytes of hint that this side takes
     * @throws ProtocolViolation if the provider shows another key, or a table too large
     */
    public static LookupClient open(Session session, byte[] publicKey, long mostBytes) {
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
        LookupClient client = new LookupClient(session, provider, shape);
        client.refresh();
        return client;
    }

    @Override
    public int recordBytes() {
        return shape.recordBytes();
    }

    public LookupShape shape() {
        return shape;
    }

    private void refresh() {
        provider.sendInt(LookupWire.HINT);
        provider.sendInt(version);
        int rows = shape.matrixRows();
        version = provider.receiveInt(0, Integer.MAX_VALUE);
        BitSet changed = BitSet.valueOf(provider.receive((rows + 7) / 8));
        if (changed.length() > rows) {
            throw ProtocolViolation.of("%s sent rows of a hint that has none such; its software does not follow the protocol.", "%s 发来的提示行号越界；对方软件未遵守协议。", provider.peer());
        }
        for (int r = changed.nextSetBit(0); r >= 0; r = changed.nextSetBit(r + 1)) {
            LookupWire.get(provider.receive(4 * LweParameters.N), 0, hint, r * LweParameters.N, LweParameters.N);
            session.progress().report("pir.hint", r + 1, rows);
        }
        prepared.clear();
        lwe = new LweClient(rows, shape.columns(), shape.seed(), hint);
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
        Lookup.check(key);
        for (int i = 0; i < TRIES; i++) {
            prepare(1);
            long print = choices.fingerprint(key);
            LweClient.Prepared[] masks = {prepared.poll(), prepared.poll()};
            int[] wanted = {choices.first(print), choices.second(print)};
            try (VoprfBatch.Group blinded = oprf.blind(key, new int[] {0, key.length}, 0, 1, session.random())) {
                ask(masks, wanted, blinded);
                switch (provider.receiveInt(LookupWire.ANSWER, LookupWire.REFUSED)) {
                    case LookupWire.ANSWER -> {
                        return read(masks, blinded);
                    }
                    case LookupWire.STALE -> refresh();
                    default -> throw PolicyDenied.of("%s answers no more lookups for now: the number agreed is used up.", "%s 暂不再应答查询：约定次数已用完。", provider.peer());
                }
            }
        }
        throw org.tacit.base.PeerFailed.of("%s changes its table faster than it can be asked; try again later.", "%s 的数据更新过于频繁，暂时无法查询，请稍后再试。", provider.peer());
    }

    private void ask(LweClient.Prepared[] masks, int[] wanted, VoprfBatch.Group blinded) {
        byte[] question = new byte[4 + 32 + 4 * LookupWire.COLUMNS * shape.columns()];
        LookupWire.put(new int[] {version}, 0, question, 0, 1);
        blinded.copy(question, 4);
        for (int q = 0; q < masks.length; q++) {
            LookupWire.put(lwe.query(masks[q], wanted[q]), 0, question, 36 + 4 * q * shape.columns(), shape.columns());
        }
        provider.sendInt(LookupWire.QUERY);
        provider.send(question);
    }

    private Optional<byte[]> read(LweClient.Prepared[] masks, VoprfBatch.Group blinded) {
        int rows = shape.matrixRows();
        byte[] answer = provider.receive(32 + VoprfBatch.PROOF_BYTES + 4 * LookupWire.COLUMNS * rows);
        byte[] secret = new byte[RowSealer.SECRET_BYTES];
        oprf.finish(blinded, answer, 0, answer, 32, RowSealer.SECRET_BYTES, secret, 0);
        Optional<byte[]> record = Optional.empty();
        for (int q = 0; q < masks.length; q++) {
            int[] values = new int[rows];
            LookupWire.get(answer, 32 + VoprfBatch.PROOF_BYTES + 4 * q * rows, values, 0, rows);
            Optional<byte[]> found = sealer.open(secret, 0, lwe.open(masks[q], values), 0, shape.slots());
            record = found.isPresent() ? found : record;
        }
        Arrays.fill(secret, (byte) 0);
        return record;
    }

    @Override
    public void close() {
        provider.sendInt(LookupWire.END);
        provider.flush();
    }
}
