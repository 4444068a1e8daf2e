package org.tacit.flow.op;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.tacit.flow.spec.Binding;
import org.tacit.flow.spec.Kept;
import org.tacit.flow.spec.Parameter;
import org.tacit.flow.spec.Source;
import org.tacit.flow.spec.StepContext;
import org.tacit.psi.ItemSource;
import org.tacit.psi.unbalanced.Publication;
import org.tacit.psi.unbalanced.QueryLimits;
import org.tacit.psi.unbalanced.QueryMeter;
import org.tacit.psi.unbalanced.Quota;
import org.tacit.psi.unbalanced.Readiness;
import org.tacit.psi.unbalanced.SetParameters;
import org.tacit.psi.unbalanced.SetTransfer;
import org.tacit.psi.unbalanced.Subscription;
import org.tacit.psi.unbalanced.Work;
import org.tacit.wire.Session;

/**
 * Where encoded sets live at a node, and how a step brings both copies up to date: at the holder a set with its key and counters for each table,
 * column and partner; at the asker what was fetched of it.
 */
final class EncodedSets {

    static final String HOLDER = "holder";
    static final String ASKER = "asker";
    /** Most identifiers that one step may ask about. */
    static final long MOST_ASKED = 1 << 25;

    private static final String FOLDER = "unbalanced";
    private static final Duration MONTH = Duration.ofDays(31);
    private static final Duration DAY = Duration.ofDays(1);
    private static final long NO_BOUND = Long.MAX_VALUE / 2;

    private EncodedSets() {
    }

    /** Parameters that both operators have. */
    static List<Parameter> parameters() {
        return List.of(KeyInput.parameter(HOLDER),
                Parameter.integer("epoch", 1, 1, 9999, "Key epoch: a higher one gives the encoded set a new key, and the old one up for good",
                        "密钥轮次：提高后编码集合换用新密钥，旧密钥永久作废"),
                Parameter.flag("shared", false, "One encoded set for all partners that agree to this: encoded once, but partners can pool what they were told",
                        "由同意此项的所有合作方共用一份编码集合：只需编码一次，但合作方之间可以汇总各自所知"));
    }

    /**
     * Holder: the set as that of its table now, and the partner's copy of it. The caller closes it.
     *
     * @param asking rows of the table that will be asked about, 0 where not known
     *
     * <p>Not used by two jobs at once while it changes; a partner that waits is told so.
     */
    static Publication publish(StepContext step, long asking) {
        Binding b = step.binding();
        Session session = step.session();
        Kept kept = step.kept();
        Path folder = kept.folder(FOLDER, "own set", name(b), b.params().flag("shared") ? "" : step.party(ASKER).fingerprint());
        ItemSource items = OwnData.prepare(step, () -> keys(b).source(step));
        Work work = Readiness.preparing(session);
        SetParameters parameters = parameters(b, asking);
        Publication publication = kept.alone(folder, () -> {
            session.checkCancelled();
            work.progress().report("psi.encode", 0, -1);
        }, () -> Publication.open(folder, b.params().intValue("epoch"), items, parameters, session.random(), work));
        try {
            Readiness.announce(session);
            SetTransfer.serve(session, publication.set());
            return publication;
        } catch (RuntimeException e) {
            publication.close();
            throw e;
        }
    }

    /** A set lives through snapshots of its table: it is made for at least twice as many rows as there are, and as there are to be asked about. */
    static SetParameters parameters(Binding b, long asking) {
        return new SetParameters(Math.min(SetParameters.MOST, twice(1 << 16, keys(b).rows())), Math.min(SetParameters.MOST_QUERIES, twice(1 << 20, asking)), 40);
    }

    /** A power of two that is at least {@code least} and twice the rows. */
    private static long twice(long least, long rows) {
        return Math.max(least, 4 * Long.highestOneBit(Math.max(1, rows)));
    }

    static KeyInput keys(Binding b) {
        return new KeyInput(b, HOLDER);
    }

    /** What is encoded, through all snapshots: table, columns and the rules that made the identifiers. */
    private static String name(Binding b) {
        String rules = b.source(HOLDER, "keys").map(s -> ((Source.FromStep) s).made().params().values().toString()).orElse("");
        return "%s %s %s".formatted(keys(b).table().table(), keys(b).columns(), rules);
    }

    /** Asker: works with the holder's set as it is now, fetched or brought up to date; one job at a time. */
    static void fetch(StepContext step, Consumer<Subscription> work) {
        Binding b = step.binding();
        Path folder = step.kept().folder(FOLDER, "fetched set", step.party(HOLDER).fingerprint(), name(b),
                b.params().flag("shared") ? "shared" : "");
        Readiness.await(step.session());
        step.kept().alone(folder, step.session()::checkCancelled, () -> {
            try (Subscription fetched = Subscription.fetch(step.session(), folder, b.params().intValue("epoch"), keys(b).rows())) {
                work.accept(fetched);
                return null;
            }
        });
    }

    /**
     * What the asker may still ask: as much a month as the holder's policy allows, and as much a day as the contract says. Counted for each
     * partner, table and column over all contracts, sets and epochs.
     */
    static Quota quota(StepContext step) {
        return quota(step, ASKER, keys(step.binding()));
    }

    /** The same account for every operator that answers questions about these keys; a parameter {@code per_day} bounds a day. */
    static Quota quota(StepContext step, String asker, KeyInput keys) {
        QueryMeter meter = step.kept().shared("unbalanced-queries", QueryMeter.class, folder -> QueryMeter.open(folder, step.kept().clock()));
        String client = "%s (%s) on %s %s".formatted(step.party(asker), step.party(asker).fingerprint(), keys.table().table(), keys.columns());
        List<Quota> quotas = new ArrayList<>();
        long month = step.itemsPerMonth(asker);
        quotas.add(meter.account(client + ", a month", new QueryLimits(NO_BOUND, month > 0 ? month : NO_BOUND, MONTH)));
        long day = step.params().integer("per_day");
        quotas.add(meter.account(client + ", a day", new QueryLimits(NO_BOUND, day > 0 ? day : NO_BOUND, DAY)));
        return Quota.all(quotas);
    }
}
