package org.tacit.ledger;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.tacit.base.InvalidInput;
import org.tacit.base.ProtocolViolation;
import org.tacit.base.Text;

/**
 * What a watcher holds of another party's log: its entries, or of some only the hashes, and the signed head that covers all of them. Nothing is taken that the head's
 * root does not prove. Whoever changes the files afterwards is found when it is opened or {@link #verify verified}.
 */
public final class Mirror implements Log, AutoCloseable {

    private final String origin;
    private final RecordFile records;
    private final RecordFile heads;
    private final MerkleHash hash = new MerkleHash();
    private final MerkleTree tree = new MerkleTree();
    private CompactRange frontier = new CompactRange(hash);
    private final List<Long> positions = new ArrayList<>();
    private SignedTreeHead head;

    private Mirror(Path folder, String origin) {
        this.origin = origin;
        RecordFile.Content stored = RecordFile.scan(folder.resolve("entries"), (at, bytes) -> grow(at, bytes == null ? new byte[0] : bytes));
        RecordFile.Content storedHeads = RecordFile.read(folder.resolve("heads"));
        storedHeads.records().stream().filter(java.util.Objects::nonNull).map(SignedTreeHead::of).forEach(h -> head = h);
        long covered = head == null ? 0 : head.size();
        if (tree.size() < covered || head != null && !head.root().equals(Entry.hex(tree.root(covered)))) {
            throw InvalidInput.of("What this node holds of the evidence of %s was changed on this machine; remove %s, and it is fetched again.",
                    "本节点保存的 %s 的存证副本被改动；请删除 %s，之后会重新获取。", origin, folder);
        }
        records = RecordFile.open(folder.resolve("entries"), stored);
        heads = RecordFile.open(folder.resolve("heads"), storedHeads);
    }

    /** @param folder made when it is not there */
    public static Mirror open(Path folder, String origin) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new InvalidInput(Text.of("The folder %s cannot be made; check its rights and the free space.", "无法创建文件夹 %s；请检查权限和剩余空间。", folder), e);
        }
        return new Mirror(folder, origin);
    }

    /** An entry as {@link #take} is given it: its bytes, or 32 bytes that are its leaf hash. */
    private byte[] leaf(byte[] record) {
        return record.length == MerkleHash.BYTES ? record : hash.leaf(record);
    }

    private void grow(long at, byte[] record) {
        byte[] leaf = leaf(record);
        positions.add(at);
        tree.append(leaf);
        frontier.append(leaf);
    }

    public String origin() {
        return origin;
    }

    /** The newest head, under which everything here is; empty before the first. */
    public synchronized Optional<SignedTreeHead> head() {
        return Optional.ofNullable(head);
    }

    @Override
    public synchronized long size() {
        return tree.size();
    }

    @Override
    public synchronized byte[] root(long size) {
        return tree.root(size);
    }

    @Override
    public synchronized Optional<Entry> find(long sequence) {
        byte[] record = records.at(positions.get(Math.toIntExact(sequence)));
        if (record == null || !Arrays.equals(leaf(record), tree.leaf(sequence))) {
            throw InvalidInput.of("Entry %d of %s was changed on this machine.", "%2$s 的第 %1$d 条在本机被改动。", sequence, origin);
        }
        return record.length == MerkleHash.BYTES ? Optional.empty() : Optional.of(Entry.of(record));
    }

    /**
     * Takes what the log has more than is here, all of it up to the head.
     *
     * @param newer signed by the log's owner, which the caller has checked
     * @param more  entries' bytes, or leaf hashes of those that are not shown
     */
    public synchronized void take(SignedTreeHead newer, List<byte[]> more) {
        if (!newer.origin().equals(origin) || newer.size() != tree.size() + more.size()) {
            throw ProtocolViolation.of("%s sent %d entries for a head of %d, of which %d are held.", "%s 为 %3$d 条的树头发来 %2$d 条，本方已有 %4$d 条。", origin, more.size(), newer.size(), tree.size());
        }
        CompactRange ahead = frontier.copy();
        long at = tree.size();
        for (byte[] record : more) {
            if (record.length != MerkleHash.BYTES) {
                check(record, at, ahead);
            }
            ahead.append(leaf(record));
            at++;
        }
        if (!newer.root().equals(Entry.hex(ahead.root()))) {
            throw ProtocolViolation.of("The entries %2$d to %3$d that %1$s sent are not those under its signed head.", "%s 发来的第 %d 至 %d 条不是其签名树头之下的条目。", origin, tree.size(), newer.size() - 1);
        }
        if (head != null && head.size() == newer.size()) {
            return;
        }
        long position = records.end();
        records.append(more);
        for (byte[] record : more) {
            grow(position, record);
            position += RecordFile.span(record);
        }
        heads.append(List.of(newer.bytes()));
        head = newer;
    }

    private void check(byte[] record, long at, CompactRange before) {
        Entry entry;
        try {
            entry = Entry.of(record);
        } catch (InvalidInput e) {
            throw ProtocolViolation.of("Entry %2$d that %1$s sent is no entry.", "%s 发来的第 %d 条不是日志条目。", origin, at);
        }
        if (entry.sequence() != at || !entry.previous().equals(Entry.hex(before.root()))) {
            throw ProtocolViolation.of("Entry %2$d that %1$s sent does not continue the entries before it.", "%s 发来的第 %d 条与其前面的条目不衔接。", origin, at);
        }
    }

    /** Whether another's copy of a head fits what is held here; true where it is of more entries than are here. */
    public synchronized boolean fits(SignedTreeHead other) {
        return other.size() > tree.size() || other.root().equals(Entry.hex(tree.root(other.size())));
    }

    /** Reads the files again; a sentence for each thing that is not as it was taken. */
    public synchronized List<Finding> verify() {
        List<Finding> findings = new ArrayList<>();
        for (long i = 0; i < tree.size(); i++) {
            byte[] record = records.at(positions.get(Math.toIntExact(i)));
            if (record == null || !Arrays.equals(leaf(record), tree.leaf(i))) {
                findings.add(new Finding(Finding.Kind.CHANGED, i, Text.of("Entry %d of %s was changed on this machine.", "%2$s 的第 %1$d 条在本机被改动。", i, origin)));
            }
        }
        return findings;
    }


    @Override
    public synchronized void close() {
        records.close();
        heads.close();
    }
}
