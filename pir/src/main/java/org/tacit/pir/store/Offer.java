package org.tacit.pir.store;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import org.tacit.base.ProtocolViolation;
import org.tacit.wire.Channel;

/**
 * One version of a published table, as its clients may know it.
 *
 * @param epoch     number of the key; a higher one is a new key
 * @param version   of the epoch, from 1; the next one where rows changed
 * @param rows      distinct keys
 * @param publicKey 32 bytes, of the pseudorandom function that rows are sealed with
 */
public record Offer(Description what, int epoch, long version, int rows, RecordFormat format, byte[] publicKey) {

    static final int PUBLIC_KEY = 32;
    private static final int FORMAT = 1;
    /** Most bytes of an encoding that are taken from a peer. */
    private static final int MOST = 1 << 18;

    byte[] encode() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeInt(FORMAT);
            what.write(out);
            out.writeInt(epoch);
            out.writeLong(version);
            out.writeInt(rows);
            format.write(out);
            out.write(publicKey);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** @throws IOException where the bytes are no offer */
    static Offer decode(byte[] encoded) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(encoded));
        if (in.readInt() != FORMAT) {
            throw new IOException("format");
        }
        Description what = Description.read(in);
        int epoch = in.readInt();
        long version = in.readLong();
        int rows = in.readInt();
        RecordFormat format = RecordFormat.read(in);
        byte[] publicKey = in.readNBytes(PUBLIC_KEY);
        if (epoch < 1 || version < 1 || rows < 0 || publicKey.length != PUBLIC_KEY || in.read() >= 0 || !format.columns().equals(what.values())) {
            throw new IOException("numbers");
        }
        return new Offer(what, epoch, version, rows, format, publicKey);
    }

    /** Provider: the first word of a conversation. */
    void send(Channel client) {
        client.send(encode());
        client.flush();
    }

    /**
     * Client: reads it.
     *
     * @throws ProtocolViolation where it is none
     */
    static Offer receive(Channel provider) {
        try {
            return decode(provider.receiveUpTo(MOST));
        } catch (IOException | IllegalArgumentException e) {
            throw ProtocolViolation.of("%s describes a published table in a way that cannot be read; its software does not follow the protocol.",
                    "%s 对发布数据表的描述无法读取；对方软件未遵守协议。", provider.peer());
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Offer that && Arrays.equals(encode(), that.encode());
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(encode());
    }

    @Override
    public String toString() {
        return what.name() + ", " + what.method().label() + ", epoch " + epoch + ", version " + version + ", " + rows + " rows";
    }
}
