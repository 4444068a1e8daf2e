package org.tacit.node.home;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.tacit.base.InvalidInput;
import org.tacit.crypto.sign.VerifyingKey;

/**
 * The public keys that tree heads are checked with, by party, in the file {@code keys.txt}: one line {@code NAME KEY} for each key of this
 * node and each partner, the newest of each last. So an audit needs neither the database nor a running node.
 */
public final class KnownKeys {

    private KnownKeys() {
    }

    private static Path file(NodeHome home) {
        return home.folder().resolve("keys.txt");
    }

    /** Adds a party's newest key behind those that it had before; the file is replaced in one step. */
    public static synchronized void put(NodeHome home, String party, VerifyingKey key) {
        Map<String, List<VerifyingKey>> keys = new TreeMap<>(all(home));
        List<VerifyingKey> its = new ArrayList<>(keys.getOrDefault(party, List.of()));
        its.remove(key);
        its.add(key);
        keys.put(party, its);
        List<String> lines = new ArrayList<>();
        keys.forEach((name, all) -> all.forEach(k -> lines.add(name + " " + k)));
        Path fresh = file(home).resolveSibling("keys.txt.new");
        try {
            Files.write(fresh, lines);
            Files.move(fresh, file(home), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw NodeHome.unwritable(fresh, e);
        }
    }

    /** Each party's newest key. */
    public static Map<String, VerifyingKey> read(NodeHome home) {
        Map<String, VerifyingKey> newest = new TreeMap<>();
        all(home).forEach((name, keys) -> newest.put(name, keys.getLast()));
        return newest;
    }

    /** All keys that a party has or had, oldest first: what was signed before a change is checked with those. */
    public static Map<String, List<VerifyingKey>> all(NodeHome home) {
        return file(file(home));
    }

    /** A file of the same form from elsewhere. */
    public static Map<String, List<VerifyingKey>> file(Path file) {
        Map<String, List<VerifyingKey>> keys = new TreeMap<>();
        try {
            for (String line : Files.readAllLines(file)) {
                String[] words = line.strip().split(" ");
                if (words.length != 2) {
                    throw InvalidInput.of("%s is damaged; each line is a name and a key.", "%s 已损坏；每行应为名称和公钥。", file);
                }
                keys.computeIfAbsent(words[0], name -> new ArrayList<>()).add(VerifyingKey.parse(words[1]));
            }
        } catch (NoSuchFileException e) {
            return keys;
        } catch (IOException e) {
            throw NodeHome.unreadable(file, e);
        }
        return keys;
    }
}
