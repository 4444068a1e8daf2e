package org.tacit.data.csv;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.file.Files;
import java.nio.file.Path;

/** Bytes to characters in a buffer of fixed size; the first byte that does not belong to the encoding ends it, with its position. */
final class StrictDecoder implements Closeable {

    static final int END = -1;
    static final int MALFORMED = -2;

    private static final int BUFFER = 1 << 16;

    private final InputStream in;
    private final CharsetDecoder decoder;
    private final ByteBuffer bytes = ByteBuffer.allocate(BUFFER).limit(0);
    /** Position in the file of the buffer's first byte. */
    private long base;
    private boolean end;

    StrictDecoder(Path file, Charset charset) throws IOException {
        in = Files.newInputStream(file);
        decoder = charset.newDecoder().onMalformedInput(CodingErrorAction.REPORT).onUnmappableCharacter(CodingErrorAction.REPORT);
    }

    /** Fills the array from its start. Returns how many characters, {@link #END} or {@link #MALFORMED}; all characters before a malformed byte are given first. */
    int read(char[] target) throws IOException {
        CharBuffer out = CharBuffer.wrap(target);
        while (true) {
            CoderResult result = decoder.decode(bytes, out, end);
            if (out.position() > 0) {
                return out.position();
            }
            if (result.isError()) {
                return MALFORMED;
            }
            if (end) {
                return END;
            }
            fill();
        }
    }

    Charset charset() {
        return decoder.charset();
    }

    /** Number of bytes before the next one to be decoded; after {@link #MALFORMED}, the position of the malformed byte. */
    long position() {
        return base + bytes.position();
    }

    private void fill() throws IOException {
        base += bytes.position();
        bytes.compact();
        int n = in.read(bytes.array(), bytes.position(), bytes.remaining());
        if (n < 0) {
            end = true;
        } else {
            bytes.position(bytes.position() + n);
        }
        bytes.flip();
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
