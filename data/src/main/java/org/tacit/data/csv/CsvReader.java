package org.tacit.data.csv;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.tacit.base.InvalidInput;
import org.tacit.base.Text;

/**
 * Reads records one at a time in bounded memory, as RFC 4180 defines them: cells separated by the delimiter, records by CRLF,
 * LF or CR; a cell in quotes may hold delimiters, line ends and doubled quotes. Stricter than most: a quote inside an unquoted
 * cell, text after a closing quote, a quote never closed, and bytes outside the encoding are refused with their place.
 * A byte order mark is skipped. Lines count from 1 as an editor counts them.
 */
public final class CsvReader implements AutoCloseable {

    /** Longest cell, in UTF-16 units: an unclosed quote is noticed before it fills the memory. */
    public static final int MAX_CELL = 1 << 20;
    /** Most cells of a record. */
    public static final int MAX_CELLS = 20_000;

    private static final int END = -1;

    private final Path file;
    private final char delimiter;
    private final StrictDecoder decoder;
    private final char[] buffer = new char[1 << 15];
    private int at;
    private int limit;
    private long line = 1;

    private final StringBuilder text = new StringBuilder();
    private int[] ends = new int[16];
    private boolean[] quoted = new boolean[16];
    private long[] lines = new long[16];
    private int cells;
    private boolean started;

    public CsvReader(Path file, CsvFormat format) {
        this.file = file;
        this.delimiter = format.delimiter();
        try {
            this.decoder = new StrictDecoder(file, format.charset());
        } catch (IOException e) {
            throw CsvFormat.unreadable(file, e);
        }
    }

    /** Reads the next record; false at the end of the file. A line end at the very end of the file starts no record. */
    public boolean next() {
        text.setLength(0);
        cells = 0;
        if (!started) {
            started = true;
            if (peek() == '\uFEFF') {
                at++;
            }
        }
        if (peek() == END) {
            return false;
        }
        while (true) {
            lines = cells == lines.length ? Arrays.copyOf(lines, 2 * cells) : lines;
            lines[cells] = line;
            int end = peek() == '"' ? quotedCell() : plainCell();
            if (end != delimiter) {
                return true;
            }
        }
    }

    /** Number of cells of this record. */
    public int cells() {
        return cells;
    }

    public String cell(int i) {
        return text.substring(i == 0 ? 0 : ends[i - 1], ends[i]);
    }

    /** Whether the cell stood in quotes. */
    public boolean quoted(int i) {
        return quoted[i];
    }

    /** A line with nothing on it. */
    public boolean blank() {
        return cells == 1 && ends[0] == 0 && !quoted[0];
    }

    /** Line on which a cell begins. */
    public long line(int cell) {
        return lines[cell];
    }

    /** One sentence with the place in front. Column numbers count from 1; the name is left out when it is null. */
    public InvalidInput problem(long line, int column, String name, Text what) {
        String en = name == null ? "" : " '" + name + "'";
        String zh = name == null ? "" : "“" + name + "”";
        return new InvalidInput(new Text(
                "%s, line %d, column %d%s: %s".formatted(file.getFileName(), line, column, en, what.en()),
                "%s 第 %d 行第 %d 列%s：%s".formatted(file.getFileName(), line, column, zh, what.zh())));
    }

    private int plainCell() {
        int from = text.length();
        while (true) {
            int c = read();
            if (c == delimiter || c == '\n' || c == '\r' || c == END) {
                endCell(false);
                return endOfRecord(c);
            }
            if (c == '"') {
                throw here(Text.of("a quote inside an unquoted cell; put the whole cell in quotes and double the quotes within.",
                        "未加引号的单元格中出现引号；请给整个单元格加引号，并把其中的引号写两遍。"));
            }
            append(c, from);
        }
    }

    private int quotedCell() {
        long opened = line;
        int from = text.length();
        read();
        while (true) {
            int c = read();
            if (c == '"') {
                if (peek() != '"') {
                    break;
                }
                read();
            } else if (c == END || text.length() - from >= MAX_CELL) {
                throw problem(opened, cells + 1, null, Text.of("the quote that opens this cell is never closed; close it or double it.",
                        "该单元格的左引号没有闭合；请补上右引号，或把引号写两遍。"));
            } else if (c == '\r') {
                // The line end inside a cell is kept as it stands; it still counts as one line.
                text.append('\r');
                if (peek() == '\n') {
                    text.append((char) read());
                }
                line++;
                continue;
            } else if (c == '\n') {
                line++;
            }
            append(c, from);
        }
        int c = read();
        if (c != delimiter && c != '\n' && c != '\r' && c != END) {
            throw here(Text.of("text after the closing quote; double the quote if it belongs to the cell.",
                    "右引号之后还有内容；若引号属于单元格内容，请写两遍。"));
        }
        endCell(true);
        return endOfRecord(c);
    }

    private void append(int c, int from) {
        if (c == 0) {
            throw here(Text.of("a NUL character; the file is not plain text.", "出现 NUL 字符；该文件不是纯文本。"));
        }
        if (text.length() - from >= MAX_CELL) {
            throw here(Text.of("a cell longer than %d characters.", "单元格超过 %d 个字符。", MAX_CELL));
        }
        text.append((char) c);
    }

    private void endCell(boolean inQuotes) {
        if (cells == MAX_CELLS) {
            throw here(Text.of("more than %d cells in one row.", "一行超过 %d 个单元格。", MAX_CELLS));
        }
        if (cells == ends.length) {
            ends = Arrays.copyOf(ends, 2 * cells);
            quoted = Arrays.copyOf(quoted, 2 * cells);
        }
        ends[cells] = text.length();
        quoted[cells] = inQuotes;
        cells++;
    }

    private int endOfRecord(int c) {
        if (c == '\r' && peek() == '\n') {
            read();
        }
        if (c == '\n' || c == '\r') {
            line++;
        }
        return c;
    }

    private InvalidInput here(Text what) {
        return problem(line, cells + 1, null, what);
    }

    private int read() {
        int c = peek();
        if (c != END) {
            at++;
        }
        return c;
    }

    private int peek() {
        if (at == limit) {
            try {
                int n = decoder.read(buffer);
                if (n == StrictDecoder.MALFORMED) {
                    throw here(Text.of("byte %d of the file is not %s; save the file as UTF-8 or name its encoding.",
                            "文件第 %d 个字节不是 %s 编码；请把文件另存为 UTF-8，或指明编码。", decoder.position() + 1, encoding()));
                }
                at = 0;
                limit = Math.max(n, 0);
                if (n == StrictDecoder.END) {
                    return END;
                }
            } catch (IOException e) {
                throw CsvFormat.unreadable(file, e);
            }
        }
        return buffer[at];
    }

    private String encoding() {
        return decoder.charset().name();
    }

    @Override
    public void close() {
        try {
            decoder.close();
        } catch (IOException e) {
            throw CsvFormat.unreadable(file, e);
        }
    }
}
