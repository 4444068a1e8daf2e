package org.tacit.wire;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.tacit.base.ProtocolViolation;

/**
 * The first words on every line: {@code TCT}, version, length of the session id, length of the channel name, both texts.
 * The answer is one byte.
 */
record Hello(String session, String channel) {

    static final int VERSION = 2;
    static final int LONGEST_NAME = 200;

    static final byte WELCOME = 0;
    static final byte NO_SUCH_SESSION = 1;
    static final byte TAKEN = 2;
    static final byte OTHER_VERSION = 3;
    static final byte WE_DIAL = 4;
    static final byte BUSY = 5;
    static final byte SUSPENDED = 6;
    static final byte EXPIRED = 7;
    static final byte NOT_YET_VALID = 8;

    /** In place of a session: the dialler will not talk to whom it met, and the channel is the answer that it would get, as a digit. */
    static final String SORRY = "sorry";

    Hello {
        check("session id", session);
        check("channel name", channel);
    }

    private static void check(String what, String text) {
        int bytes = text.getBytes(StandardCharsets.UTF_8).length;
        if (bytes == 0 || bytes > LONGEST_NAME) {
            throw new IllegalArgumentException(what + " of " + bytes + " bytes; 1 to " + LONGEST_NAME + " are possible");
        }
    }

    void write(Line line) throws IOException {
        byte[] s = session.getBytes(StandardCharsets.UTF_8);
        byte[] c = channel.getBytes(StandardCharsets.UTF_8);
        byte[] message = new byte[6 + s.length + c.length];
        message[0] = 'T';
        message[1] = 'C';
        message[2] = 'T';
        message[3] = VERSION;
        message[4] = (byte) s.length;
        message[5] = (byte) c.length;
        System.arraycopy(s, 0, message, 6, s.length);
        System.arraycopy(c, 0, message, 6 + s.length, c.length);
        line.write(message, 0, message.length);
    }

    static Hello read(Line line, Party peer) throws IOException {
        byte[] head = new byte[6];
        line.readFully(head, 0, 6);
        if (head[0] != 'T' || head[1] != 'C' || head[2] != 'T') {
            throw ProtocolViolation.of("%s opened a connection with something else than our protocol.", "%s 的连接不是本协议。", peer);
        }
        if (head[3] != VERSION) {
            line.write(new byte[] {OTHER_VERSION}, 0, 1);
            throw ProtocolViolation.of("%s speaks version %d of the protocol, this node speaks %d; update the older one.",
                    "%s 使用协议版本 %d，本节点为 %d；请升级较旧的一方。", peer, head[3], VERSION);
        }
        int s = head[4] & 255;
        int c = head[5] & 255;
        if (s == 0 || c == 0 || s > LONGEST_NAME || c > LONGEST_NAME) {
            throw ProtocolViolation.of("%s opened a connection with a name of an impossible length.", "%s 的连接名称长度无效。", peer);
        }
        byte[] names = new byte[s + c];
        line.readFully(names, 0, names.length);
        return new Hello(text(names, 0, s, peer), text(names, s, c, peer));
    }

    /** Never with replacement characters in it: they are longer than what they replace, and make one text of two. */
    private static String text(byte[] names, int from, int length, Party peer) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(names, from, length)).toString();
        } catch (CharacterCodingException e) {
            throw ProtocolViolation.of("%s opened a connection with a name that is no text.", "%s 的连接名称不是有效文本。", peer);
        }
    }
}
