package org.tacit.wire;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.tacit.base.Cancelled;
import org.tacit.base.PeerFailed;
import org.tacit.base.ProtocolViolation;
import org.tacit.base.TacitException;
import org.tacit.base.Text;

/**
 * A session's line for signs of life and for the cause when a side fails, beside the channels so that neither waits behind
 * data. One message: kind, then two sentences for {@code FAILED}, {@code CANCELLED} and {@code LOST} (another party is gone).
 */
final class Control {

    static final String NAME = "control";
    private static final byte ALIVE = 0;
    private static final byte DONE = 1;
    private static final byte FAILED = 2;
    private static final byte CANCELLED = 3;
    private static final byte LOST = 4;
    /** Two sentences of the longest kind, four bytes a character. */
    private static final int LONGEST = 1 + 4 + 8 * Failures.LONGEST;

    private final PartySession session;
    private final Party peer;
    private final Line line;
    private final Pipe pipe;
    /** Which of the two directions have ended. */
    private final AtomicInteger ends = new AtomicInteger();
    private final AtomicBoolean lastWord = new AtomicBoolean();

    Control(PartySession session, Party peer, Line line, Pipe pipe) {
        this.session = session;
        this.peer = peer;
        this.line = line;
        this.pipe = pipe;
    }

    void start(String name) {
        Lifeline.start(name + " control of " + peer, this::listen);
    }

    private void listen() {
        try {
            line.readLimit(session.options().silence());
            while (hear(pipe.receiveUpTo(LONGEST))) {
                // Until the peer is done or has failed.
            }
            oneEnded();
        } catch (SocketTimeoutException e) {
            line.abort();
            session.lost(PeerFailed.gone("%s has given no sign of life for %d seconds; check its node and the network between.",
                    "%s 已有 %d 秒没有任何响应；请检查对方节点和网络。", peer, session.options().silence().toSeconds()));
        } catch (IOException e) {
            line.abort();
            session.lost(PeerFailed.gone("The connection to %s broke; its node may have stopped. Check it and start the job again.",
                    "与 %s 的连接中断，对方节点可能已停止；请检查后重新启动任务。", peer));
        } catch (TacitException e) {
            session.fail(e);
            line.abort();
        }
    }

    private void oneEnded() {
        if (ends.incrementAndGet() == 2) {
            line.dispose();
        }
    }

    /** False when nothing more is to be heard. */
    private boolean hear(byte[] message) {
        if (message.length == 0) {
            throw unknown();
        }
        switch (message[0]) {
            case ALIVE -> {
                return true;
            }
            case DONE -> {
                session.peerDone(peer);
                return false;
            }
            case LOST -> {
                session.failedByPeer(Failures.lostByPeer(peer, sentences(message)));
                return false;
            }
            case FAILED, CANCELLED -> {
                session.failedByPeer(Failures.fromPeer(peer, message[0] == CANCELLED, sentences(message)));
                return false;
            }
            default -> throw unknown();
        }
    }

    private ProtocolViolation unknown() {
        return ProtocolViolation.of("%s sent an unknown control message; its software is of another version.",
                "%s 发来了未知的控制消息，对方软件版本不同。", peer);
    }

    private Text sentences(byte[] message) {
        if (message.length < 3) {
            throw unknown();
        }
        int split = (message[1] & 255) | (message[2] & 255) << 8;
        if (3 + split > message.length) {
            throw unknown();
        }
        return new Text(new String(message, 3, split, StandardCharsets.UTF_8),
                new String(message, 3 + split, message.length - 3 - split, StandardCharsets.UTF_8));
    }

    void sayAlive() {
        say(new byte[] {ALIVE});
    }

    void sayDone() {
        lastWord(new byte[] {DONE});
    }

    void sayFailed(TacitException cause) {
        byte[] en = Failures.clean(cause.text().en()).getBytes(StandardCharsets.UTF_8);
        byte[] zh = Failures.clean(cause.text().zh()).getBytes(StandardCharsets.UTF_8);
        byte[] message = new byte[3 + en.length + zh.length];
        message[0] = cause instanceof Cancelled ? CANCELLED : cause instanceof PeerFailed failed && failed.gone() ? LOST : FAILED;
        message[1] = (byte) en.length;
        message[2] = (byte) (en.length >> 8);
        System.arraycopy(en, 0, message, 3, en.length);
        System.arraycopy(zh, 0, message, 3 + en.length, zh.length);
        lastWord(message);
    }

    private void lastWord(byte[] message) {
        if (lastWord.compareAndSet(false, true)) {
            say(message);
            line.finish();
            oneEnded();
        }
    }

    private void say(byte[] message) {
        try {
            pipe.send(java.lang.foreign.MemorySegment.ofArray(message));
            pipe.flush();
        } catch (IOException e) {
            // The listening side of this line notices that the peer is gone and says so.
        }
    }
}
