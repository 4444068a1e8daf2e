package org.tacit.wire;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.tacit.base.InvalidInput;
import org.tacit.base.Text;

/**
 * Which nodes a relay serves: a text file with one line for each, its name and the fingerprints of its certificates, the first
 * one first. The file is read again when it has changed; lines that begin with # say nothing.
 */
public final class RelayNodes {

    private final Path file;
    private FileTime read;
    private Map<String, String> names = Map.of();

    public RelayNodes(Path file) {
        this.file = file;
        refresh();
    }

    /** Whose certificate it is; empty where the relay does not serve it. */
    public synchronized Optional<String> name(String fingerprint) {
        refresh();
        return Optional.ofNullable(names.get(fingerprint));
    }

    private void refresh() {
        try {
            FileTime now = Files.getLastModifiedTime(file);
            if (!now.equals(read)) {
                names = parse();
                read = now;
            }
        } catch (IOException e) {
            throw new InvalidInput(Text.of("The list of nodes %s cannot be read.", "无法读取节点列表 %s。", file), e);
        }
    }

    private Map<String, String> parse() throws IOException {
        Map<String, String> made = new HashMap<>();
        int number = 0;
        for (String line : Files.readAllLines(file)) {
            number++;
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            String[] words = line.strip().split("\\s+");
            for (int i = 1; i < words.length; i++) {
                if (!words[i].matches("[0-9a-f]{64}") || made.put(words[i], words[0]) != null) {
                    throw bad(number);
                }
            }
            if (words.length < 2) {
                throw bad(number);
            }
        }
        return Map.copyOf(made);
    }

    private InvalidInput bad(int line) {
        return InvalidInput.of("%s, line %d: write a node's name and the fingerprints of its certificates, each once.", "%s 第 %d 行：请写节点名称及其证书指纹，每个只写一次。", file, line);
    }
}
