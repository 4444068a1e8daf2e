package org.tacit.pir.choice;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tacit.base.InvalidInput;
import org.tacit.base.PolicyDenied;
import org.tacit.crypto.symmetric.DomainHash;
import org.tacit.crypto.symmetric.HashSuite;
import org.tacit.pir.Lookup;
import org.tacit.protocol.ot.CheckedOt;
import org.tacit.protocol.ot.CotReceiver;
import org.tacit.wire.Channel;
import org.tacit.wire.Session;

/**
 * The asking side of a lookup among named candidates, a {@link ChoiceProvider} at the other end.
 *
 * <p><b>Security guarantees.</b> The provider learns the candidates and not which of them is meant. Any bytes it answers with read as some record or none, so nothing that this side does depends on what
 * it sent. What follows from many lists together is a matter of the {@link Candidates}; that the same key always has the same list is held here for one session.
 */
public final class ChoiceClient implements Lookup {

    /** Transfers that are made together. */
    private static final int TRANSFERS = 1024;

    private final Session session;
    private final Channel provider;
    private final Candidates candidates;
    private final int recordBytes;
    private final int least;
    private final Masks masks;
    /** A digest of the list by a digest of the key. */
    private final Map<ByteBuffer, ByteBuffer> lists = new HashMap<>();
    private CotReceiver transfers;
    /** Choice bits and messages of transfers that are not used up. */
    private long[] choices = new long[0];
    private long[] messages = new long[0];
    private int used;
    private int made;

    private ChoiceClient(Session session, Candidates candidates) {
        this.session = session;
        this.provider = session.channel(session.peer());
        this.candidates = candidates;
        provider.sendInt(ChoiceWire.SHAPE);
        this.recordBytes = provider.receiveInt(1, ChoiceWire.MOST_RECORD);
        this.least = provider.receiveInt(Candidates.LEAST, Candidates.MOST);
        this.masks = new Masks(session.id());
    }

    public static ChoiceClient open(Session session, Candidates candidates) {
        return new ChoiceClient(session, candidates);
    }

    @Override
    public int recordBytes() {
        return recordBytes;
    }

    /** Fewest candidates that the provider takes. */
    public int least() {
        return least;
    }

    /** Does the work that needs no key yet, for so many lookups among {@code k}; a lookup that finds none prepared does it for some. */
    public void prepare(int lookups, int k) {
        long wanted = Math.min((long) lookups * ChoiceWire.bits(Candidates.check(k)), ChoiceWire.MOST_TRANSFERS);
        if (wanted > made - used) {
            transfer((int) wanted);
        }
    }

    private void transfer(int n) {
        provider.sendInt(ChoiceWire.TRANSFERS);
        provider.sendInt(n);
        provider.flush();
        if (transfers == null) {
            transfers = CheckedOt.receiver(session, provider.fork("transfers"));
        }
        choices = new long[(n + 63) / 64];
        for (int i = 0; i < choices.length; i++) {
            choices[i] = session.random().nextLong();
        }
        messages = new long[2 * n];
        transfers.random(n, 2, choices, messages);
        used = 0;
        made = n;
    }

    @Override
    public Optional<byte[]> lookup(byte[] key) {
        Lookup.check(key);
        List<byte[]> list = list(key);
        int k = list.size();
        int bits = ChoiceWire.bits(k);
        if (bits > made - used) {
            transfer(TRANSFERS);
        }
        int index = index(list, key);
        int turns = 0;
        for (int j = 0; j < bits; j++) {
            int t = used + j;
            turns |= (int) (choices[t >>> 6] >>> t & 1 ^ index >>> j & 1) << j;
        }
        long[] mine = Arrays.copyOfRange(messages, 2 * used, 2 * (used + bits));
        Arrays.fill(messages, 2 * used, 2 * (used + bits), 0);
        used += bits;
        masks.nextQuestion();
        provider.sendInt(ChoiceWire.QUERY);
        provider.sendInt(k);
        provider.send(new ChoiceWire.Question(turns, list).encode());
        if (provider.receiveInt(ChoiceWire.ANSWER, ChoiceWire.REFUSED) == ChoiceWire.REFUSED) {
            throw PolicyDenied.of("%s answers no more lookups for now: the number agreed is used up.", "%s 暂不再应答查询：约定次数已用完。", provider.peer());
        }
        int entry = ChoiceWire.entryBytes(recordBytes);
        byte[] answer = provider.receive(k * entry);
        masks.apply(index, mine, answer, index * entry, entry);
        return (answer[index * entry] & 1) == 1 ? Optional.of(Arrays.copyOfRange(answer, index * entry + 1, (index + 1) * entry)) : Optional.empty();
    }

    /** The place of the key, the whole list looked at. */
    private static int index(List<byte[]> list, byte[] key) {
        int index = 0;
        for (int i = 0; i < list.size(); i++) {
            index = Arrays.equals(list.get(i), key) ? i : index;
        }
        return index;
    }

    /** Sorted, and good to be sent. */
    private List<byte[]> list(byte[] key) {
        List<byte[]> list = new ArrayList<>(candidates.list(key));
        list.sort(CandidateGroups.ORDER);
        if (list.size() < least || list.size() > Candidates.MOST || (long) list.size() * ChoiceWire.entryBytes(recordBytes) > ChoiceWire.MOST_ANSWER) {
            throw InvalidInput.of("%1$d candidates of %2$d bytes each; %3$s takes %4$d to %5$d, and %6$d bytes in all.", "候选 %1$d 个、每条 %2$d 字节；%3$s 接受 %4$d 到 %5$d 个，总计至多 %6$d 字节。",
                    list.size(), recordBytes, provider.peer(), least, Candidates.MOST, ChoiceWire.MOST_ANSWER);
        }
        long bytes = 2;
        boolean there = false;
        DomainHash hash = DomainHash.of(HashSuite.SHA_256, "tacit/pir/candidates/list/v1");
        for (int i = 0; i < list.size(); i++) {
            byte[] candidate = list.get(i);
            Lookup.check(candidate);
            bytes += 2 + candidate.length;
            there |= Arrays.equals(candidate, key);
            hash.add(candidate);
            if (i > 0 && Arrays.equals(list.get(i - 1), candidate)) {
                throw InvalidInput.of("The list of candidates has a key twice; it needs different ones.", "候选名单中有重复的键，请去重。");
            }
        }
        if (!there || bytes > ChoiceWire.MOST_QUESTION) {
            throw InvalidInput.of("The list of candidates lacks the key itself, or is longer than %d bytes.", "候选名单缺少所查的键，或超过 %d 字节。", ChoiceWire.MOST_QUESTION);
        }
        ByteBuffer digest = ByteBuffer.wrap(hash.digest());
        ByteBuffer before = lists.putIfAbsent(ByteBuffer.wrap(DomainHash.of(HashSuite.SHA_256, "tacit/pir/candidates/key/v1").add(key).digest()), digest);
        if (before != null && !before.equals(digest)) {
            throw InvalidInput.of("This key was asked among other candidates before: what two lists have in common would show it. Give it the same list.",
                    "该键此前曾与另一组候选一同查询，两份名单的交集会暴露它；请使用同一名单。");
        }
        return list;
    }

    @Override
    public void close() {
        provider.sendInt(ChoiceWire.END);
        provider.flush();
    }
}
