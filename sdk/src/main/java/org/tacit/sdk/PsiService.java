package org.tacit.sdk;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.tacit.base.InvalidInput;
import org.tacit.base.PeerFailed;
import org.tacit.base.PolicyDenied;
import org.tacit.base.Text;
import org.tacit.psi.Items;
import org.tacit.psi.unbalanced.SetDescriptor;
import org.tacit.psi.unbalanced.Subscription;
import org.tacit.psi.unbalanced.UnbalancedPsi;
import org.tacit.wire.Channel;
import org.tacit.wire.Session;

/**
 * Intersection: which keys of a list the provider has, too. It learns how many distinct keys the list has, and nothing else. Its encoded set is fetched once and brought up to date after
 * that, so a list costs what is in the list.
 */
public final class PsiService implements AutoCloseable {

    private static final long MOST_ITEMS = 1L << 30;
    private static final int BYE = 0;
    private static final int REFUSED = 0;
    private static final int ADMITTED = 1;
    private static final int LONGEST_SENTENCE = 8_000;

    private final ServiceTerms terms;
    private final Conversation<Asking> conversation;

    private record Asking(Session session, Subscription fetched) implements AutoCloseable {
        boolean[] ask(Items items) {
            Channel channel = session.channel(session.peer());
            channel.sendInt(items.count());
            if (channel.receiveInt(REFUSED, ADMITTED) == REFUSED) {
                throw new PolicyDenied(new Text(sentence(channel), sentence(channel)));
            }
            boolean[] found = new boolean[items.count()];
            for (long row : new UnbalancedPsi().query(session, fetched.set(), items, false).rows()) {
                found[(int) row] = true;
            }
            return found;
        }

        private static String sentence(Channel channel) {
            return NodeLine.clean(new String(channel.receiveUpTo(LONGEST_SENTENCE), StandardCharsets.UTF_8));
        }

        @Override
        public void close() {
            try {
                session.channel(session.peer()).sendInt(BYE);
                session.channel(session.peer()).flush();
            } finally {
                fetched.close();
            }
        }
    }

    PsiService(TacitClient client, ServiceTerms terms) {
        this.terms = terms;
        this.conversation = new Conversation<>(client, terms, (session, folder, edition) -> {
            Subscription fetched = Subscription.fetch(session, folder, edition.epoch(), MOST_ITEMS);
            SetDescriptor set = fetched.descriptor();
            if (!Map.of("digest", HexFormat.of().formatHex(set.digest())).equals(edition.layout()) || set.version() != edition.version()
                    || !HexFormat.of().formatHex(set.publicKey()).equals(edition.publicKey())) {
                fetched.close();
                throw PeerFailed.gone("%s serves something else than the edition of '%s' that it signed; it may be changing it at this moment.",
                        "%s 提供的内容与其所签的“%s”版本不符，可能正在更新。", client.provider().name(), terms.name());
            }
            return new Asking(session, fetched);
        });
    }

    /** Keys of the list that are there, in its order; one that stands twice is asked about once. */
    public List<String> common(List<String> keys) {
        return commonKeys(keys.stream().map(List::of).toList()).stream().map(List::getFirst).toList();
    }

    /** As {@link #common}, for keys of several columns. */
    public List<List<String>> commonKeys(List<List<String>> keys) {
        Map<List<String>, Integer> first = new HashMap<>();
        Items.Builder distinct = new Items.Builder();
        for (List<String> key : keys) {
            if (first.putIfAbsent(key, first.size()) == null) {
                distinct.add(LookupService.key(key, terms.columns().get("keys").size()));
            }
        }
        Items items = distinct.build();
        if (items.count() < terms.setting("least") || items.count() > terms.setting("most")) {
            throw InvalidInput.of("'%s' answers lists of %d to %d distinct keys, and this one has %d.", "“%s”应答含 %d 到 %d 个不同键的列表，而该列表有 %d 个。", terms.name(), terms.setting("least"),
                    terms.setting("most"), items.count());
        }
        boolean[] found = conversation.ask(items.count(), asking -> asking.ask(items));
        List<List<String>> common = new ArrayList<>();
        keys.stream().filter(key -> found[first.get(key)]).forEach(common::add);
        return common;
    }

    public ServiceTerms terms() {
        return terms;
    }

    @Override
    public void close() {
        conversation.close();
    }
}
