package org.tacit.ledger;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.tacit.base.InvalidInput;
import org.tacit.base.ProtocolViolation;
import org.tacit.base.Text;
import org.tacit.crypto.sign.Signer;
import org.tacit.crypto.sign.VerifyingKey;

/**
 * A party's evidence: entries are appended and never changed, heads are signed and exchanged.
 *
 * <h2>Security guarantees</h2>
 * Under collision resistance of SHA-256 and unforgeability of the signatures: whoever holds a head of this log notices every later
 * change, removal, insertion or reordering of the entries it covers ({@link Audit}), and two heads that no one log can have are proof
 * against their signer. Entries that no partner's head covers are protected by this party's own signature only.
 *
 * <p>An append is on the disk before it returns. A record torn by a crash is put aside when the log is opened ({@link #notes});
 * damage inside what a head covers is never mended silently: opening refuses. Safe for many threads of one process; a second process is refused.
 */
public final class Ledger implements Log, AutoCloseable {

    /** A statement to be logged. */
    public record Statement(String type, Map<String, Object> body) {
    }

    private static final int MOST_NOTES = 100;

    private final Path path;
    private final String origin;
    private final InstantSource clock;
    private final FileLock lock;
    private final RecordFile log;
    /** Package-private for the test of a disk that is full. */
    final RecordFile leaves;
    private final RecordFile heads;
    private final RecordFile witnessed;
    private final RecordFile partners;
    private final MerkleHash hash = new MerkleHash();
    private final MerkleTree tree = new MerkleTree();
    private CompactRange frontier = new CompactRange(hash);
    /** Where each entry begins in the log: the entries themselves stay on the disk. */
    private long[] positions = new long[64];
    /** The newest head of this log that each partner has signed. */
    private final Map<String, WitnessedHead> witnesses = new TreeMap<>();
    private final Map<String, SignedTreeHead> newestOfPartners = new HashMap<>();
    private final List<Text> notes = new ArrayList<>();
    private SignedTreeHead newest;
    private long leavesWritten;

    private Ledger(Path path, String origin, InstantSource clock) {
        this.path = path;
        this.origin = origin;
        this.clock = clock;
        EvidenceFolder folder = new EvidenceFolder(path);
        this.lock = lock(folder);
        try {
            RecordFile.Content stored = RecordFile.scan(folder.log(), this::load);
            RecordFile.Content storedHeads = whole(folder.heads());
            storedHeads.records().stream().map(SignedTreeHead::of).filter(h -> newest == null || h.size() >= newest.size()).forEach(h -> newest = h);
            RecordFile.Content storedLeaves = whole(folder.leaves());
            check(storedLeaves.records());
            RecordFile.Content storedWitnessed = whole(folder.witnessed());
            storedWitnessed.records().forEach(r -> keep(WitnessedHead.of(r)));
            RecordFile.Content storedPartners = whole(folder.partners());
            storedPartners.records().forEach(r -> remember(WitnessedHead.of(r).head()));
            // Everything is in order: only now is anything written.
            note(folder.log(), stored, tree.size());
            log = RecordFile.open(folder.log(), stored);
            leaves = RecordFile.open(folder.leaves(), storedLeaves);
            heads = RecordFile.open(folder.heads(), storedHeads);
            witnessed = RecordFile.open(folder.witnessed(), storedWitnessed);
            partners = RecordFile.open(folder.partners(), storedPartners);
            // A crash between the two writes leaves the hashes behind the entries.
            leavesWritten = storedLeaves.records().size();
            catchUp();
        } catch (RuntimeException e) {
            release();
            throw e;
        }
    }

    /**
     * @param folder made when it is not there
     * @param origin the party whose evidence it is; stands in its heads
     */
    public static Ledger open(Path folder, String origin, InstantSource clock) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw unusable(folder, e);
        }
        return new Ledger(folder, origin, clock);
    }

    private static FileLock lock(EvidenceFolder folder) {
        try {
            FileChannel channel = FileChannel.open(folder.lock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = null;
            try {
                lock = channel.tryLock();
            } catch (OverlappingFileLockException e) {
                // Another ledger of this process: the same answer.
            }
            if (lock == null) {
                channel.close();
                throw InvalidInput.of("Another process writes the evidence in %s; stop it first.", "另一进程正在写入 %s 中的存证；请先停止它。", folder.path());
            }
            return lock;
        } catch (IOException e) {
            throw unusable(folder.path(), e);
        }
    }

    private static InvalidInput unusable(Path folder, IOException cause) {
        return new InvalidInput(Text.of("The evidence folder %s cannot be used; check its rights and the free space.",
                "存证文件夹 %s 无法使用；请检查权限和剩余空间。", folder), cause);
    }

    private void load(long at, byte[] bytes) {
        long i = tree.size();
        if (bytes == null) {
            throw damaged(i);
        }
        Entry entry;
        try {
            entry = Entry.of(bytes);
        } catch (InvalidInput e) {
            throw damaged(i);
        }
        if (entry.sequence() != i || !entry.previous().equals(Entry.hex(frontier.root()))) {
            throw damaged(i);
        }
        byte[] leaf = hash.leaf(bytes);
        position(at);
        tree.append(leaf);
        frontier.append(leaf);
    }

    /** Of the entry that comes next. */
    private void position(long at) {
        int next = Math.toIntExact(tree.size());
        if (next == positions.length) {
            positions = Arrays.copyOf(positions, Math.multiplyExact(2, positions.length));
        }
        positions[next] = at;
    }

    /** The log must hold what the newest head and the stored hashes say; else a cut would hide a removal. */
    private void check(List<byte[]> storedLeaves) {
        if (newest != null && (newest.size() > tree.size() || !newest.root().equals(Entry.hex(tree.root(newest.size()))))) {
            throw damaged(Math.min(newest.size(), tree.size()));
        }
        for (int i = 0; i < storedLeaves.size(); i++) {
            if (i >= tree.size() || !Arrays.equals(storedLeaves.get(i), tree.leaf(i))) {
                throw damaged(i);
            }
        }
    }

    private static InvalidInput damaged(long entry) {
        return InvalidInput.of("The evidence log is damaged near entry %d; run 'tacit audit verify' and restore it from a copy.",
                "存证日志在第 %d 条附近损坏；请运行“tacit audit verify”，并从备份恢复。", entry);
    }

    private RecordFile.Content whole(Path file) {
        RecordFile.Content content = RecordFile.read(file);
        if (content.records().stream().anyMatch(java.util.Objects::isNull)) {
            throw InvalidInput.of("The evidence file %s is damaged; run 'tacit audit verify' and restore it from a copy.",
                    "存证文件 %s 已损坏；请运行“tacit audit verify”，并从备份恢复。", file.getFileName());
        }
        note(file, content, content.records().size());
        return content;
    }

    private void note(Path file, RecordFile.Content content, long whole) {
        if (content.torn() > 0 && notes.stream().noneMatch(n -> n.en().startsWith(file.getFileName() + ":"))) {
            notes.add(Text.of("%s: a record cut short by a crash (%d bytes behind record %d) was put aside.",
                    "%s：因崩溃而写了一半的记录（第 %3$d 条之后的 %2$d 字节）已另存。", file.getFileName(), content.torn(), whole));
        }
    }

    /** What was mended when the log was opened, or could not be written since; empty after an orderly stop. */
    public synchronized List<Text> notes() {
        return List.copyOf(notes);
    }

    public String origin() {
        return origin;
    }

    public Entry append(String type, Map<String, Object> body) {
        return append(List.of(new Statement(type, body))).getFirst();
    }

    /** Appends all with one wait for the disk. */
    public synchronized List<Entry> append(List<Statement> statements) {
        List<Entry> made = new ArrayList<>();
        List<byte[]> records = new ArrayList<>();
        List<byte[]> hashes = new ArrayList<>();
        // The tree itself grows only when the disk has the entries.
        CompactRange ahead = frontier.copy();
        for (Statement s : statements) {
            Entry entry = new Entry(ahead.size(), clock.instant(), s.type(), Entry.hex(ahead.root()), s.body());
            byte[] bytes = entry.bytes();
            made.add(entry);
            records.add(bytes);
            hashes.add(hash.leaf(bytes));
            ahead.append(hashes.getLast());
        }
        long at = log.end();
        log.append(records);
        for (int i = 0; i < records.size(); i++) {
            position(at);
            tree.append(hashes.get(i));
            at += RecordFile.span(records.get(i));
        }
        frontier = ahead;
        catchUp();
        return made;
    }

    /** The hashes are there twice, in the log as well: where they cannot be written now they are written with the next entry, or when the log is opened. The entries stand. */
    private void catchUp() {
        List<byte[]> behind = new ArrayList<>();
        for (long i = leavesWritten; i < tree.size(); i++) {
            behind.add(tree.leaf(i));
        }
        try {
            leaves.append(behind);
            leavesWritten = tree.size();
        } catch (InvalidInput e) {
            if (notes.size() < MOST_NOTES) {
                notes.add(Text.of("The hashes of %d entries could not be written beside the log yet: its disk is full, or cannot be written.", "有 %d 条的哈希尚未能写在日志旁：磁盘已满或不可写。", behind.size()));
            }
        }
    }

    @Override
    public synchronized long size() {
        return tree.size();
    }

    @Override
    public synchronized byte[] root(long size) {
        return tree.root(known(size));
    }

    @Override
    public Optional<Entry> find(long sequence) {
        return Optional.of(entry(sequence));
    }

    public synchronized Entry entry(long sequence) {
        if (sequence < 0 || sequence >= tree.size()) {
            throw InvalidInput.of("There is no entry %d; the log has %d.", "没有第 %d 条；日志共 %d 条。", sequence, tree.size());
        }
        byte[] bytes = log.at(positions[(int) sequence]);
        if (bytes == null || !Arrays.equals(hash.leaf(bytes), tree.leaf(sequence))) {
            throw damaged(sequence);
        }
        return Entry.of(bytes);
    }

    /** An entry's leaf hash: what is shown of one whose content is not. */
    public synchronized byte[] leafHash(long sequence) {
        if (sequence < 0 || sequence >= tree.size()) {
            throw InvalidInput.of("There is no entry %d; the log has %d.", "没有第 %d 条；日志共 %d 条。", sequence, tree.size());
        }
        return tree.leaf(sequence);
    }

    /** Proof that an entry is in the tree of the given size; see {@link MerkleProof#includesEntry}. */
    public synchronized List<byte[]> inclusion(long sequence, long size) {
        if (sequence < 0 || sequence >= known(size)) {
            throw InvalidInput.of("Entry %d is not in the first %d.", "第 %d 条不在前 %d 条之内。", sequence, size);
        }
        return tree.inclusion(sequence, size);
    }

    /** Proof that the tree of the newer size begins with that of the older; see {@link MerkleProof#isConsistent}. */
    public synchronized List<byte[]> consistency(long older, long newer) {
        if (older < 0 || older > known(newer)) {
            throw InvalidInput.of("A log of %d entries does not grow out of one of %d.", "%d 条的日志不能由 %d 条的日志增长而来。", newer, older);
        }
        return tree.consistency(older, newer);
    }

    private long known(long size) {
        if (size < 0 || size > tree.size()) {
            throw InvalidInput.of("The log has %d entries, not %d.", "日志有 %d 条，而非 %d 条。", tree.size(), size);
        }
        return size;
    }

    /** Signs and stores the head of now. */
    public synchronized SignedTreeHead sign(Signer signer) {
        SignedTreeHead head = SignedTreeHead.sign(origin, tree.size(), tree.root(tree.size()), clock.instant(), signer);
        heads.append(List.of(head.bytes()));
        newest = head;
        return head;
    }

    public synchronized Optional<SignedTreeHead> newestHead() {
        return Optional.ofNullable(newest);
    }

    /**
     * Takes a partner's head: checks its signature and that it continues the one held before, stores it, and signs that it was seen.
     *
     * @param consistency the partner's proof from the size of {@link #newestOf} (0 when there is none) to the head's
     * @return for the partner, which keeps it with its evidence
     */
    public synchronized WitnessedHead witness(SignedTreeHead head, VerifyingKey partnerKey, List<byte[]> consistency, Signer signer) {
        if (head.origin().equals(origin) || !head.isSignedBy(partnerKey)) {
            throw ProtocolViolation.of("The tree head is not signed by %s.", "树头不是由 %s 签名。", head.origin());
        }
        SignedTreeHead held = newestOfPartners.get(head.origin());
        boolean continues = held == null || held.size() == 0
                ? head.size() > 0 || head.root().equals(Entry.hex(hash.empty()))
                : MerkleProof.isConsistent(held.size(), held.rootBytes(), head.size(), head.rootBytes(), consistency);
        if (!continues) {
            throw ProtocolViolation.of("The evidence log of %s, now %d entries, does not continue the one of %d entries that it signed before.",
                    "%s 的存证日志（现 %d 条）不是其此前签名的 %d 条日志的延续。", head.origin(), head.size(), held == null ? 0 : held.size());
        }
        WitnessedHead seen = WitnessedHead.sign(head, origin, signer);
        partners.append(List.of(seen.bytes()));
        remember(head);
        return seen;
    }

    private void remember(SignedTreeHead head) {
        newestOfPartners.merge(head.origin(), head, (a, b) -> b.size() >= a.size() ? b : a);
    }

    /** The newest head of a partner's log that this party holds. */
    public synchronized Optional<SignedTreeHead> newestOf(String partner) {
        return Optional.ofNullable(newestOfPartners.get(partner));
    }

    /** Of each party whose log this one has seen, the newest head. */
    public synchronized List<SignedTreeHead> newestOfAll() {
        return List.copyOf(newestOfPartners.values());
    }

    /** Keeps a partner's signature over one of this party's heads. */
    public synchronized void addWitness(WitnessedHead seen, VerifyingKey partnerKey) {
        SignedTreeHead head = seen.head();
        boolean ours = head.origin().equals(origin) && head.size() <= tree.size() && head.root().equals(Entry.hex(tree.root(head.size())));
        if (!ours || !seen.isSignedBy(partnerKey)) {
            throw ProtocolViolation.of("%s did not sign a head of this log.", "%s 没有为本日志的树头签名。", seen.witness());
        }
        witnessed.append(List.of(seen.bytes()));
        keep(seen);
    }

    private void keep(WitnessedHead seen) {
        witnesses.merge(seen.witness(), seen, (a, b) -> b.head().size() >= a.head().size() ? b : a);
    }

    /** The newest of this party's heads that each partner has signed; the earlier ones are in the folder. */
    public synchronized List<WitnessedHead> witnesses() {
        return List.copyOf(witnesses.values());
    }

    /** How many bytes of each file belong to the log as it stands: files only grow, so a copy of so much of each is the log of this moment. */
    public synchronized Map<String, Long> lengths() {
        Map<String, Long> lengths = new TreeMap<>();
        EvidenceFolder.FILES.forEach(name -> lengths.put(name, path.resolve(name).toFile().length()));
        return lengths;
    }

    @Override
    public synchronized void close() {
        for (RecordFile file : List.of(log, leaves, heads, witnessed, partners)) {
            file.close();
        }
        release();
    }

    private void release() {
        try {
            lock.acquiredBy().close();
        } catch (IOException e) {
            throw new InvalidInput(Text.of("The lock of the evidence folder could not be released.", "存证文件夹的锁未能释放。"), e);
        }
    }
}
