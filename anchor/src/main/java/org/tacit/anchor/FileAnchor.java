package org.tacit.anchor;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;
import java.util.Map;
import org.tacit.base.PeerFailed;
import org.tacit.base.Text;

/** A file that is only appended to, on a medium that this node cannot rewrite: write-once storage, another organisation's share. One line a note: {@code log digest}. */
public final class FileAnchor implements Anchor {

    private final Path file;

    /** {@code kind: file}, {@code path}. */
    public static final class Factory implements AnchorFactory {
        @Override
        public String kind() {
            return "file";
        }

        @Override
        public Anchor open(Map<String, String> settings, Path folder) {
            return new FileAnchor(folder.resolve(AnchorFactory.need(settings, "path")));
        }
    }

    FileAnchor(Path file) {
        this.file = file;
    }

    private static String line(Note note) {
        return HexFormat.of().formatHex(note.log()) + " " + HexFormat.of().formatHex(note.digest());
    }

    @Override
    public synchronized Map<String, String> write(Note note, Map<String, String> before) {
        if (look(note, before).state() != State.CONFIRMED) {
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
                ByteBuffer bytes = ByteBuffer.wrap((line(note) + "\n").getBytes(StandardCharsets.US_ASCII));
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            } catch (IOException e) {
                throw failed(e);
            }
        }
        return Map.of("file", file.getFileName().toString());
    }

    private static PeerFailed failed(IOException e) {
        return new PeerFailed(Text.of("The anchor's file cannot be used (%s); check its medium and its rights.", "锚定文件无法使用（%s）；请检查介质和权限。", e.getClass().getSimpleName()), e);
    }

    @Override
    public synchronized Anchored look(Note note, Map<String, String> place) {
        if (!Files.exists(file)) {
            return new Anchored(State.LOST, 0, null, Text.of("The file is not there.", "文件不存在。"));
        }
        String wanted = line(note);
        try (var lines = Files.lines(file, StandardCharsets.US_ASCII)) {
            boolean there = lines.anyMatch(wanted::equals);
            return new Anchored(there ? State.CONFIRMED : State.LOST, there ? 1 : 0, null,
                    there ? Text.of("It stands in the file.", "已写入文件。") : Text.of("It does not stand in the file.", "文件中没有。"));
        } catch (IOException e) {
            throw failed(e);
        }
    }
}
