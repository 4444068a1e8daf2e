package org.tacit.ledger;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.tacit.base.InvalidInput;
import org.tacit.crypto.sign.VerifyingKey;

/**
 * Entries of a log that can be checked without it: the signed head they are under, partners' signatures on heads before it, and for every entry its proof – or the
 * hashes of all other entries, by which nothing can be left out unnoticed. {@link BundleAudit} checks one.
 *
 * @param others    leaf hashes of the entries that are not here, in order; empty where {@code entries} carry proofs, or nothing is left out
 * @param keys      public keys by party, for convenience: whoever checks compares them with what the parties say elsewhere
 * @param witnessed heads that partners signed, each with the proof that {@code head} continues it
 */
public record Bundle(SignedTreeHead head, List<Given> entries, List<String> others, Map<String, String> keys, List<Seen> witnessed) {

    static final String FORMAT = "tacit-evidence/v1";

    /**
     * An entry.
     *
     * @param text  its canonical bytes
     * @param proof lower-case hex, from the leaf upwards; empty where the other entries' hashes are given
     */
    public record Given(long sequence, String text, List<String> proof) {
    }

    /** A partner's signature, and the proof from its head to the bundle's. */
    public record Seen(WitnessedHead witnessed, List<String> proof) {
    }

    public Bundle {
        entries = List.copyOf(entries);
        others = List.copyOf(others);
        keys = new TreeMap<>(keys);
        witnessed = List.copyOf(witnessed);
    }

    /**
     * @param head   a head of the ledger
     * @param wanted which entries; those the head does not cover are left out
     * @param others whether the hashes of all others come with it
     */
    public static Bundle of(Ledger ledger, SignedTreeHead head, Collection<Long> wanted, boolean others, Map<String, VerifyingKey> keys) {
        TreeSet<Long> sequences = new TreeSet<>(wanted);
        sequences.removeIf(s -> s < 0 || s >= head.size());
        boolean whole = others || sequences.size() == head.size();
        List<Given> entries = sequences.stream().map(s -> new Given(s, new String(ledger.entry(s).bytes(), StandardCharsets.UTF_8),
                whole ? List.of() : hex(ledger.inclusion(s, head.size())))).toList();
        List<String> hashes = new ArrayList<>();
        for (long i = 0; whole && i < head.size(); i++) {
            if (!sequences.contains(i)) {
                hashes.add(Entry.hex(ledger.leafHash(i)));
            }
        }
        Map<String, String> named = new TreeMap<>();
        keys.forEach((party, key) -> named.put(party, key.toString()));
        return new Bundle(head, entries, hashes, named, ledger.witnesses().stream().filter(w -> w.head().size() <= head.size() && signed(w, keys))
                .map(w -> new Seen(w, hex(ledger.consistency(w.head().size(), head.size())))).toList());
    }

    /** A signature by a key that its owner has changed since says nothing to who has only the new one. */
    private static boolean signed(WitnessedHead w, Map<String, VerifyingKey> keys) {
        VerifyingKey origin = keys.get(w.head().origin());
        VerifyingKey witness = keys.get(w.witness());
        return origin != null && witness != null && w.head().isSignedBy(origin) && w.isSignedBy(witness);
    }

    private static List<String> hex(List<byte[]> hashes) {
        return hashes.stream().map(Entry::hex).toList();
    }

    /** Whether nothing of the log up to the head is missing, be it as a hash. */
    public boolean complete() {
        return entries.size() + (long) others.size() == head.size();
    }

    public byte[] bytes() {
        return Json.write(Map.of("format", FORMAT, "head", head.map(), "others", others, "keys", keys,
                "entries", entries.stream().map(e -> Map.of("sequence", e.sequence(), "entry", e.text(), "proof", e.proof())).toList(),
                "witnessed", witnessed.stream().map(w -> Map.of("head", w.witnessed().head().map(), "witness", w.witnessed().witness(),
                        "signature", w.witnessed().signature(), "proof", w.proof())).toList()));
    }

    /** {@link InvalidInput} when the bytes are no bundle. Nothing is checked here but the form. */
    public static Bundle of(byte[] bytes) {
        try {
            if (Json.read(bytes) instanceof Map<?, ?> map && map.size() == 6 && FORMAT.equals(map.get("format"))) {
                Map<String, String> keys = new TreeMap<>();
                ((Map<?, ?>) map.get("keys")).forEach((party, key) -> keys.put((String) party, (String) key));
                return new Bundle(SignedTreeHead.of(map.get("head")), list(map.get("entries")).stream().map(Bundle::given).toList(), hashes(map.get("others")), keys,
                        list(map.get("witnessed")).stream().map(Bundle::seen).toList());
            }
        } catch (ClassCastException | NullPointerException e) {
            // Said below.
        }
        throw InvalidInput.of("This is no evidence bundle of this version.", "这不是本版本的存证包。");
    }

    private static List<?> list(Object value) {
        return (List<?>) value;
    }

    private static Given given(Object value) {
        Map<?, ?> map = (Map<?, ?>) value;
        return new Given((Long) map.get("sequence"), (String) java.util.Objects.requireNonNull(map.get("entry")), hashes(map.get("proof")));
    }

    private static Seen seen(Object value) {
        Map<?, ?> map = (Map<?, ?>) value;
        String signature = (String) map.get("signature");
        if (!SignedTreeHead.isSignature(signature)) {
            throw new ClassCastException();
        }
        return new Seen(new WitnessedHead(SignedTreeHead.of(map.get("head")), (String) java.util.Objects.requireNonNull(map.get("witness")), signature), hashes(map.get("proof")));
    }

    private static List<String> hashes(Object value) {
        List<String> hashes = list(value).stream().map(String.class::cast).toList();
        if (!hashes.stream().allMatch(Entry::isHash)) {
            throw new ClassCastException();
        }
        return hashes;
    }

    static List<byte[]> bytes(List<String> hex) {
        return hex.stream().map(HexFormat.of()::parseHex).toList();
    }
}
