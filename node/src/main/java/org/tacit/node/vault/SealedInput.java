package org.tacit.node.vault;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import org.tacit.base.InvalidInput;

/** Reads what {@link SealedOutput} wrote. No byte is given out before its chunk was authenticated; the end is the authenticated end. */
final class SealedInput extends InputStream {

    private static final int SEALED = SealHeader.CHUNK + SealCipher.TAG;

    private final InputStream in;
    private final SealHeader header;
    private final byte[] key;
    private final byte[] context;
    private final String object;
    /** One chunk, and the first byte of the next: whether there is one decides whether this is the last. */
    private final byte[] ahead = new byte[SEALED + 1];
    private int waiting;
    private byte[] plain = new byte[0];
    private int given;
    private long chunks;
    private boolean ended;

    /**
     * @param in  after the header
     * @param key belongs to this from now on and is wiped in the end
     */
    SealedInput(InputStream in, SealHeader header, byte[] key, byte[] context, String object) {
        this.in = in;
        this.header = header;
        this.key = key;
        this.context = context;
        this.object = object;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 255;
    }

    @Override
    public int read(byte[] b, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (given == plain.length) {
            if (ended) {
                return -1;
            }
            next();
        }
        int n = Math.min(length, plain.length - given);
        System.arraycopy(plain, given, b, offset, n);
        given += n;
        return n;
    }

    private void next() throws IOException {
        waiting += in.readNBytes(ahead, waiting, ahead.length - waiting);
        boolean last = waiting < ahead.length;
        int length = last ? waiting : SEALED;
        Arrays.fill(plain, (byte) 0);
        try {
            if (chunks > 0xffffffffL) {
                throw new AEADBadTagException("longer than 2^48 bytes");
            }
            plain = header.cipher().open(key, header.nonce((int) chunks, last), context, ahead, 0, length);
        } catch (AEADBadTagException e) {
            ended = true;
            plain = new byte[0];
            given = 0;
            throw InvalidInput.of("What was sealed as '%s' was changed, cut off or exchanged on disk; restore it from a backup or make it again.",
                    "加密保存的“%s”在磁盘上被改动、截断或调换，请从备份恢复或重新生成。", object);
        }
        given = 0;
        chunks++;
        ended = last;
        if (!last) {
            ahead[0] = ahead[SEALED];
            waiting = 1;
        }
    }

    @Override
    public int available() {
        return plain.length - given;
    }

    @Override
    public void close() throws IOException {
        Arrays.fill(key, (byte) 0);
        Arrays.fill(plain, (byte) 0);
        given = plain.length;
        ended = true;
        in.close();
    }
}
