package org.tacit.node.service;

import java.nio.charset.StandardCharsets;
import org.tacit.base.PolicyDenied;
import org.tacit.base.Text;
import org.tacit.node.link.Desk;
import org.tacit.wire.Channel;

/** What a provider says before it answers: go on, or why not. After a refusal the conversation goes on: less, or the same later, may be answered. */
final class Admission {

    private static final int REFUSED = 0;
    private static final int ADMITTED = 1;
    private static final int LONGEST_SENTENCE = 8_000;

    private Admission() {
    }

    static void refuse(Channel channel, PolicyDenied why) {
        channel.sendInt(REFUSED);
        channel.send(why.text().en().getBytes(StandardCharsets.UTF_8));
        channel.send(why.text().zh().getBytes(StandardCharsets.UTF_8));
        channel.flush();
    }

    static void grant(Channel channel) {
        channel.sendInt(ADMITTED);
        channel.flush();
    }

    /** @throws PolicyDenied with the provider's sentence where it refuses */
    static void await(Channel channel) {
        if (channel.receiveInt(REFUSED, ADMITTED) == REFUSED) {
            throw new PolicyDenied(new Text(sentence(channel), sentence(channel)));
        }
    }

    private static String sentence(Channel channel) {
        return Desk.clean(new String(channel.receiveUpTo(LONGEST_SENTENCE), StandardCharsets.UTF_8));
    }
}
