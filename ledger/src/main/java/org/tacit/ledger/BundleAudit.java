package org.tacit.ledger;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.tacit.base.InvalidInput;
import org.tacit.base.Text;
import org.tacit.crypto.sign.VerifyingKey;

/**
 * Checks a {@link Bundle} by itself: the head's signature, every entry's place under it, partners' signatures. With the keys from another source it proves what
 * the log's owner signed; with those of the bundle only that it is of one piece, and says so.
 */
public final class BundleAudit {

    private final Bundle bundle;
    private final Map<String, VerifyingKey> keys = new HashMap<>();
    private final List<Finding> findings = new ArrayList<>();
    private final List<Text> notes = new ArrayList<>();

    private BundleAudit(Bundle bundle) {
        this.bundle = bundle;
    }

    /** @param trusted public keys by party from elsewhere; a party that is not in it is checked with the bundle's own key */
    public static AuditReport verify(Bundle bundle, Map<String, VerifyingKey> trusted) {
        return new BundleAudit(bundle).run(trusted);
    }

    private AuditReport run(Map<String, VerifyingKey> trusted) {
        bundle.keys().forEach((party, text) -> key(party, text, trusted.get(party)));
        trusted.forEach(keys::putIfAbsent);
        SignedTreeHead head = bundle.head();
        boolean signed = signedBy(head.origin(), head::isSignedBy, "head");
        entries();
        if (bundle.complete()) {
            complete();
        } else {
            notes.add(Text.of("An excerpt: %,d of %,d entries.", "摘录：%2$,d 条中的 %1$,d 条。", bundle.entries().size(), head.size()));
        }
        long witnessed = 0;
        for (Bundle.Seen seen : bundle.witnessed()) {
            witnessed = Math.max(witnessed, witnessed(seen));
        }
        return new AuditReport(bundle.entries().size(), signed ? head.size() : 0, witnessed, 1L + bundle.witnessed().size(), List.copyOf(findings), List.copyOf(notes));
    }

    private void key(String party, String text, VerifyingKey trusted) {
        try {
            VerifyingKey own = VerifyingKey.parse(text);
            if (trusted == null) {
                notes.add(Text.of("The key of %s is the bundle's own: compare %s with what that party says.", "%s 的公钥取自存证包本身：请与该方公布的公钥核对：%s", party, own));
                keys.put(party, own);
            } else if (!trusted.equals(own)) {
                finding(Finding.Kind.SIGNATURE, -1, "The key of %s in the bundle is not the one that is trusted.", "存证包中 %s 的公钥与可信公钥不符。", party);
            }
        } catch (InvalidInput e) {
            finding(Finding.Kind.RECORD, -1, "The key of %s in the bundle is damaged.", "存证包中 %s 的公钥已损坏。", party);
        }
    }

    private boolean signedBy(String party, java.util.function.Predicate<VerifyingKey> isSigned, String what) {
        VerifyingKey key = keys.get(party);
        if (key == null || !isSigned.test(key)) {
            finding(Finding.Kind.SIGNATURE, -1, "The %2$s is not signed by %1$s, or its key is not known.", "%2$s 没有 %1$s 的有效签名，或不知道其公钥。", party, what);
            return false;
        }
        return true;
    }

    /** Each entry says its place; with a proof it is under the head by itself. */
    private void entries() {
        SignedTreeHead head = bundle.head();
        long last = -1;
        for (Bundle.Given given : bundle.entries()) {
            byte[] bytes = given.text().getBytes(StandardCharsets.UTF_8);
            long at = given.sequence();
            if (at <= last || at >= head.size()) {
                finding(Finding.Kind.REORDERED, at, "Entry %d is not at its place in the bundle.", "第 %d 条在存证包中的位置不对。", at);
                continue;
            }
            last = at;
            if (!bundle.complete() && !MerkleProof.includesEntry(bytes, at, head.size(), Bundle.bytes(given.proof()), head.rootBytes())) {
                finding(Finding.Kind.CHANGED, at, "Entry %d was changed: its proof does not lead to the signed root.", "第 %d 条被改动：其证明不能推出已签名的根。", at);
                continue;
            }
            try {
                if (Entry.of(bytes).sequence() != at) {
                    finding(Finding.Kind.INVALID, at, "The entry at place %d says that it is another.", "第 %d 位的条目自称是另一条。", at);
                }
            } catch (InvalidInput e) {
                finding(Finding.Kind.INVALID, at, "Entry %d is no entry.", "第 %d 条不是日志条目。", at);
            }
        }
    }

    /** All leaves are here: the root is computed, and each entry's link to those before it names the place where it breaks. */
    private void complete() {
        MerkleHash hash = new MerkleHash();
        CompactRange range = new CompactRange(hash);
        var entries = bundle.entries().iterator();
        var others = bundle.others().iterator();
        Bundle.Given next = entries.hasNext() ? entries.next() : null;
        long broken = -1;
        long lastGiven = -1;
        for (long i = 0; i < bundle.head().size(); i++) {
            byte[] leaf;
            if (next != null && next.sequence() == i) {
                byte[] bytes = next.text().getBytes(StandardCharsets.UTF_8);
                if (broken < 0 && !continues(bytes, range)) {
                    broken = lastGiven;
                }
                leaf = hash.leaf(bytes);
                lastGiven = i;
                next = entries.hasNext() ? entries.next() : null;
            } else if (others.hasNext()) {
                leaf = Bundle.bytes(List.of(others.next())).getFirst();
            } else {
                finding(Finding.Kind.REMOVED, i, "Entry %d is missing in the bundle.", "存证包中缺少第 %d 条。", i);
                return;
            }
            range.append(leaf);
        }
        if (!Arrays.equals(range.root(), bundle.head().rootBytes())) {
            long named = broken >= 0 ? broken : lastGiven;
            finding(Finding.Kind.CHANGED, named, "The entries do not give the signed root; the first that does not fit what follows is entry %d or a hash beside it.",
                    "各条目推不出已签名的根；第一处不衔接在第 %d 条或其相邻的哈希。", named);
        }
    }

    private static boolean continues(byte[] bytes, CompactRange before) {
        try {
            return Entry.of(bytes).previous().equals(Entry.hex(before.root()));
        } catch (InvalidInput e) {
            return true;
        }
    }

    private long witnessed(Bundle.Seen seen) {
        SignedTreeHead earlier = seen.witnessed().head();
        SignedTreeHead head = bundle.head();
        if (!earlier.origin().equals(head.origin())) {
            finding(Finding.Kind.SIGNATURE, -1, "A head of %2$s stands among those of %1$s.", "%2$s 的树头混入了 %1$s 的树头。", head.origin(), earlier.origin());
            return 0;
        }
        if (!signedBy(head.origin(), earlier::isSignedBy, "witnessed head")
                || !signedBy(seen.witnessed().witness(), seen.witnessed()::isSignedBy, "witnessed head")) {
            return 0;
        }
        if (earlier.size() > 0 && !MerkleProof.isConsistent(earlier.size(), earlier.rootBytes(), head.size(), head.rootBytes(), Bundle.bytes(seen.proof()))) {
            finding(Finding.Kind.FORKED, 0, "The head of %d entries that %s saw is not continued by the bundle's.", "%2$s 见证的 %1$d 条树头与存证包的树头不衔接。", earlier.size(), seen.witnessed().witness());
            return 0;
        }
        return earlier.size();
    }

    private void finding(Finding.Kind kind, long entry, String en, String zh, Object... arguments) {
        findings.add(new Finding(kind, entry, Text.of(en, zh, arguments)));
    }
}
