package org.tacit.wire;

import java.util.concurrent.CompletionException;
import org.tacit.base.Cancelled;
import org.tacit.base.InvalidInput;
import org.tacit.base.PeerFailed;
import org.tacit.base.PolicyDenied;
import org.tacit.base.ProtocolViolation;
import org.tacit.base.TacitException;
import org.tacit.base.Text;

/** How a failure travels: to other threads of this party as the same failure, to peers as one sentence. */
final class Failures {

    /** Longest sentence taken from or given to a peer. */
    static final int LONGEST = 500;

    private Failures() {
    }

    /** A failure of ours as it may be told to others: a programming error is not described, its text could hold data. */
    static TacitException sentenceFor(Throwable failure) {
        return switch (failure) {
            case TacitException known -> known;
            case CompletionException wrapped when wrapped.getCause() instanceof TacitException known -> known;
            case OutOfMemoryError memory -> new InvalidInput(Text.of("The memory of this node was not enough; give it more, or run the step on less data.",
                    "本节点内存不足；请增加内存或减少数据量。"), memory);
            default -> new PeerFailed(Text.of("An error inside the node's software (%s); its own log says more.",
                    "节点软件内部错误（%s），详见该节点日志。", failure.getClass().getSimpleName()), failure);
        };
    }

    /** The same failure for another thread that is stopped by it. */
    static TacitException again(TacitException failure) {
        return switch (failure) {
            case InvalidInput e -> new InvalidInput(e.text(), e);
            case PolicyDenied e -> new PolicyDenied(e.text(), e);
            case PeerFailed e -> new PeerFailed(e.text(), e);
            case ProtocolViolation e -> new ProtocolViolation(e.text(), e);
            case Cancelled e -> new Cancelled(e.text(), e);
        };
    }

    /** What a peer gave as its cause: only ever text, bounded and cleaned. */
    static TacitException fromPeer(Party peer, boolean cancelled, Text sentence) {
        String en = clean(sentence.en());
        String zh = clean(sentence.zh());
        return cancelled
                ? new Cancelled(new Text(peer + " stopped the work: " + en, peer + " 停止了任务：" + zh))
                : new PeerFailed(new Text(peer + " failed: " + en, peer + " 失败：" + zh));
    }

    /** The peer has lost a connection: nobody is at fault, and the work may go on when that party is back. */
    static PeerFailed lostByPeer(Party peer, Text sentence) {
        return PeerFailed.gone(new Text(peer + " lost a connection: " + clean(sentence.en()), peer + " 失去了连接：" + clean(sentence.zh())));
    }

    static String clean(String text) {
        var out = new StringBuilder();
        text.codePoints().limit(LONGEST).forEach(c -> {
            int type = Character.getType(c);
            boolean visible = type != Character.CONTROL && type != Character.FORMAT && type != Character.SURROGATE
                    && type != Character.LINE_SEPARATOR && type != Character.PARAGRAPH_SEPARATOR && type != Character.UNASSIGNED
                    && type != Character.PRIVATE_USE;
            out.appendCodePoint(visible ? c : ' ');
        });
        return out.toString().strip();
    }
}
