package org.tacit.node.service;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.tacit.base.InvalidInput;
import org.tacit.base.PeerFailed;
import org.tacit.base.PolicyDenied;
import org.tacit.base.ProtocolViolation;
import org.tacit.data.Table;
import org.tacit.flow.op.JointScoring;
import org.tacit.flow.op.ModelPart;
import org.tacit.node.catalogue.Catalogue;
import org.tacit.pir.Gate;
import org.tacit.pir.Lookup;
import org.tacit.psi.Items;
import org.tacit.wire.Channel;
import org.tacit.wire.Party;
import org.tacit.wire.Progress;
import org.tacit.wire.Session;

/**
 * Scores with a model that stays in parts. The client names identifiers, the provider says which of them it has, and both compute the scores of those on shares that are opened to
 * the client alone ({@link JointScoring}, semi-honest parties). The provider learns the identifiers and no score.
 *
 * <pre>
 * client:   n, or 0 to end          provider: admitted, or why not
 * client:   n identifiers           provider: one byte each, 1 where there is a row
 * both:     joint scoring of those
 * </pre>
 */
final class JointScores implements ServiceKind.Serving {

    private static final String METHOD = "joint";
    /** In place of the public key that other kinds have. */
    private static final String NO_KEY = "0".repeat(64);
    private static final int BYE = 0;
    /** Identifiers of one exchange. */
    private static final int TOGETHER = 1000;
    private static final int CLIENT = 1;

    private final Path file;
    private final Terms terms;
    private final ScoreTerms score;
    private final ScoreModels models;
    private final Catalogue catalogue;
    private final int position;
    private volatile Live live;
    private volatile Live next;

    /** What is served: a snapshot's rows, as their owner's part of the model reads them. */
    private record Live(long version, ScoreRows rows, ModelPart part) {
    }

    JointScores(Path folder, Terms terms, ScoreModels models, Catalogue catalogue) {
        this.file = folder.resolve("serves");
        this.terms = terms;
        this.score = ScoreTerms.of(terms);
        this.models = models;
        this.catalogue = catalogue;
        this.position = models.find(score.model()).position(terms.provider().name());
    }

    // ---- getting ready ----

    @Override
    public void publish(Table table, String identity, int epoch, Progress progress) {
        if (epoch > 1) {
            throw InvalidInput.of("'%s' shows identifiers, so it has no key to be changed.", "“%s”会显示标识，没有可更换的密钥。", terms.name());
        }
        String[] before = stored();
        long version = before == null ? 1 : Long.parseLong(before[0]) + (before[1].equals(identity) ? 0 : 1);
        Live made = make(table, version);
        Items.Report report = made.rows.items().report();
        if (report.duplicates() > 0) {
            throw InvalidInput.of("Table '%1$s' repeats keys in %2$d rows (rows %3$s); a score is of one row, so keep one of each.",
                    "表“%1$s”有 %2$d 行的键重复（行号 %3$s）；一个分数只对应一行，请为每个键只保留一行。", table.name(), report.duplicates(),
                    report.duplicateRows().stream().map(r -> Long.toString(r + 1)).toList());
        }
        store(version + " " + identity);
        next = made;
    }

    private void store(String words) {
        Path part = file.resolveSibling("serves.part");
        try {
            Files.writeString(part, words);
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Live make(Table table, long version) {
        ModelPart part = models.part(score.model());
        return new Live(version, ScoreRows.of(table, terms.columns(ScoreKind.KEYS), terms.columns(ScoreKind.FEATURES), part), part);
    }

    /** Version and snapshot of what was published last; null where nothing was. */
    private String[] stored() {
        try {
            String[] words = Files.exists(file) ? Files.readString(file).split(" ", -1) : null;
            if (words != null && (words.length != 2 || !words[0].matches("[1-9][0-9]{0,17}") || !words[1].matches("[0-9a-f]{64}"))) {
                throw InvalidInput.of("%s is damaged; restore it from a backup.", "%s 已损坏，请从备份恢复。", file);
            }
            return words;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public ServiceKind.Made load(Progress progress) {
        if (next != null) {
            live = next;
            next = null;
        } else if (live == null) {
            String[] stored = stored();
            if (stored == null) {
                throw InvalidInput.of("'%s' has not been published yet.", "“%s”尚未发布。", terms.name());
            }
            live = make(catalogue.snapshot(terms.table().table(), stored[1]), Long.parseLong(stored[0]));
        }
        return new ServiceKind.Made(1, live.version, METHOD, NO_KEY, live.rows.items().count(), Map.of());
    }

    @Override
    public long generation() {
        Live now = live;
        return now == null ? 0 : now.version;
    }

    // ---- answering ----

    @Override
    public void serve(Session session, Party client, Gate gate) {
        Live now = live;
        Channel channel = session.channel(client);
        try (JointScoring scoring = JointScoring.open(session)) {
            for (int asked = channel.receiveInt(BYE, TOGETHER); asked != BYE; asked = channel.receiveInt(BYE, TOGETHER)) {
                try {
                    gate.admit(asked);
                } catch (PolicyDenied e) {
                    Admission.refuse(channel, e);
                    continue;
                }
                Admission.grant(channel);
                long start = System.nanoTime();
                answer(session, channel, scoring, now, asked);
                gate.answered(asked, System.nanoTime() - start);
            }
        }
    }

    private void answer(Session session, Channel channel, JointScoring scoring, Live now, int asked) {
        byte[] there = new byte[asked];
        long[] rows = new long[asked];
        int found = 0;
        for (int i = 0; i < asked; i++) {
            long row = now.rows.row(channel.receiveUpTo(Lookup.MOST_KEY));
            if (row != ScoreRows.NONE) {
                there[i] = 1;
                rows[found++] = row;
            }
        }
        channel.send(there);
        channel.flush();
        if (found > 0) {
            try {
                double[] none = scoring.predict(now.part, position, now.rows.features(Arrays.copyOf(rows, found)), CLIENT);
            } catch (InvalidInput e) {
                // The sentence may speak of cells.
                session.fail(InvalidInput.of("%s cannot use its own data for '%s'; its node says why.", "%s 的数据不能用于“%s”，原因见其节点。", terms.provider().name(), terms.name()));
                throw e;
            }
        }
    }

    @Override
    public void close() {
        live = null;
        next = null;
    }

    // ---- client ----

    /** @param position of the client in training */
    static ServiceKind.Asking asking(Session session, Party provider, Terms terms, Edition edition, ScoreSide own, int position) {
        if (!edition.method().equals(METHOD)) {
            throw PeerFailed.gone("%s serves '%s' in a way that this version does not know.", "%s 提供“%s”的方式本版本无法识别。", terms.provider().name(), terms.name());
        }
        return new Asker(session, session.channel(provider), terms, own, position, JointScoring.open(session));
    }

    private static final class Asker implements ServiceKind.Asking {
        private final Session session;
        private final Channel channel;
        private final Terms terms;
        private final ScoreSide own;
        private final int position;
        private final JointScoring scoring;
        private int charged;

        Asker(Session session, Channel channel, Terms terms, ScoreSide own, int position, JointScoring scoring) {
            this.session = session;
            this.channel = channel;
            this.terms = terms;
            this.own = own;
            this.position = position;
            this.scoring = scoring;
        }

        @Override
        public int together() {
            return TOGETHER;
        }

        @Override
        public int charged(int questions) {
            return charged;
        }

        /** Identifiers that this side has no row of are not named to the provider. */
        @Override
        public List<Optional<Map<String, Object>>> ask(List<List<String>> questions) {
            long[] rows = own.rows(questions);
            int[] named = IntStream.range(0, rows.length).filter(i -> rows[i] != ScoreRows.NONE).toArray();
            charged = named.length;
            List<Optional<Map<String, Object>>> scores = new ArrayList<>(Collections.nCopies(rows.length, Optional.empty()));
            if (named.length == 0) {
                return scores;
            }
            channel.sendInt(named.length);
            channel.flush();
            Admission.await(channel);
            for (int i : named) {
                channel.send(LookupKind.key(questions.get(i), terms.columns(ScoreKind.KEYS).size()));
            }
            channel.flush();
            byte[] there = channel.receiveUpTo(named.length);
            if (there.length != named.length) {
                throw ProtocolViolation.of("%s answered %d of %d identifiers.", "%s 只应答了 %d 个标识（共 %d 个）。", terms.provider().name(), there.length, named.length);
            }
            int[] common = IntStream.range(0, named.length).filter(i -> there[i] == 1).map(i -> named[i]).toArray();
            if (common.length > 0) {
                double[] probabilities = predict(IntStream.of(common).mapToLong(i -> rows[i]).toArray());
                for (int i = 0; i < common.length; i++) {
                    scores.set(common[i], Optional.of(Map.of(SCORE, probabilities[i])));
                }
            }
            return scores;
        }

        private double[] predict(long[] rows) {
            try {
                return scoring.predict(own.part(), position, own.features(rows), CLIENT);
            } catch (InvalidInput e) {
                session.fail(InvalidInput.of("%s cannot use its own data for '%s'; its node says why.", "%s 的数据不能用于“%s”，原因见其节点。", terms.client().name(), terms.name()));
                throw e;
            }
        }

        @Override
        public void close() {
            try (scoring) {
                channel.sendInt(BYE);
                channel.flush();
            }
        }
    }

    /** What an answer's only column is called: the probability of label 1. */
    static final String SCORE = "score";

    static Map<String, Object> score(double logit) {
        return Map.of(SCORE, ModelPart.probability(logit));
    }
}
