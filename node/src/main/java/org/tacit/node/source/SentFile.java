package org.tacit.node.source;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Pattern;
import org.tacit.base.InvalidInput;
import org.tacit.base.Text;
import org.tacit.node.home.NodeHome;

/** A CSV or Parquet file that a person sends: it lies in a folder of the node while it is read, and is gone when this is closed. */
final class SentFile implements AutoCloseable {

    /** No folders, nothing hidden; what a person's file may well be called. */
    private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N} ._()+-]{0,150}\\.(?i:csv|parquet)");
    private static final int PORTION = 1 << 16;

    private final Path file;

    private SentFile(Path file) {
        this.file = file;
    }

    /**
     * @param name    as the sender calls it; only its ending is used
     * @param largest bytes that are taken at most
     */
    static SentFile receive(Path folder, String name, InputStream content, long largest) {
        if (name == null || !NAME.matcher(name).matches()) {
            throw InvalidInput.of("Send a file whose name ends in .csv or .parquet and has only letters, digits, blanks and ._()+- before that.",
                    "请发送名称以 .csv 或 .parquet 结尾的文件，其余部分仅含字母、数字、空格和 ._()+-。");
        }
        try {
            NodeHome.makeFolder(folder);
            SentFile sent = new SentFile(Files.createTempFile(folder, "sent-", name.toLowerCase(Locale.ROOT).endsWith(".parquet") ? ".parquet" : ".csv"));
            try {
                sent.write(content, largest);
                return sent;
            } catch (IOException | RuntimeException e) {
                sent.close();
                throw e;
            }
        } catch (IOException e) {
            throw new InvalidInput(Text.of("The file did not arrive whole (%s); send it again, and check the free space.", "文件未能完整到达（%s）；请重新发送，并检查剩余空间。", e.getClass().getSimpleName()), e);
        }
    }

    private void write(InputStream content, long largest) throws IOException {
        byte[] portion = new byte[PORTION];
        long bytes = 0;
        try (OutputStream out = Files.newOutputStream(file)) {
            for (int n = content.read(portion); n >= 0; n = content.read(portion)) {
                bytes += n;
                if (bytes > largest) {
                    throw InvalidInput.of("The file has more than %,d bytes; see 'largest' in the node's sources.yaml.", "文件超过 %,d 字节；见节点的 sources.yaml 的 largest。", largest);
                }
                out.write(portion, 0, n);
            }
        }
        if (bytes == 0) {
            throw InvalidInput.of("The file is empty.", "文件为空。");
        }
    }

    Path path() {
        return file;
    }

    @Override
    public void close() {
        // What cannot be deleted now is swept at the next start.
        file.toFile().delete();
    }
}
