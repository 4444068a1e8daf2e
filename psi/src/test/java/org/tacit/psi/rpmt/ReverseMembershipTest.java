package org.tacit.psi.rpmt;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.tacit.crypto.curve.DhGroup;
import org.tacit.crypto.curve.DhKey;
import org.tacit.crypto.symmetric.DomainHash;
import org.tacit.crypto.symmetric.HashSuite;
import org.tacit.psi.Items;
import org.tacit.wire.Channel;
import org.tacit.wire.LocalParties;

/** The bits mean what they say, and the orders on the wire say nothing. */
@Timeout(60)
class ReverseMembershipTest {

    private static final List<String> BANK = IntStream.range(0, 128).mapToObj(i -> "b" + i).toList();
    private static final List<String> TELECOM = IntStream.range(64, 192).mapToObj(i -> "b" + i).toList();
    private final ReverseMembership test = new ReverseMembership(RpmtParameters.of(DhGroup.curve25519()), "test");

    @Test
    void aBitForEachOfTheSendersItemsInItsOrder() {
        var both = LocalParties.run(session -> test.receive(session, Items.of(BANK)), session -> test.send(session, Items.of(TELECOM)));
        int[] order = both.second().order();
        for (int i = 0; i < 128; i++) {
            boolean present = (both.first().present()[i >>> 6] >>> i & 1) == 1;
            assertThat(present).isEqualTo(BANK.contains(TELECOM.get(order[i])));
        }
        assertThat(both.first().count()).isEqualTo(64);
    }

    /**
     * The receiver knows the order of its own blinded items, so tags that came back in that order would tell it which of its items are common.
     */
    @Test
    void theTagsComeInAnOrderOfTheirOwn() {
        var places = new HashSet<Integer>();
        for (int run = 0; run < 12; run++) {
            places.add(placeOfTheCommonItem());
        }
        assertThat(places).hasSizeGreaterThan(4);
    }

    /** A receiver that follows the protocol and looks where in the tags the item stands that is common. */
    private int placeOfTheCommonItem() {
        DhGroup group = DhGroup.curve25519();
        return LocalParties.run(session -> {
            Channel channel = session.channel(session.peer());
            byte[] binding = channel.receive(32);
            String dst = "tacit/psi/rpmt/1/" + group.suite() + "/" + HexFormat.of().formatHex(binding);
            channel.send(binding);
            channel.sendInt(BANK.size());
            assertThat(channel.receiveInt(0, 1)).isEqualTo(1);
            byte[] items = String.join("", BANK).getBytes(StandardCharsets.UTF_8);
            int[] offsets = new int[BANK.size() + 1];
            for (int i = 0; i < BANK.size(); i++) {
                offsets[i + 1] = offsets[i] + BANK.get(i).length();
            }
            byte[] blinded = new byte[32 * BANK.size()];
            byte[] element = new byte[32];
            try (DhKey key = group.newKey(session.random())) {
                group.hashAndMultiply(items, offsets, 0, BANK.size(), dst, key, blinded, 0);
                channel.send(blinded);
                channel.receive(java.lang.foreign.MemorySegment.ofArray(element));
                group.multiply(element, 0, 1, key, element, 0);
            }
            // Tags of 40 + 0 + 7 bits.
            byte[] tag = Arrays.copyOf(DomainHash.of(HashSuite.SHA_256, dst + "/tag").add(element).digest(), 6);
            byte[] tags = channel.receive(6 * BANK.size());
            return IntStream.range(0, BANK.size()).filter(i -> Arrays.equals(tags, 6 * i, 6 * i + 6, tag, 0, 6)).findFirst().orElseThrow();
        }, session -> test.send(session, Items.of(TELECOM.subList(0, 1)))).first();
    }
}
