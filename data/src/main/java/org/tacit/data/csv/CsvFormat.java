package org.tacit.data.csv;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.tacit.base.InvalidInput;

/** Encoding and delimiter of one file, found out or given. */
public record CsvFormat(Charset charset, char delimiter) {

    /** Contains GBK and GB2312, and every Unicode character. */
    public static final Charset GB18030 = Charset.forName("GB18030");

    private static final String DELIMITERS = ",;\t";

    /** Takes what the options give and finds out the rest; reads the whole file when the encoding is not given. */
    public static CsvFormat of(Path file, CsvOptions options) {
        try {
            refuseOtherFormats(file);
            Charset charset = options.charset().isPresent() ? options.charset().get() : charset(file);
            char delimiter = options.delimiter().isPresent() ? options.delimiter().get() : delimiter(file, charset);
            return new CsvFormat(charset, delimiter);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    static InvalidInput unreadable(Path file, IOException cause) {
        return new InvalidInput(org.tacit.base.Text.of(
                "%s cannot be read; check that the file exists and that this user may read it.",
                "无法读取 %s；请确认文件存在且当前用户有读取权限。", file.getFileName()), cause);
    }

    /** The usual mistakes, by their first bytes. */
    private static void refuseOtherFormats(Path file) throws IOException {
        byte[] head;
        try (InputStream in = Files.newInputStream(file)) {
            head = in.readNBytes(4);
        }
        if (starts(head, 0xFF, 0xFE) || starts(head, 0xFE, 0xFF)) {
            throw InvalidInput.of("%s is UTF-16; save it as UTF-8 or GBK.", "%s 是 UTF-16 编码；请另存为 UTF-8 或 GBK。", file.getFileName());
        }
        if (starts(head, 'P', 'K', 3, 4) || starts(head, 0xD0, 0xCF, 0x11, 0xE0)) {
            throw InvalidInput.of("%s is a workbook or archive, not text; save the sheet as CSV.", "%s 是工作簿或压缩包，不是文本；请把工作表另存为 CSV。", file.getFileName());
        }
        if (starts(head, 'P', 'A', 'R', '1')) {
            throw InvalidInput.of("%s is Parquet, not CSV; import it as Parquet.", "%s 是 Parquet，不是 CSV；请按 Parquet 导入。", file.getFileName());
        }
    }

    private static boolean starts(byte[] head, int... with) {
        for (int i = 0; i < with.length; i++) {
            if (i >= head.length || (head[i] & 0xFF) != with[i]) {
                return false;
            }
        }
        return true;
    }

    private static Charset charset(Path file) throws IOException {
        long[] utf8 = malformed(file, StandardCharsets.UTF_8);
        if (utf8 == null) {
            return StandardCharsets.UTF_8;
        }
        long[] gb = malformed(file, GB18030);
        if (gb == null) {
            return GB18030;
        }
        throw InvalidInput.of(
                "%s is neither UTF-8 (line %d, byte %d) nor GBK/GB18030 (line %d, byte %d); save it as UTF-8.",
                "%s 既不是 UTF-8（第 %d 行，第 %d 字节）也不是 GBK/GB18030（第 %d 行，第 %d 字节）；请另存为 UTF-8。",
                file.getFileName(), utf8[0], utf8[1], gb[0], gb[1]);
    }

    /** Line and byte, from 1, of what does not belong to the encoding; null when all of it does. */
    private static long[] malformed(Path file, Charset charset) throws IOException {
        char[] buffer = new char[1 << 15];
        long line = 1;
        try (StrictDecoder decoder = new StrictDecoder(file, charset)) {
            int n;
            while ((n = decoder.read(buffer)) >= 0) {
                for (int i = 0; i < n; i++) {
                    if (buffer[i] == '\n') {
                        line++;
                    }
                }
            }
            return n == StrictDecoder.END ? null : new long[] {line, decoder.position() + 1};
        }
    }

    /** The header's most frequent candidate outside quotes; a comma when there is none. */
    private static char delimiter(Path file, Charset charset) throws IOException {
        int[] count = new int[DELIMITERS.length()];
        char[] buffer = new char[1 << 12];
        boolean quoted = false;
        try (StrictDecoder decoder = new StrictDecoder(file, charset)) {
            int n;
            header:
            while ((n = decoder.read(buffer)) >= 0) {
                for (int i = 0; i < n; i++) {
                    char c = buffer[i];
                    if (c == '"') {
                        quoted = !quoted;
                    } else if (!quoted && (c == '\n' || c == '\r')) {
                        break header;
                    } else if (!quoted && DELIMITERS.indexOf(c) >= 0) {
                        count[DELIMITERS.indexOf(c)]++;
                    }
                }
            }
        }
        int best = 0;
        for (int i = 1; i < count.length; i++) {
            if (count[i] > count[best]) {
                best = i;
            }
        }
        return DELIMITERS.charAt(best);
    }
}
