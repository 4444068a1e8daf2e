package org.tacit.sdk;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.tacit.base.InvalidInput;
import org.tacit.base.PeerFailed;
import org.tacit.pir.store.Offer;
import org.tacit.pir.store.PublishedLookup;
import org.tacit.pir.store.RecordFormat;
import org.tacit.psi.Items;

/** Private lookup: the row of a key, without the provider learning which key it was, or whether there was a row. Safe for many threads, which wait for each other. */
public final class LookupService implements AutoCloseable {

    private static final long MOST_BYTES = 1L << 32;
    /** Keys in one message: the provider sees how many, and admits all or none. */
    private static final int TOGETHER = 8;

    private final ServiceTerms terms;
    private final Conversation<PublishedLookup> conversation;

    LookupService(TacitClient client, ServiceTerms terms) {
        this.terms = terms;
        this.conversation = new Conversation<>(client, terms,
                (session, folder, edition) -> PublishedLookup.open(session, client.provider().party(), folder, offer -> check(offer, terms, edition, client.provider().name()), MOST_BYTES));
    }

    /** What is offered in the conversation is what the signed edition says, or nothing is asked. */
    private static void check(Offer offer, ServiceTerms terms, ServiceEdition edition, String provider) {
        var what = offer.what();
        if (!what.name().equals(terms.name()) || !what.keys().equals(terms.columns().get("keys")) || !what.values().equals(terms.columns().get("values")) || !what.rules().isEmpty()
                || !what.method().label().equals(edition.method()) || offer.epoch() != edition.epoch() || !HexFormat.of().formatHex(offer.publicKey()).equals(edition.publicKey())
                || !layout(offer.format()).equals(edition.layout())) {
            throw PeerFailed.gone("%s serves something else than the edition of '%s' that it signed; it may be changing it at this moment.",
                    "%s 提供的内容与其所签的“%s”版本不符，可能正在更新。", provider, terms.name());
        }
    }

    private static Map<String, String> layout(RecordFormat format) {
        Map<String, String> layout = new TreeMap<>();
        for (int c = 0; c < format.columns().size(); c++) {
            layout.put(format.columns().get(c), c + " " + format.types().get(c) + " " + format.layout().widths()[c]);
        }
        return layout;
    }

    /**
     * The row of one key, by column: text, whole numbers, numbers, truth values; null where a cell is missing.
     *
     * @param key as many parts as the key has columns
     * @throws org.tacit.base.PolicyDenied where a limit is reached, the terms have expired, or the provider has paused
     */
    public Optional<Map<String, Object>> get(String... key) {
        return getAll(List.of(List.of(key))).getFirst();
    }

    /** As {@link #get}, in order. Where a limit is reached on the way, what was answered before is lost but counted: ask in parts where that matters. */
    public List<Optional<Map<String, Object>>> getAll(List<List<String>> keys) {
        List<byte[]> encoded = keys.stream().map(key -> key(key, terms.columns().get("keys").size())).toList();
        List<Optional<Map<String, Object>>> rows = new ArrayList<>();
        for (int from = 0; from < encoded.size(); from += TOGETHER) {
            List<byte[]> part = encoded.subList(from, Math.min(encoded.size(), from + TOGETHER));
            conversation.ask(part.size(), lookup -> lookup.lookup(part)).forEach(cells -> rows.add(cells.map(this::row)));
        }
        return rows;
    }

    static byte[] key(List<String> key, int parts) {
        byte[][] bytes = key.stream().map(part -> part.getBytes(StandardCharsets.UTF_8)).toArray(byte[][]::new);
        byte[] identifier = bytes.length == parts ? Items.identifier(bytes) : null;
        if (identifier == null) {
            throw InvalidInput.of("A key of this service has %d part(s), none of them empty.", "本服务的键由 %d 部分组成，各部分不能为空。", parts);
        }
        org.tacit.pir.Lookup.check(identifier);
        return identifier;
    }

    private Map<String, Object> row(String[] cells) {
        List<String> columns = terms.columns().get("values");
        Map<String, Object> row = new LinkedHashMap<>();
        for (int c = 0; c < cells.length; c++) {
            row.put(columns.get(c), cells[c] == null ? null : switch (terms.types().getOrDefault(columns.get(c), "TEXT")) {
                case "INTEGER" -> Long.valueOf(cells[c]);
                case "REAL" -> Double.valueOf(cells[c]);
                case "BOOLEAN" -> Boolean.valueOf(cells[c]);
                default -> cells[c];
            });
        }
        return row;
    }

    public ServiceTerms terms() {
        return terms;
    }

    @Override
    public void close() {
        conversation.close();
    }
}
