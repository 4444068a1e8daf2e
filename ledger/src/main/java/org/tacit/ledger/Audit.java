package org.tacit.ledger;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.tacit.base.InvalidInput;
import org.tacit.base.Text;
import org.tacit.crypto.sign.VerifyingKey;

/**
 * Recomputes a party's evidence from its folder alone, offline and without writing, and says which entry was touched.
 *
 * <h2>Security guarantees</h2>
 * Every touched entry that a valid signed head covers is noticed; a head from outside the folder (one that a partner holds) makes that
 * true even against the folder's owner. Which entry it is follows from the stored leaf hashes when the heads vouch for them; when they
 * were rewritten too, the range between two heads is named.
 */
public final class Audit {

    private final EvidenceFolder folder;
    private final String origin;
    private final Map<String, List<VerifyingKey>> keys;
    private final List<Finding> findings = new ArrayList<>();
    private final List<Text> notes = new ArrayList<>();
    /** Heads of this log with valid signatures, and whether a partner vouches for them. */
    private final List<Known> heads = new ArrayList<>();
    private long headsSeen;

    private record Known(SignedTreeHead head, boolean witnessed) {
    }

    private Audit(EvidenceFolder folder, String origin, Map<String, List<VerifyingKey>> keys) {
        this.folder = folder;
        this.origin = origin;
        this.keys = keys;
    }

    /**
     * @param origin         the party whose evidence it is
     * @param keys           public keys by party, from a source other than the folder: this party's and its partners'
     * @param heldByPartners this party's heads as its partners hold them; may be empty, but only they show a log rolled back by its owner
     */
    public static AuditReport verify(Path folder, String origin, Map<String, VerifyingKey> keys, List<SignedTreeHead> heldByPartners) {
        Map<String, List<VerifyingKey>> each = new java.util.HashMap<>();
        keys.forEach((party, key) -> each.put(party, List.of(key)));
        return verifyByAny(folder, origin, each, heldByPartners);
    }

    /** As {@link #verify} where parties have changed their keys: each signature must be by one of those that the party has or had. */
    public static AuditReport verifyByAny(Path folder, String origin, Map<String, List<VerifyingKey>> keys, List<SignedTreeHead> heldByPartners) {
        return new Audit(new EvidenceFolder(folder), origin, keys).run(heldByPartners);
    }

    private AuditReport run(List<SignedTreeHead> heldByPartners) {
        RecordFile.Content log = content(folder.log(), "log");
        collectHeads(heldByPartners);
        auditPartners();

        MerkleHash hash = new MerkleHash();
        List<byte[]> is = log.records().stream().map(r -> r == null ? null : hash.leaf(r)).toList();
        List<byte[]> stored = records(folder.leaves(), "leaves").stream().map(r -> r == null || r.length != MerkleHash.BYTES ? new byte[MerkleHash.BYTES] : r).toList();
        // A crash may leave the stored hashes behind the log; what the log has beyond them is checked by its own chain.
        boolean behind = stored.size() < is.size() && same(is.subList(0, stored.size()), stored);
        List<byte[]> should = behind ? is : stored;
        MerkleTree tree = tree(is);
        boolean same = behind || same(is, stored);
        boolean logVouched = tree != null && heads.stream().allMatch(k -> fits(k.head(), tree));
        long named = is.size();
        if (same && logVouched) {
            checkChain(log.records());
        } else {
            MerkleTree storedTree = tree(stored);
            boolean storedVouched = heads.stream().allMatch(k -> fits(k.head(), storedTree));
            boolean logWhole = logVouched && longest() >= stored.size() && longest() <= is.size();
            if (!same && storedVouched && !logWhole) {
                findings.addAll(Difference.of(should, is));
                named = Math.max(is.size(), should.size());
            } else {
                int before = findings.size();
                checkChain(log.records());
                nameRange(tree, is.size());
                if (!same && findings.size() == before) {
                    finding(Finding.Kind.RECORD, -1, "The stored leaf hashes were touched; the log itself is as signed.", "存储的叶子哈希被改动；日志本身与签名一致。");
                }
            }
        }
        rolledBack(is.size(), named);
        long signed = covered(tree, false);
        return new AuditReport(is.size(), signed, covered(tree, true), headsSeen, List.copyOf(findings), List.copyOf(notes));
    }

    private long longest() {
        return heads.stream().mapToLong(k -> k.head().size()).max().orElse(0);
    }

    private static boolean same(List<byte[]> a, List<byte[]> b) {
        if (a.size() != b.size()) {
            return false;
        }
        for (int i = 0; i < a.size(); i++) {
            if (!Arrays.equals(a.get(i), b.get(i))) {
                return false;
            }
        }
        return true;
    }

    /** Null when an entry cannot be read. */
    private static MerkleTree tree(List<byte[]> leaves) {
        if (leaves.stream().anyMatch(java.util.Objects::isNull)) {
            return null;
        }
        MerkleTree tree = new MerkleTree();
        leaves.forEach(tree::append);
        return tree;
    }

    /** A head of more entries than there are is another question. */
    private static boolean fits(SignedTreeHead head, MerkleTree tree) {
        return head.size() > tree.size() || head.root().equals(Entry.hex(tree.root(head.size())));
    }

    private long covered(MerkleTree tree, boolean byPartner) {
        return tree == null ? 0 : heads.stream().filter(k -> !byPartner || k.witnessed()).map(Known::head)
                .filter(h -> h.size() <= tree.size() && fits(h, tree)).mapToLong(SignedTreeHead::size).max().orElse(0);
    }

    private void collectHeads(List<SignedTreeHead> heldByPartners) {
        int i = 0;
        for (byte[] record : records(folder.heads(), "heads")) {
            collect(parse(record, SignedTreeHead::of, "heads", i++), false, "heads");
        }
        i = 0;
        for (byte[] record : records(folder.witnessed(), "witnessed")) {
            WitnessedHead seen = parse(record, WitnessedHead::of, "witnessed", i++);
            if (seen != null) {
                boolean valid = signedBy(seen.witness(), key -> seen.isSignedBy(key), "witnessed");
                collect(seen.head(), valid, "witnessed");
            }
        }
        for (SignedTreeHead head : heldByPartners) {
            collect(head, true, "partner");
        }
        heads.sort(Comparator.comparingLong(k -> k.head().size()));
        for (int k = 1; k < heads.size(); k++) {
            SignedTreeHead a = heads.get(k - 1).head();
            SignedTreeHead b = heads.get(k).head();
            if (a.size() == b.size() && !a.root().equals(b.root())) {
                finding(Finding.Kind.FORKED, 0, "%s signed two different logs of %d entries.", "%s 为两份不同的 %d 条日志签了名。", origin, a.size());
            }
        }
    }

    private void collect(SignedTreeHead head, boolean witnessed, String where) {
        if (head == null) {
            return;
        }
        headsSeen++;
        if (!head.origin().equals(origin)) {
            finding(Finding.Kind.SIGNATURE, -1, "A head of %2$s stands among those of %1$s (%3$s).", "%2$s 的树头混入了 %1$s 的树头（%3$s）。", origin, head.origin(), where);
        } else if (signedBy(origin, head::isSignedBy, where)) {
            heads.add(new Known(head, witnessed));
        }
    }

    /** Partners' heads that this party saw: their signature, ours, and no two of one size. */
    private void auditPartners() {
        var roots = new java.util.HashMap<String, String>();
        int i = 0;
        for (byte[] record : records(folder.partners(), "partners")) {
            WitnessedHead seen = parse(record, WitnessedHead::of, "partners", i++);
            if (seen == null) {
                continue;
            }
            headsSeen++;
            SignedTreeHead head = seen.head();
            if (!seen.witness().equals(origin)) {
                finding(Finding.Kind.SIGNATURE, -1, "A head of %s was not witnessed by %s.", "%s 的树头不是由 %s 见证。", head.origin(), origin);
            }
            signedBy(origin, seen::isSignedBy, "partners");
            signedBy(head.origin(), head::isSignedBy, "partners");
            String other = roots.putIfAbsent(head.size() + " " + head.origin(), head.root());
            if (other != null && !other.equals(head.root())) {
                finding(Finding.Kind.FORKED, 0, "%s signed two different logs of %d entries.", "%s 为两份不同的 %d 条日志签了名。", head.origin(), head.size());
            }
        }
    }

    private boolean signedBy(String party, java.util.function.Predicate<VerifyingKey> isSigned, String where) {
        List<VerifyingKey> its = keys.getOrDefault(party, List.of());
        if (its.isEmpty()) {
            finding(Finding.Kind.SIGNATURE, -1, "The key of %s is not known, so that its signature in '%s' proves nothing.", "不知道 %s 的公钥，无法确认“%s”中的签名。", party, where);
            return false;
        }
        if (its.stream().noneMatch(isSigned)) {
            finding(Finding.Kind.SIGNATURE, -1, "A signature of %s in '%s' is not valid.", "%s 在“%s”中的签名无效。", party, where);
            return false;
        }
        return true;
    }

    private List<byte[]> records(Path file, String name) {
        return content(file, name).records();
    }

    private RecordFile.Content content(Path file, String name) {
        try {
            RecordFile.Content content = RecordFile.read(file);
            if (content.torn() > 0) {
                finding(Finding.Kind.RECORD, -1, "'%s' ends in %d bytes that are no whole record: a length in it was touched, or a crash cut the last record short, which the next start puts aside.",
                        "“%s”末尾有 %d 个字节不构成完整记录：其中的长度被改动，或崩溃使最后一条未写完（下次启动时会另存）。", name, content.torn());
            }
            return content;
        } catch (InvalidInput e) {
            // Its first bytes say that it is something else.
            finding(Finding.Kind.RECORD, -1, "'%s' is no evidence file of this version: its first bytes were touched, or it cannot be read.", "“%s”不是本版本的存证文件：其开头的字节被改动，或无法读取。", name);
            return new RecordFile.Content(List.of(), 0, 0);
        }
    }

    /** The entries of a log as they are, oldest first, without a check; one that cannot be read is left out. Writes nothing and needs no lock. */
    public static void entries(Path folder, java.util.function.Consumer<Entry> visitor) {
        RecordFile.scan(new EvidenceFolder(folder).log(), (at, bytes) -> {
            Entry entry = null;
            try {
                entry = bytes == null ? null : Entry.of(bytes);
            } catch (InvalidInput e) {
                // The audit of the log names it.
            }
            if (entry != null) {
                visitor.accept(entry);
            }
        });
    }

    private <T> T parse(byte[] record, java.util.function.Function<byte[], T> parser, String where, int at) {
        try {
            if (record != null) {
                return parser.apply(record);
            }
        } catch (InvalidInput e) {
            // Said below.
        }
        finding(Finding.Kind.RECORD, -1, "Record %d of '%s' is damaged.", "“%2$s”的第 %1$d 条记录已损坏。", at, where);
        return null;
    }

    /** Each entry names its place and the root before it; the first that does not is named. */
    private void checkChain(List<byte[]> records) {
        MerkleHash hash = new MerkleHash();
        CompactRange range = new CompactRange(hash);
        for (int i = 0; i < records.size(); i++) {
            Entry entry;
            try {
                entry = Entry.of(records.get(i) == null ? new byte[0] : records.get(i));
            } catch (InvalidInput e) {
                finding(Finding.Kind.INVALID, i, "Entry %d is no entry.", "第 %d 条不是日志条目。", i);
                return;
            }
            if (entry.sequence() != i) {
                finding(Finding.Kind.INVALID, i, "The entry at place %d says that it is entry %d.", "第 %d 位的条目自称是第 %d 条。", i, entry.sequence());
                return;
            }
            if (!entry.previous().equals(Entry.hex(range.root()))) {
                finding(Finding.Kind.CHANGED, Math.max(0, i - 1), "Entry %d does not continue the entries before it: entry %d was changed.", "第 %d 条与其前面的条目不衔接：第 %d 条被改动。", i, Math.max(0, i - 1));
                return;
            }
            range.append(hash.leaf(records.get(i)));
        }
    }

    /** Heads say how far the log is still the signed one. */
    private void nameRange(MerkleTree tree, long entries) {
        long good = 0;
        for (Known k : heads) {
            SignedTreeHead head = k.head();
            if (tree == null || head.size() > entries) {
                continue;
            }
            if (fits(head, tree)) {
                good = head.size();
                continue;
            }
            finding(Finding.Kind.FORKED, good, "Entries %d to %d are not those whose head %s signed at %s.", "第 %d 至 %d 条不是 %s 于 %s 签名时的内容。",
                    good, head.size() - 1, origin, head.time());
            return;
        }
    }

    private void rolledBack(long entries, long named) {
        heads.stream().filter(k -> k.head().size() > entries && k.head().size() > named).max(Comparator.comparingLong(k -> k.head().size())).ifPresent(k ->
                finding(Finding.Kind.ROLLED_BACK, entries, "The log has %d entries, but %s signed a head of %d at %s: entries %1$d to %5$d are gone.",
                        "日志只有 %d 条，但 %s 曾于 %4$s 为 %3$d 条的树头签名：第 %1$d 至 %5$d 条已丢失。", entries, origin, k.head().size(), k.head().time(), k.head().size() - 1));
    }

    private void finding(Finding.Kind kind, long entry, String en, String zh, Object... arguments) {
        findings.add(new Finding(kind, entry, Text.of(en, zh, arguments)));
    }
}
