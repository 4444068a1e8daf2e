package org.tacit.pir.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.tacit.base.ProtocolViolation;
import org.tacit.pir.Lookup;
import org.tacit.pir.keyword.LookupClient;
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
     * Begins a conversation.
     *
     * @param folder    where this side keeps what it knows of this published table; one conversation at a time
     * @param expected  looks at what is offered and throws where it is not what was agreed
     * @param mostBytes that this side takes of tables and hints
     * @throws ProtocolViolation if the provider offers another key than this epoch began with
     */
    public static PublishedLookup open(Session session, Party provider, Path folder, Consumer<Offer> expected, long mostBytes) {
        Offer offer = Offer.receive(session.channel(provider));
        expected.accept(offer);
        pin(folder, offer, provider);
        Lookup lookup = switch (offer.what().method()) {
            case LWE -> LookupClient.open(session, offer.publicKey(), mostBytes);
        };
        if (lookup.recordBytes() != offer.format().bytes()) {
            throw ProtocolViolation.of("%s serves records of another length than it describes; its software does not follow the protocol.",
                    "%s 提供的记录长度与其描述不符；对方软件未遵守协议。", provider);
        }
        return new PublishedLookup(offer, lookup);
    }

    private static void pin(Path folder, Offer offer, Party provider) {
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

    /** Records so far that were there and held no row. The provider does not know of it, and must not be told. */
    public long spoiled() {
        return spoiled;
    }

    @Override
    public void close() {
        lookup.close();
    }
}
