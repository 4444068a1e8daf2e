package org.tacit.sdk;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.tacit.base.Cancelled;
import org.tacit.base.InvalidInput;
import org.tacit.base.PeerFailed;
import org.tacit.base.PolicyDenied;
import org.tacit.base.ProtocolViolation;
import org.tacit.base.TacitException;
import org.tacit.base.Text;
import org.tacit.ledger.Json;
import org.tacit.wire.Address;
import org.tacit.wire.Link;
import org.tacit.wire.Party;
import org.tacit.wire.Peer;
import org.tacit.wire.TlsTransport;

/** The kept-alive conversation with the node: questions of the form {@code topic \n JSON}, answers {@code ok \n JSON} or {@code error \n JSON}. */
final class NodeLine implements AutoCloseable {

    private static final Duration CONNECT_WITHIN = Duration.ofSeconds(20);
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(30);
    private static final int LONGEST_SENTENCE = 2000;

    private final Party node;
    private final Link link;
    private final CountDownLatch connected = new CountDownLatch(1);

    /** @param told whenever the node says something, with the topic */
    NodeLine(TlsTransport transport, Provider provider, java.util.function.Consumer<String> told) {
        this.node = provider.party();
        transport.addPeer(Peer.at(node, Address.parse(provider.address())));
        transport.pin(node, Map.of(provider.certificate(), Instant.MAX));
        this.link = transport.link(node, new Link.Handler() {
            @Override
            public byte[] answer(Party peer, byte[] request) {
                String topic = topic(request);
                if (topic.equals("service.offer") || topic.equals("service.edition") || topic.equals("service.end")) {
                    // Nothing of it is believed; what there is now is asked for.
                    told.accept(topic);
                    return frame("ok", Map.of());
                }
                return frame("error", Map.of("code", "protocol-violation", "en", "an application answers nothing", "zh", "应用不答复任何请求"));
            }

            @Override
            public void changed(Link changed) {
                if (changed.connected()) {
                    connected.countDown();
                }
            }
        });
    }

    private static String topic(byte[] message) {
        int cut = cut(message);
        return new String(message, 0, cut, StandardCharsets.UTF_8);
    }

    private static int cut(byte[] message) {
        for (int i = 0; i < message.length && i < 64; i++) {
            if (message[i] == '\n') {
                return i;
            }
        }
        throw ProtocolViolation.of("The node sent a message without a topic.", "节点发来的消息没有主题。");
    }

    private static byte[] frame(String head, Object body) {
        byte[] first = (head + "\n").getBytes(StandardCharsets.UTF_8);
        byte[] json = Json.write(body);
        byte[] all = Arrays.copyOf(first, first.length + json.length);
        System.arraycopy(json, 0, all, first.length, json.length);
        return all;
    }

    void awaitConnection() {
        try {
            if (!connected.await(CONNECT_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
                throw PeerFailed.of("%s cannot be reached (%s); check the address, the network, and that the node knows this application.", "无法连接 %s（%s）；请检查地址、网络，以及该应用是否已登记。", node.name(),
                        link.trouble().map(Object::toString).orElse(""));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Cancelled.of("Interrupted.", "被中断。");
        }
    }

    Fields ask(String topic, Map<String, ?> question) {
        byte[] reply = link.request(frame(topic, question), ANSWER_WITHIN);
        int cut = cut(reply);
        String status = new String(reply, 0, cut, StandardCharsets.UTF_8);
        Fields body = Fields.read(new String(reply, cut + 1, reply.length - cut - 1, StandardCharsets.UTF_8));
        if (status.equals("ok")) {
            return body;
        }
        Text text = Text.of("%s refuses: %s", "%s 拒绝：%s", node.name(), clean(body.text("en")), clean(body.text("zh")));
        throw switch (body.text("code")) {
            case "policy-denied" -> new PolicyDenied(text);
            case "cancelled" -> new Cancelled(text);
            case "protocol-violation" -> new ProtocolViolation(text);
            case "invalid-input" -> new InvalidInput(text);
            default -> (TacitException) new PeerFailed(text);
        };
    }

    /** The node's words, safe to show. */
    static String clean(String sentence) {
        String kept = sentence.codePoints().filter(c -> !Character.isISOControl(c) && Character.getType(c) != Character.FORMAT)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append).toString();
        return kept.length() <= LONGEST_SENTENCE ? kept : kept.substring(0, LONGEST_SENTENCE);
    }

    @Override
    public void close() {
        link.close();
    }
}
