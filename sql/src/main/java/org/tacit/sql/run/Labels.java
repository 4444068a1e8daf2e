package org.tacit.sql.run;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.tacit.base.InvalidInput;
import org.tacit.base.ProtocolViolation;
import org.tacit.wire.Channel;

/**
 * Group columns of the groups that are given, as their owner tells them to the receiver.
 *
 * <pre>
 * for each given index, ascending: a cell for each group column = tag (u8: 0 none, 1 whole number, 2 number, 3 yes or no, 4 text), then u64, f64, u8 or length (u32) and UTF-8
 * </pre>
 */
final class Labels {

    private static final int MOST_BYTES = 1 << 24;

    private Labels() {
    }

    static void send(Channel channel, List<Object[]> labels) {
        var bytes = new ByteArrayOutputStream();
        try (var out = new DataOutputStream(bytes)) {
            for (Object[] label : labels) {
                for (Object cell : label) {
                    write(out, cell);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (bytes.size() > MOST_BYTES) {
            throw InvalidInput.of("The groups' names take more than 16 MiB; group by something shorter.", "分组名称超过 16 MiB，请按更短的内容分组。");
        }
        channel.sendInt(bytes.size());
        channel.send(bytes.toByteArray());
        channel.flush();
    }

    private static void write(DataOutputStream out, Object cell) throws IOException {
        switch (cell) {
            case null -> out.writeByte(0);
            case Long l -> {
                out.writeByte(1);
                out.writeLong(l);
            }
            case Double d -> {
                out.writeByte(2);
                out.writeDouble(d);
            }
            case Boolean b -> {
                out.writeByte(3);
                out.writeBoolean(b);
            }
            default -> {
                byte[] text = cell.toString().getBytes(StandardCharsets.UTF_8);
                out.writeByte(4);
                out.writeInt(text.length);
                out.write(text);
            }
        }
    }

    static void receive(Channel channel, Object[][] into, int columns) {
        byte[] bytes = channel.receive(channel.receiveInt(0, MOST_BYTES));
        try (var in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            for (int i = 0; i < into.length; i++) {
                into[i] = new Object[columns];
                for (int c = 0; c < columns; c++) {
                    into[i][c] = read(in, bytes.length);
                }
            }
            if (in.read() >= 0) {
                throw damaged(channel);
            }
        } catch (IOException e) {
            throw damaged(channel);
        }
    }

    private static Object read(DataInputStream in, int most) throws IOException {
        return switch (in.readUnsignedByte()) {
            case 0 -> null;
            case 1 -> in.readLong();
            case 2 -> in.readDouble();
            case 3 -> in.readBoolean();
            case 4 -> {
                int length = in.readInt();
                if (length < 0 || length > most) {
                    throw new IOException();
                }
                yield new String(in.readNBytes(length), StandardCharsets.UTF_8);
            }
            default -> throw new IOException();
        };
    }

    private static ProtocolViolation damaged(Channel channel) {
        return ProtocolViolation.of("%1$s sent names of groups that cannot be read.", "%1$s 发送的分组名称无法读取。", channel.peer());
    }
}
