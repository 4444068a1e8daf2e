package org.tacit.pir.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import org.tacit.base.InvalidInput;
import org.tacit.crypto.oprf.OprfKey;
import org.tacit.pir.Gate;
import org.tacit.pir.keyword.LookupProvider;
import org.tacit.pir.keyword.LookupTable;
import org.tacit.psi.unbalanced.Disk;
import org.tacit.psi.unbalanced.Work;
import org.tacit.wire.Party;
import org.tacit.wire.Session;

/**
 * Learning with errors over sealed rows. Changes are patched into matrix and hint. The table lies in a folder beside the rows, with the number of the version that it is
 * of at least, and is opened from there after a restart.
 */
final class LweEngine extends PatchedEngine {

    private static final String FOLDERS = "lwe-%d-%010d";
    private static final String VERSION = "version";

    private final Path folder;
    private final OprfKey key;
    private final LookupTable table;
    private final LookupProvider provider;

    /** @param key is closed with the engine */
    private LweEngine(Path folder, OprfKey key, LookupTable table) {
        this.folder = folder;
        this.key = key;
        this.table = table;
        this.provider = new LookupProvider(table);
    }

    /** The table that is there, brought up to date; a new one where there is none that can be. */
    static LweEngine open(StoredPublication stored, OprfKey key, SecureRandom random, Work work) {
        Offer now = stored.offer();
        try {
            List<Path> folders = Disk.list(stored.folder("."), "lwe-" + now.format().bytes() + "-*");
            if (!folders.isEmpty() && Files.exists(folders.getLast().resolve(VERSION))) {
                Path last = folders.getLast();
                long version = ByteBuffer.wrap(Files.readAllBytes(last.resolve(VERSION))).getLong();
                try {
                    LweEngine engine = new LweEngine(last, key, LookupTable.open(last.resolve("table"), key));
                    if (version == now.version() || engine.follow(new Offer(now.what(), now.epoch(), version, now.rows(), now.format(), now.publicKey()), stored, random, work)) {
                        return engine;
                    }
                    engine.table.close();
                } catch (InvalidInput unusable) {
                    // Damaged, or still in use by conversations with the version before: it is made anew.
                    work.progress().report("pir.again", 0, -1);
                }
            }
            Path fresh = stored.folder(FOLDERS.formatted(now.format().bytes(), now.version()));
            Disk.deleteFolder(fresh);
            Files.createDirectories(fresh);
            LweEngine engine = new LweEngine(fresh, key, LookupTable.build(stored.rows(), key, random, work.progress(), fresh.resolve("table")));
            engine.reached(now.version());
            return engine;
        } catch (IOException e) {
            throw Disk.failed(stored.folder(FOLDERS), e);
        }
    }

    @Override
    void reached(long version) {
        try {
            table.checkpoint();
            Disk.write(folder.resolve(VERSION), ByteBuffer.allocate(Long.BYTES).putLong(version).array());
        } catch (IOException e) {
            throw Disk.failed(folder, e);
        }
    }

    @Override
    public long serve(Session session, Party client, Gate gate) {
        return provider.serve(session, client, gate);
    }

    @Override
    void put(byte[] rowKey, byte[] record) {
        table.put(rowKey, record);
    }

    @Override
    void remove(byte[] rowKey, SecureRandom random) {
        table.remove(rowKey, random);
    }

    @Override
    public void close() {
        table.close();
        key.close();
    }

    @Override
    public void discard() {
        close();
        try {
            Disk.deleteFolder(folder);
        } catch (IOException e) {
            throw Disk.failed(folder, e);
        }
    }
}
