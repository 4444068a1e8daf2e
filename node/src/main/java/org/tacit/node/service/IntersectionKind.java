package org.tacit.node.service;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.tacit.base.InvalidInput;
import org.tacit.base.PeerFailed;
import org.tacit.base.PolicyDenied;
import org.tacit.base.Text;
import org.tacit.data.Table;
import org.tacit.flow.disclosure.About;
import org.tacit.flow.disclosure.Because;
import org.tacit.flow.disclosure.Fact;
import org.tacit.flow.disclosure.Kind;
import org.tacit.flow.disclosure.Scope;
import org.tacit.flow.disclosure.When;
import org.tacit.pir.Gate;
import org.tacit.psi.ItemSource;
import org.tacit.psi.Items;
import org.tacit.psi.unbalanced.SetDescriptor;
import org.tacit.psi.unbalanced.SetTransfer;
import org.tacit.psi.unbalanced.Subscription;
import org.tacit.psi.unbalanced.UnbalancedPsi;
import org.tacit.psi.unbalanced.Work;
import org.tacit.wire.Channel;
import org.tacit.wire.Party;
import org.tacit.wire.Progress;
import org.tacit.wire.Session;

/**
 * Intersection as a service: the client asks with a list and learns which of its keys are in the provider's table. The provider learns how long the list is.
 *
 * <p>The table's keys are kept encoded ({@link org.tacit.psi.unbalanced.PublishedSet}) at the provider and as a copy at the client, so that a list costs what is in the list, whatever
 * the table's size. A list is charged whole before its first key is answered, the same key in two lists twice; a list shorter than the terms allow is refused.
 */
public final class IntersectionKind implements ServiceKind {

    /** What {@link Terms#columns} calls the columns of the key. */
    public static final String KEYS = "keys";
    /** In {@link Terms#settings}: distinct keys that a list has at least, and at most. */
    public static final String LEAST = "least";
    public static final String MOST = "most";

    private static final int MOST_KEYS = 1_000_000;
    private static final int LEAST_KEYS = 100;
    private static final long MOST_ITEMS = 1L << 30;
    private static final Duration MONTH = Duration.ofDays(31);
    private static final String DIGEST = "digest";
    private static final int BYE = 0;
    private static final String PAGE = "docs/services.md";
    private static final Because BY_SET = new Because("the encoded set has one fingerprint for each distinct key, and versions of one key epoch can be compared",
            "编码集合中每个不同的键对应一个指纹，同一密钥轮次的各版本可以相互比较", PAGE);
    private static final Because BY_ANSWERS = new Because(
            "each key of a list is evaluated once, blinded, and compared with the encoded set; the client may ask about keys that it does not own, and the limits bound how many",
            "列表中的每个键以盲化形式求值一次并与编码集合比对；客户可以查询不属于自己的键，其数量受限额约束", "Resende, Aranha 2018; RFC 9497; " + PAGE);
    private static final Because BY_KEPT = new Because("what a key was answered holds for every version of its key epoch; a new epoch ends this", "键的应答在同一密钥轮次的各版本中均有效；启用新轮次后失效", PAGE);
    private static final Because BY_COUNT = new Because("the client sends one blinded element for each distinct key, found or not", "客户为每个不同的键发送一个盲化元素，与是否命中无关", PAGE);

    private final SecureRandom random;

    public IntersectionKind(SecureRandom random) {
        this.random = random;
    }

    @Override
    public String name() {
        return "intersection";
    }

    @Override
    public String operator() {
        return "psi.lookup";
    }

    @Override
    public Terms complete(Terms t) {
        List<String> keys = t.columns(KEYS);
        if (keys.isEmpty() || !t.columns().keySet().equals(java.util.Set.of(KEYS)) || keys.stream().distinct().count() != keys.size() || t.table().columns().size() != keys.size()) {
            throw InvalidInput.of("An intersection service has columns that make the key, each once, and no others.", "求交服务只需指明组成键的列，各列只出现一次。");
        }
        keys.forEach(t::column);
        if (!java.util.Set.of(LEAST, MOST).containsAll(t.settings().keySet())) {
            throw InvalidInput.of("An intersection service has the settings 'least' and 'most'; there is no other.", "求交服务只有设置项 least 和 most。");
        }
        long least = number(t, LEAST, LEAST_KEYS);
        long most = number(t, MOST, MOST_KEYS);
        Limits l = t.limits();
        long tightest = List.of(l.perMinute(), l.perDay(), l.inAll()).stream().filter(x -> x > 0).min(Long::compare).orElse((long) MOST_KEYS);
        if (least > most || least > tightest) {
            throw InvalidInput.of("A list of at least %d keys is never answered: at most %d are allowed.", "列表至少 %d 个键，而限额为 %d，将永远无法应答。", least, Math.min(most, tightest));
        }
        return t.with(Map.of(LEAST, Long.toString(least), MOST, Long.toString(most)), facts(t, keys));
    }

    private static long number(Terms t, String setting, int otherwise) {
        String text = t.settings().getOrDefault(setting, Integer.toString(otherwise));
        if (!text.matches("[1-9][0-9]{0,6}") || Long.parseLong(text) > MOST_KEYS) {
            throw InvalidInput.of("'%s' is a number from 1 to %d, not '%.20s'.", "“%s”应为 1 到 %d 的整数，而不是“%.20s”。", setting, MOST_KEYS, text);
        }
        return Long.parseLong(text);
    }

    private static List<Fact> facts(Terms t, List<String> keys) {
        String client = t.client().name();
        String provider = t.provider().name();
        About key = new About(provider, t.table().table(), keys);
        Scope asked = Scope.of(Scope.Rows.OWN_ITEMS, t.limits().most(MONTH));
        List<String> steps = List.of(t.name());
        return List.of(
                new Fact(client, key, Kind.SIZE, new Text("the number of distinct keys, and how many come and go with each version", "不同键的数量，以及每个版本增减的数量"), Scope.whole(), When.ALWAYS,
                        BY_SET, steps),
                new Fact(client, key, Kind.MEMBERSHIP, new Text("which keys of its lists are there (no other key), counted by the month", "其列表中的哪些键在内（不会看到其他键，按月计）"), asked, When.ALWAYS,
                        BY_ANSWERS, steps),
                new Fact(client, key, Kind.MEMBERSHIP, new Text("which of these keys are in each other version of this key epoch that it fetches, without asking again",
                        "这些键是否在其所获取的同一密钥轮次的其他版本中（无需再次查询）"), asked, When.MAY, BY_KEPT, steps),
                new Fact(provider, new About(client, "lists", List.of()), Kind.SIZE,
                        new Text("how many distinct keys each list has and when it is asked; not which, and not how many are there", "每个列表中不同键的数量与查询时间；不知道是哪些键，也不知道有多少命中"),
                        Scope.whole(), When.ALWAYS, BY_COUNT, steps));
    }

    @Override
    public void check(Terms terms, List<String> question) {
        LookupKind.key(question, terms.columns(KEYS).size());
    }

    @Override
    public int most(Terms terms) {
        return setting(terms, MOST);
    }

    private static int setting(Terms terms, String name) {
        return Integer.parseInt(terms.settings().get(name));
    }

    private static void checkLeast(Terms terms, int keys) {
        if (keys < setting(terms, LEAST)) {
            throw PolicyDenied.of("'%s' answers lists of at least %d distinct keys, and this one has %d.", "“%s”只应答至少含 %d 个不同键的列表，而该列表有 %d 个。", terms.name(), setting(terms, LEAST), keys);
        }
    }

    // ---- provider ----

    @Override
    public Serving serving(Path folder, Terms terms) {
        return new Served(folder.resolve("encoded"), terms);
    }

    private final class Served implements Serving {
        private final Path folder;
        private final Terms terms;
        private final SharedSet live;

        Served(Path folder, Terms terms) {
            this.folder = folder;
            this.terms = terms;
            this.live = new SharedSet(folder, random);
        }

        @Override
        public void publish(Table table, String identity, int epoch, Progress progress) {
            ItemSource keys = ItemSource.of(table, terms.columns(KEYS));
            live.publish(keys, epoch, setting(terms, MOST), new Work(progress, () -> { }));
        }

        @Override
        public Made load(Progress progress) {
            live.load();
            SetDescriptor set = live.descriptor();
            return new Made(live.epoch(), set.version(), "stored", HexFormat.of().formatHex(set.publicKey()), set.count(), layout(set));
        }

        @Override
        public long generation() {
            return live.generation();
        }

        @Override
        public void serve(Session session, Party client, Gate gate) {
            live.using(set -> {
                SetTransfer.serve(session, set);
                Channel channel = session.channel(client);
                for (int keys = channel.receiveInt(BYE, setting(terms, MOST)); keys != BYE; keys = channel.receiveInt(BYE, setting(terms, MOST))) {
                    try {
                        checkLeast(terms, keys);
                        gate.admit(keys);
                    } catch (PolicyDenied e) {
                        Admission.refuse(channel, e);
                        continue;
                    }
                    Admission.grant(channel);
                    long start = System.nanoTime();
                    new UnbalancedPsi().answer(session, set, SharedSet.ADMITTED_BEFORE, keys, false);
                    gate.answered(keys, System.nanoTime() - start);
                }
            });
        }

        @Override
        public void close() {
            live.close();
        }
    }

    private static Map<String, String> layout(SetDescriptor set) {
        return new TreeMap<>(Map.of(DIGEST, HexFormat.of().formatHex(set.digest())));
    }

    // ---- client ----

    @Override
    public Asking asking(Session session, Party provider, Path folder, Terms terms, Edition edition) {
        Subscription fetched = Subscription.fetch(session, folder, edition.epoch(), MOST_ITEMS);
        SetDescriptor set = fetched.descriptor();
        if (!layout(set).equals(edition.layout()) || set.version() != edition.version() || !HexFormat.of().formatHex(set.publicKey()).equals(edition.publicKey())) {
            fetched.close();
            throw PeerFailed.gone("%s serves something else than the edition of '%s' that it signed; it may be changing it at this moment.",
                    "%s 提供的内容与其所签的“%s”版本不符，可能正在更新。", terms.provider().name(), terms.name());
        }
        return new Asker(session, fetched, terms);
    }

    private static final class Asker implements Asking {
        private final Session session;
        private final Subscription fetched;
        private final Terms terms;
        private int charged;

        Asker(Session session, Subscription fetched, Terms terms) {
            this.session = session;
            this.fetched = fetched;
            this.terms = terms;
        }

        @Override
        public int together() {
            return setting(terms, MOST);
        }

        @Override
        public boolean splits() {
            return false;
        }

        @Override
        public List<Optional<Map<String, Object>>> ask(List<List<String>> questions) {
            Items.Builder distinct = new Items.Builder();
            Map<List<String>, Integer> first = new HashMap<>();
            for (List<String> question : questions) {
                if (first.putIfAbsent(question, first.size()) == null) {
                    distinct.add(LookupKind.key(question, terms.columns(KEYS).size()));
                }
            }
            Items items = distinct.build();
            checkLeast(terms, items.count());
            Channel channel = session.channel(session.peer());
            channel.sendInt(items.count());
            channel.flush();
            Admission.await(channel);
            boolean[] found = new boolean[items.count()];
            for (long row : new UnbalancedPsi().query(session, fetched.set(), items, false).rows()) {
                found[(int) row] = true;
            }
            charged = items.count();
            return questions.stream().map(question -> found[first.get(question)] ? Optional.of(Map.<String, Object>of()) : Optional.<Map<String, Object>>empty()).toList();
        }

        @Override
        public int charged(int questions) {
            return charged;
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
}
