package org.tacit.data.csv;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.tacit.base.InvalidInput;
import org.tacit.base.Text;

/**
 * Writes records as RFC 4180 defines them, so that {@link CsvReader} gives back the same cells: a missing cell is unquoted and
 * empty, an empty text is quoted, and a text that reads like a missing word is quoted.
 */
public final class CsvWriter implements AutoCloseable {

    /**
     * @param charset     encoding; a character that it cannot hold is refused with its row and column
     * @param mark        byte order mark in front (spreadsheets recognise UTF-8 by it); for UTF-8 only
     * @param spreadsheet texts that a spreadsheet would run as a formula ({@code = + - @}, tab, line end in front) get an apostrophe
     *                    in front. The cells are then no longer the same: for files that people open, not for data exchange
     */
    public record Options(Charset charset, boolean mark, boolean spreadsheet) {
        /** UTF-8, no mark, cells as they are. */
        public static final Options PLAIN = new Options(StandardCharsets.UTF_8, false, false);
        /** UTF-8 with mark, formulas disarmed. */
        public static final Options SPREADSHEET = new Options(StandardCharsets.UTF_8, true, true);
    }

    private final String name;
    private final Options options;
    private final CharsetEncoder encoder;
    private final BufferedWriter out;
    private long row;
    private int column;

    public CsvWriter(Path file, Options options) {
        this(open(file), file.getFileName().toString(), options);
    }

    /**
     * Writes to a stream; {@link #close} closes it.
     *
     * @param name what error messages call it
     */
    public CsvWriter(OutputStream stream, String name, Options options) {
        this.name = name;
        this.options = options;
        this.encoder = options.charset().newEncoder();
        try {
            out = new BufferedWriter(new OutputStreamWriter(stream, options.charset().newEncoder()
                    .onMalformedInput(CodingErrorAction.REPORT).onUnmappableCharacter(CodingErrorAction.REPORT)));
            if (options.mark() && options.charset().equals(StandardCharsets.UTF_8)) {
                out.write('\uFEFF');
            }
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    private static OutputStream open(Path file) {
        try {
            return Files.newOutputStream(file);
        } catch (IOException e) {
            throw unwritable(file.getFileName().toString(), e);
        }
    }

    /** A text cell; null is missing. */
    public void text(String cell) {
        if (cell == null) {
            missing();
            return;
        }
        String written = options.spreadsheet() && !cell.isEmpty() && "=+-@\t\r\n＝＋－＠".indexOf(cell.charAt(0)) >= 0 ? "'" + cell : cell;
        if (!encoder.canEncode(written)) {
            throw InvalidInput.of("Row %d, column %d holds a character that %s cannot write; export as UTF-8.",
                    "第 %d 行第 %d 列含有 %s 无法表示的字符；请导出为 UTF-8。", row + 1, column + 1, options.charset().name());
        }
        write(needsQuotes(written) ? '"' + written.replace("\"", "\"\"") + '"' : written);
    }

    /** A cell that needs no quotes: a number, a date. */
    public void bare(String cell) {
        write(cell);
    }

    public void missing() {
        write("");
    }

    public void endRow() {
        try {
            out.write("\r\n");
        } catch (IOException e) {
            throw unwritable(e);
        }
        row++;
        column = 0;
    }

    private static boolean needsQuotes(String cell) {
        if (cell.isEmpty() || CsvOptions.MISSING.contains(cell) || cell.charAt(0) == '\uFEFF') {
            return true;
        }
        for (int i = 0; i < cell.length(); i++) {
            char c = cell.charAt(i);
            if (c == ',' || c == ';' || c == '\t' || c == '"' || c == '\n' || c == '\r') {
                return true;
            }
        }
        return false;
    }

    private void write(String cell) {
        try {
            if (column++ > 0) {
                out.write(',');
            }
            out.write(cell);
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    private InvalidInput unwritable(IOException cause) {
        return unwritable(name, cause);
    }

    private static InvalidInput unwritable(String name, IOException cause) {
        return new InvalidInput(Text.of("%s cannot be written; check the folder, its rights and the free space.",
                "无法写入 %s；请检查文件夹、权限和剩余空间。", name), cause);
    }

    @Override
    public void close() {
        try {
            out.close();
        } catch (CharacterCodingException e) {
            throw InvalidInput.of("%s: a character cannot be written as %s; export as UTF-8.", "%s：有字符无法用 %s 表示；请导出为 UTF-8。",
                    name, options.charset().name());
        } catch (IOException e) {
            throw unwritable(e);
        }
    }
}
