package org.tacit.node.service;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.tacit.data.Table;
import org.tacit.pir.Gate;
import org.tacit.wire.Party;
import org.tacit.wire.Progress;
import org.tacit.wire.Session;

/**
 * Scores with a model whose weights were opened to their owners: what the provider's columns add up to for each row is published as a private lookup, and the client adds its own.
 * The provider learns of a question what it learns of any lookup: that there is one. What it publishes is rounded as joint scoring rounds, so the client learns no further digit.
 */
final class HiddenScores implements ServiceKind.Serving {

    private final Terms terms;
    private final ScoreModels models;
    private final ServiceKind.Serving lookup;

    HiddenScores(Terms terms, ScoreModels models, ServiceKind.Serving lookup) {
        this.terms = terms;
        this.models = models;
        this.lookup = lookup;
    }

    @Override
    public void publish(Table table, String identity, int epoch, Progress progress) {
        List<String> keys = terms.columns(ScoreKind.KEYS);
        ScoreRows rows = ScoreRows.of(table, keys, terms.columns(ScoreKind.FEATURES), models.part(ScoreTerms.of(terms).model()));
        lookup.publish(new PartialTable(table, keys, rows.sums()), identity, epoch, progress);
    }

    @Override
    public ServiceKind.Made load(Progress progress) {
        return lookup.load(progress);
    }

    @Override
    public long generation() {
        return lookup.generation();
    }

    @Override
    public void serve(Session session, Party client, Gate gate) {
        lookup.serve(session, client, gate);
    }

    @Override
    public void close() {
        lookup.close();
    }

    // ---- client ----

    static ServiceKind.Asking asking(ServiceKind.Asking lookup, ScoreSide own) {
        return new Asker(lookup, own);
    }

    private static final class Asker implements ServiceKind.Asking {
        private final ServiceKind.Asking lookup;
        private final ScoreSide own;
        private int charged;

        Asker(ServiceKind.Asking lookup, ScoreSide own) {
            this.lookup = lookup;
            this.own = own;
        }

        @Override
        public int together() {
            return lookup.together();
        }

        @Override
        public boolean splits() {
            return lookup.splits();
        }

        @Override
        public int charged(int questions) {
            return charged;
        }

        /** Identifiers that this side has no row of are not asked about. */
        @Override
        public List<Optional<Map<String, Object>>> ask(List<List<String>> questions) {
            long[] rows = own.rows(questions);
            int[] asked = IntStream.range(0, rows.length).filter(i -> rows[i] != ScoreRows.NONE).toArray();
            charged = asked.length;
            List<Optional<Map<String, Object>>> scores = new ArrayList<>(Collections.nCopies(rows.length, Optional.empty()));
            if (asked.length > 0) {
                List<Optional<Map<String, Object>>> found = lookup.ask(IntStream.of(asked).mapToObj(questions::get).toList());
                double[] sums = own.sums(IntStream.of(asked).mapToLong(i -> rows[i]).toArray());
                for (int i = 0; i < asked.length; i++) {
                    double mine = sums[i];
                    scores.set(asked[i], found.get(i).map(row -> JointScores.score(mine + (Double) row.get(PartialTable.COLUMN))));
                }
            }
            return scores;
        }

        @Override
        public void close() {
            lookup.close();
        }
    }
}
