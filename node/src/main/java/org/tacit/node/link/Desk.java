package org.tacit.node.link;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tacit.base.Cancelled;
import org.tacit.base.InvalidInput;
import org.tacit.base.PeerFailed;
import org.tacit.base.PolicyDenied;
import org.tacit.base.ProtocolViolation;
import org.tacit.base.TacitException;
import org.tacit.base.Text;
import org.tacit.flow.contract.Canonical;

/**
 * Where partners' questions are answered, and the form of both: {@code topic \n canonical JSON} one way, {@code ok \n …} or
 * {@code error \n …} the other. Anything that does not have this form is refused before a service sees it.
 */
public final class Desk {

    private static final Logger LOG = LoggerFactory.getLogger(Desk.class);
    private static final int LONGEST_SENTENCE = 2_000;

    private final Map<String, Answer<?, ?>> answers = new ConcurrentHashMap<>();

    private volatile java.util.Set<String> only = java.util.Set.of();

    private record Answer<Q, A>(Topic<Q, A> topic, BiFunction<Partner, Q, A> function) {
        byte[] to(Partner partner, byte[] body) {
            Q question;
            try {
                question = Canonical.decode(body, topic.question());
            } catch (InvalidInput e) {
                throw ProtocolViolation.of("%s asked '%s' in a form that this version does not know; update the older node.",
                        "%s 以本版本无法识别的形式请求“%s”；请升级较旧的节点。", partner.name(), topic.name());
            }
            return Canonical.encode(function.apply(partner, question));
        }
    }

    /** A refusal on its way to the asker. */
    record Refused(String code, String en, String zh) {
    }

    /** From now on whatever is not of these topics is refused. */
    public void restrict(java.util.Set<String> topics) {
        only = java.util.Set.copyOf(topics);
    }

    /** The service that answers a topic. */
    public <Q, A> void on(Topic<Q, A> topic, BiFunction<Partner, Q, A> answer) {
        answers.put(topic.name(), new Answer<>(topic, answer));
    }

    public static <Q> byte[] question(Topic<Q, ?> topic, Q question) {
        return frame(topic.name(), Canonical.encode(question));
    }

    /** Answers anything, also nonsense; never throws. */
    public byte[] answer(Partner partner, byte[] request) {
        try {
            int cut = newline(request);
            String topic = new String(request, 0, cut, StandardCharsets.UTF_8);
            if (!only.isEmpty() && !only.contains(topic)) {
                throw PolicyDenied.of("this node only observes; it takes part in nothing", "该节点仅作观察，不参与任何合作");
            }
            Answer<?, ?> answer = answers.get(topic);
            if (answer == null) {
                throw ProtocolViolation.of("%s asked something that this version does not know; update the older node.",
                        "%s 的请求本版本无法识别；请升级较旧的节点。", partner.name());
            }
            return frame("ok", answer.to(partner, java.util.Arrays.copyOfRange(request, cut + 1, request.length)));
        } catch (TacitException e) {
            LOG.info("refused {}: {}", partner.name(), e.getMessage());
            return refusal(e.code(), e.text());
        } catch (RuntimeException e) {
            LOG.error("unexpected failure while answering {}", partner.name(), e);
            return refusal("internal", Text.of("its node failed unexpectedly; its log has the details", "其节点出现意外故障，详见其日志"));
        }
    }

    /** What everybody is answered with whom nothing else is spoken. */
    static byte[] refuse(Text why) {
        return refusal("peer-failed", why);
    }

    static boolean isGreeting(byte[] request) {
        byte[] greeting = (Topic.GREETING + "\n").getBytes(StandardCharsets.UTF_8);
        return request.length >= greeting.length && java.util.Arrays.equals(request, 0, greeting.length, greeting, 0, greeting.length);
    }

    private static byte[] refusal(String code, Text text) {
        return frame("error", Canonical.encode(new Refused(code, text.en(), text.zh())));
    }

    /** The partner's answer, or its refusal as an exception of the same kind that names it. */
    public static <A> A read(Topic<?, A> topic, String partner, byte[] reply) {
        int cut = newline(reply);
        String status = new String(reply, 0, cut, StandardCharsets.UTF_8);
        byte[] body = java.util.Arrays.copyOfRange(reply, cut + 1, reply.length);
        try {
            if (status.equals("ok")) {
                return Canonical.decode(body, topic.answer());
            }
            if (status.equals("error")) {
                Refused refused = Canonical.decode(body, Refused.class);
                throw refused(refused.code, Text.of("%1$s refuses: %2$s", "%1$s 拒绝：%3$s", partner, clean(refused.en), clean(refused.zh)));
            }
        } catch (InvalidInput e) {
            if (status.equals("error")) {
                throw e;
            }
        }
        throw ProtocolViolation.of("%s answered '%s' in a form that this version does not know; update the older node.",
                "%s 对“%s”的答复本版本无法识别；请升级较旧的节点。", partner, topic.name());
    }

    private static TacitException refused(String code, Text text) {
        return switch (code) {
            case "policy-denied" -> new PolicyDenied(text);
            case "cancelled" -> new Cancelled(text);
            case "protocol-violation" -> new ProtocolViolation(text);
            case "invalid-input" -> new InvalidInput(text);
            default -> new PeerFailed(text);
        };
    }

    /** Whether a character does something to a terminal or to its neighbours instead of being one: controls, line and paragraph breaks, bidi and tags. */
    public static boolean isUnsafe(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
    }

    /** A partner's sentence, safe to show: no control characters, and not endless. */
    public static String clean(String sentence) {
        String kept = sentence.codePoints().filter(c -> c == '\n' || !isUnsafe(c))
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append).toString();
        return kept.length() <= LONGEST_SENTENCE ? kept : kept.substring(0, LONGEST_SENTENCE) + "…";
    }

    private static int newline(byte[] message) {
        for (int i = 0; i < message.length && i < 64; i++) {
            if (message[i] == '\n') {
                return i;
            }
        }
        throw ProtocolViolation.of("The partner sent a message without a topic; its software is of another version.",
                "合作方发来的消息没有主题，其软件版本不同。");
    }

    private static byte[] frame(String head, byte[] body) {
        byte[] first = (head + "\n").getBytes(StandardCharsets.UTF_8);
        byte[] all = java.util.Arrays.copyOf(first, first.length + body.length);
        System.arraycopy(body, 0, all, first.length, body.length);
        return all;
    }
}
