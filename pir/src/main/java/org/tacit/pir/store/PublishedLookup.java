package org.tacit.pir.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.tacit.base.InvalidInput;
import org.tacit.base.ProtocolViolation;
import org.tacit.pir.Lookup;
import org.tacit.pir.choice.Candidates;
import org.tacit.pir.choice.ChoiceClient;
import org.tacit.pir.dpf.DpfClient;
import org.tacit.pir.keyword.LookupClient;
import org.tacit.pir.sealed.SealedLookup;
import org.tacit.psi.unbalanced.Disk;
import org.tacit.psi.unbalanced.Epochs;
import org.tacit.wire.Party;
import org.tacit.wire.Session;

/**
 * The asking side of a published table, {@link LivePublication} at the other end: gets to know what it is, checks it, and looks rows up.
 *
 * <p><b>Security guarantees.</b> Those of the method. The public key that an epoch began with is kept, and another one within the epoch is refused: otherwise a provider
 * could give each client, or each question, a key of its own and tell by that what is asked. An epoch that was left is not gone back to.
 */
public final class PublishedLookup implements AutoCloseable {

    private final Offer offer;
    private final Lookup lookup;
    private long spoiled;

    private PublishedLookup(Offer offer, Lookup lookup) {
        this.offer = offer;
        this.lookup = lookup;
    }

    /**
     * What a client brings beside its keys.
     *
     * @param second     the other host, for the method of two servers
     * @param candidates among which keys each one is hidden, for the method of named candidates
     * @param mostBytes  that this side takes of tables and hints
     */
    public record Brings(Optional<Party> second, Optional<Candidates> candidates, long mostBytes) {
    }

    /** As below, for the methods of one server that see nothing of the keys. */
    public static PublishedLookup open(Session session, Party provider, Path folder, Consumer<Offer> expected, long mostBytes) {
        return open(session, provider, folder, expected, new Brings(Optional.empty(), Optional.empty(), mostBytes));
    }

    /**
     * Begins a conversation.
     *
     * @param folder    where this side keeps what it knows of this published table; one conversation at a time
     * @param expected  looks at what is offered and throws where it is not what was agreed
     * @throws InvalidInput      if the method needs something that is not brought
     * @throws ProtocolViolation if the provider offers another key than this epoch began with
     */
    public static PublishedLookup open(Session session, Party provider, Path folder, Consumer<Offer> expected, Brings brings) {
        Offer offer = Offer.receive(session.channel(provider));
        expected.accept(offer);
        Path mine = pin(folder, offer, provider);
        Lookup lookup = switch (offer.what().method()) {
            case SEALED -> SealedLookup.open(session, mine.resolve("sealed-" + offer.format().bytes()), offer.publicKey(), Optional.empty(), brings.mostBytes);
            case LWE -> LookupClient.open(session, offer.publicKey(), brings.mostBytes, mine.resolve("hint"));
            case DPF -> DpfClient.open(session, provider, brings.second.orElseThrow(() -> lacking(offer)), offer.publicKey());
            case CANDIDATES -> ChoiceClient.open(session, brings.candidates.orElseThrow(() -> lacking(offer)));
        };
        if (lookup.recordBytes() != offer.format().bytes()) {
            throw ProtocolViolation.of("%s serves records of another length than it describes; its software does not follow the protocol.",
                    "%s 提供的记录长度与其描述不符；对方软件未遵守协议。", provider);
        }
        return new PublishedLookup(offer, lookup);
    }

    private static InvalidInput lacking(Offer offer) {
        return InvalidInput.of("A lookup by '%s' needs more than the key: name the second host, or the candidates.", "“%s”查询除键之外还须指明第二台主机或候选名单。", offer.what().method().label());
    }

    /** The folder of the epoch, whose public key is the one that it began with. */
    private static Path pin(Path folder, Offer offer, Party provider) {
        Path epoch = Epochs.enter(folder, offer.epoch());
        Path pin = epoch.resolve("publisher");
        try {
            if (!Files.exists(pin)) {
                Disk.write(pin, offer.publicKey());
            } else if (!Arrays.equals(Files.readAllBytes(pin), offer.publicKey())) {
                throw ProtocolViolation.of("%1$s uses another key in epoch %2$d than it began with; a new key is a new epoch. Ask it why.",
                        "%1$s 在密钥轮次 %2$d 中使用了与起初不同的密钥；更换密钥须启用新轮次，请向其询问原因。", provider, offer.epoch());
            }
            Epochs.giveUpBefore(folder, offer.epoch());
            return epoch;
        } catch (IOException e) {
            throw Disk.failed(pin, e);
        }
    }

    public Offer offer() {
        return offer;
    }

    /** The cells of each key's row in the order of the keys, null where a cell is missing; empty where there is no row. */
    public List<Optional<String[]>> lookup(List<byte[]> keys) {
        List<Optional<String[]>> rows = new ArrayList<>(keys.size());
        for (Optional<byte[]> record : lookup.lookup(keys)) {
            Optional<String[]> cells = record.flatMap(offer.format()::cells);
            // A record that is no row reads as none: a refusal would tell the provider that there was a hit.
            spoiled += record.isPresent() && cells.isEmpty() ? 1 : 0;
            rows.add(cells);
        }
        return rows;
    }

    /** Answers so far that were not what was asked for, or held no row. The provider does not know of it, and must not be told. */
    public long spoiled() {
        return spoiled + (lookup instanceof DpfClient two ? two.unreadable() : 0);
    }

    @Override
    public void close() {
        lookup.close();
    }
}
