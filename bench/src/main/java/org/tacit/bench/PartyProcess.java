package org.tacit.bench;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.tacit.base.InvalidInput;

/**
 * One party of a bench as an operating-system process of its own ({@link PartyMain}). Parent and child talk in lines over the child's
 * standard streams: small words that start and stop the clock, never data.
 */
final class PartyProcess implements AutoCloseable {

    private final String party;
    private final Path log;
    private final Process process;
    private final BufferedReader out;
    private final BufferedWriter in;

    /** @param heap value of {@code -Xmx}, or empty for the JVM's default */
    PartyProcess(String party, Path folder, String heap) {
        this.party = party;
        this.log = folder.resolve(party + ".log");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(System.getProperty("tacit.kernel.flags",
                "--add-modules=jdk.incubator.vector --enable-native-access=ALL-UNNAMED").trim().split("\\s+")));
        if (!heap.isEmpty()) {
            command.add("-Xmx" + heap);
        }
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), PartyMain.class.getName(), party, folder.toString()));
        try {
            process = new ProcessBuilder(command).redirectError(log.toFile()).start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        out = new BufferedReader(new java.io.InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        in = new BufferedWriter(new java.io.OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
    }

    /** Sends one line. */
    void say(String line) {
        try {
            in.write(line);
            in.newLine();
            in.flush();
        } catch (IOException e) {
            throw died();
        }
    }

    /** The rest of the next line that starts with {@code word}. */
    String await(String word) {
        try {
            String line = out.readLine();
            if (line == null) {
                throw died();
            }
            if (!line.startsWith(word)) {
                throw InvalidInput.of("Party %s says: %s", "参与方 %s：%s", party, line);
            }
            return line.substring(word.length()).trim();
        } catch (IOException e) {
            throw died();
        }
    }

    /** The next line, whatever it is; null once the process has ended. */
    String next() {
        try {
            return out.readLine();
        } catch (IOException e) {
            return null;
        }
    }

    private InvalidInput died() {
        String reason;
        try {
            List<String> lines = Files.readAllLines(log).stream().filter(l -> !l.isBlank() && !l.startsWith("WARNING")).toList();
            reason = lines.isEmpty() ? "no reason given" : lines.getFirst();
        } catch (IOException e) {
            reason = "its log cannot be read";
        }
        return InvalidInput.of("Party %1$s of the bench ended early: %2$s", "基准测试的参与方 %1$s 提前结束：%2$s", party, reason);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
