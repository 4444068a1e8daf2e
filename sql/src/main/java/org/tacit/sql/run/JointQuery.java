package org.tacit.sql.run;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.tacit.base.InvalidInput;
import org.tacit.base.ProtocolViolation;
import org.tacit.crypto.symmetric.DomainHash;
import org.tacit.crypto.symmetric.HashSuite;
import org.tacit.data.Table;
import org.tacit.mpc.Mpc;
import org.tacit.mpc.Secret;
import org.tacit.psi.Intersection;
import org.tacit.psi.Items;
import org.tacit.psi.circuit.CircuitPsi;
import org.tacit.psi.circuit.SharedMatches;
import org.tacit.psi.join.Join;
import org.tacit.psi.join.MatchedRows;
import org.tacit.psi.join.RowJoin;
import org.tacit.psi.vole.VolePsi;
import org.tacit.psi.vole.VolePsiParameters;
import org.tacit.sql.plan.QueryPlan;
import org.tacit.sql.plan.QueryPlanner;
import org.tacit.wire.Channel;
import org.tacit.wire.Session;

/**
 * A query of two owners, as a conversation: the own part, the rows that belong together, sums of groups on shares, and of those the ones that are large
 * enough, opened to the receivers.
 *
 * <h2>Security guarantees</h2>
 * Semi-honest parties; those of {@link VolePsi} or {@link CircuitPsi} for the join and of {@link org.tacit.mpc.semi2k.Semi2k} for the rest. Beside what the join tells,
 * each party learns into how many groups the other's rows fall and which pairs of groups are given; a receiver the names and figures of these. Nothing else.
 */
public final class JointQuery {

    /** How rows are joined. */
    public enum Matching {
        /** Nobody learns which rows belong together. */
        HIDDEN,
        /** Both learn it; the conditions of the query stay secret. */
        REVEALED
    }

    /** What a run took. */
    public record Times(double alignSeconds, double statisticsSeconds, boolean reused) {
    }

    /**
     * What a run goes by beside the plan.
     *
     * @param receivers  places in the session of those who get the result
     * @param peerRows   most rows that the peer may bring
     * @param alignments what earlier queries left here
     * @param snapshots  names what both parties' tables hold
     */
    public record Setting(Matching matching, Set<Integer> receivers, long peerRows, Alignments alignments, String snapshots) {
    }

    /** The result, where this party is a receiver, and what the run took. */
    public record Answer(Optional<QueryResult> result, Times times) {
    }

    private static final String VERSION = "tacit/sql/1";
    private static final int BINDING = 32;
    private static final int ID = 16;

    private final Session session;
    private final Channel channel;
    private final QueryPlan plan;
    private final int me;
    private final OwnRows own;
    private final Setting setting;
    private final long peerRows;
    private boolean reused;

    private JointQuery(Session session, String conversation, QueryPlan plan, OwnRows own, Setting setting) {
        this.session = session;
        this.channel = session.channel(session.peer()).fork(conversation);
        this.plan = plan;
        this.me = session.index();
        this.own = own;
        this.setting = setting;
        this.peerRows = setting.peerRows();
    }

    /** This party's own part, computed before any conversation; what is wrong with its data is thrown here. */
    public static Prepared prepare(QueryPlan plan, int owner, Map<String, Table> tables) {
        return new Prepared(plan, OwnRows.compute(plan.owners().get(owner), tables));
    }

    /** An own part that is ready. */
    public static final class Prepared {
        private final QueryPlan plan;
        private final OwnRows own;

        private Prepared(QueryPlan plan, OwnRows own) {
            this.plan = plan;
            this.own = own;
        }

        /** Refuses repeated keys where nobody may learn which rows belong together. */
        public Prepared unique() {
            Items.Report report = own.items().report();
            if (report.duplicates() > 0) {
                throw InvalidInput.of("The join's key repeats in %d rows, and with matching: hidden each may stand once; condense the rows by key in a subquery, or use matching: revealed.",
                        "连接键有 %d 行重复，而 matching: hidden 要求每个键仅出现一次；请在子查询中按键汇总，或使用 matching: revealed。", report.duplicates());
            }
            return this;
        }

        /** The answer of a query over one owner's tables. */
        public QueryResult alone() {
            double[][] sums = new PlainSums(plan, own).compute();
            List<Object[]> labels = new ArrayList<>();
            List<double[]> given = new ArrayList<>();
            for (int g = 0; g < sums.length; g++) {
                if (sums[g] != null) {
                    labels.add(ordered(plan, 0, own.groups.get(g), null));
                    given.add(sums[g]);
                }
            }
            return new Figures(plan).result(labels, given, sums.length);
        }
    }

    /** Both parties' program; once a session. */
    public static Answer run(Session session, Prepared mine, Setting setting) {
        try (Mpc mpc = CircuitPsi.open(session)) {
            return run(session, mpc, "sql", mine, setting);
        }
    }

    /** The same on a runtime that is open; the join itself is still for once a session. @param conversation a channel's name, unused so far */
    public static Answer run(Session session, Mpc mpc, String conversation, Prepared mine, Setting setting) {
        return new JointQuery(session, conversation, mine.plan, mine.own, setting).run(mpc);
    }

    private Answer run(Mpc mpc) {
        agree(setting.matching(), setting.receivers());
        long[] groups = groups();
        Set<Needed.Id> ids = Needed.of(plan);
        long began = System.nanoTime();
        long[] rows = setting.matching() == Matching.REVEALED ? aligned() : null;
        fits(rows == null ? java.util.stream.LongStream.range(0, own.rows()) : Arrays.stream(rows));
        Columns columns = rows == null ? hidden(mpc, ids, groups) : rows.length == 0 ? null : Columns.revealed(mpc, own, rows, ids, groups);
        long aligned = System.nanoTime();
        Optional<QueryResult> result = columns == null ? nothing(setting.receivers(), groups)
                : open(mpc, new SharedSums(mpc, plan, columns).compute(groups), groups, setting.receivers());
        channel.close();
        return new Answer(result, new Times((aligned - began) / 1e9, (System.nanoTime() - aligned) / 1e9, reused));
    }

    private void fits(java.util.stream.LongStream rows) {
        try {
            own.sumsFit(plan, me, rows);
        } catch (InvalidInput e) {
            session.fail(InvalidInput.of("%s cannot use its own data in this query; its node says why.", "%s 的数据不能用于此查询，原因见其节点。", session.self()));
            throw e;
        }
    }

    private void agree(Matching matching, Set<Integer> receivers) {
        byte[] binding = DomainHash.of(HashSuite.SHA_256, VERSION).add(session.id()).add(plan.toString()).add(matching.name()).add(new java.util.TreeSet<>(receivers).toString()).digest();
        channel.send(binding);
        if (!Arrays.equals(channel.receive(BINDING), binding)) {
            throw ProtocolViolation.of("%1$s plans the query otherwise than this side; both must start from the same contract.", "%1$s 的查询计划与本方不一致；双方须依据同一合约运行。", channel.peer());
        }
    }

    /** Each party's number of groups, in the order of the session. */
    private long[] groups() {
        long mine = Math.max(1, own.groups.size());
        long theirs = channel.exchangeLongs(new long[] {mine})[0];
        if (theirs < 1 || theirs > Math.max(1, peerRows)) {
            throw ProtocolViolation.of("%1$s has more groups than rows.", "%1$s 的分组多于行数。", channel.peer());
        }
        if (Math.multiplyHigh(mine, theirs) != 0 || mine * theirs > QueryPlanner.MOST_GROUPS) {
            throw InvalidInput.of("The query has %1$d × %2$d groups, and %3$d are the most; group by something coarser.", "查询有 %1$d × %2$d 个分组，至多 %3$d 个；请按更粗的粒度分组。",
                    me == 0 ? mine : theirs, me == 0 ? theirs : mine, QueryPlanner.MOST_GROUPS);
        }
        return me == 0 ? new long[] {mine, theirs} : new long[] {theirs, mine};
    }

    // ---- joining ----

    /** What both kept of an earlier query over the same rows, or the join now. */
    private long[] aligned() {
        if (plan.owners().stream().anyMatch(o -> o.base().isEmpty())) {
            return align();
        }
        String join = VERSION + "\n" + setting.snapshots() + "\n" + plan.owners().stream().map(o -> o.party() + "." + o.base().orElseThrow() + o.keys()).toList();
        Optional<Alignments.Version> kept = setting.alignments().find(join).filter(v -> Arrays.stream(v.rows()).allMatch(r -> r >= 0 && r < own.rows()));
        byte[] id = kept.map(Alignments.Version::id).orElse(new byte[ID]);
        channel.send(id);
        byte[] theirs = channel.receive(ID);
        reused = kept.isPresent() && Arrays.equals(id, theirs);
        if (reused) {
            return kept.get().rows();
        }
        long[] rows = align();
        byte[] version = new byte[ID];
        if (me == 0) {
            session.random().nextBytes(version);
            channel.send(version);
            channel.flush();
        } else {
            version = channel.receive(ID);
        }
        setting.alignments().keep(join, new Alignments.Version(version, rows));
        return rows;
    }

    private long[] align() {
        Items items = own.items();
        Intersection found = new VolePsi(VolePsiParameters.standard(Math.max(1, peerRows))).intersect(session, items, Set.copyOf(session.parties()));
        return RowJoin.align(channel, new MatchedRows(items, found.rows(), true), me == 0, true, Join.INNER, peerRows);
    }

    private Columns hidden(Mpc mpc, Set<Needed.Id> ids, long[] groups) {
        List<Needed.Id> mine = ids.stream().filter(id -> id.owner() == me).toList();
        List<Needed.Id> ordered = java.util.stream.IntStream.range(0, 2).boxed().flatMap(o -> ids.stream().filter(id -> id.owner() == o)).toList();
        long[][] columns = new long[mine.size()][own.rows()];
        for (int c = 0; c < columns.length; c++) {
            for (int row = 0; row < own.rows(); row++) {
                columns[c][row] = Columns.word(own, mine.get(c), row);
            }
        }
        SharedMatches matches = CircuitPsi.match(session, mpc, own.items(), columns, ids.size() - mine.size(), peerRows);
        return Columns.hidden(mpc, matches.matched(), matches.cells().orElse(null), ordered, groups);
    }

    // ---- opening ----

    private Optional<QueryResult> nothing(Set<Integer> receivers, long[] groups) {
        return receivers.contains(me) ? Optional.of(new Figures(plan).result(List.of(), List.of(), groups[0] * groups[1])) : Optional.empty();
    }

    private Optional<QueryResult> open(Mpc mpc, SharedSums.Result computed, long[] groups, Set<Integer> receivers) {
        double[] given = mpc.revealToAll(computed.given());
        int[] open = java.util.stream.IntStream.range(0, given.length).filter(g -> given[g] == 1).toArray();
        if (open.length == 0) {
            return nothing(receivers, groups);
        }
        Secret sums = mpc.gather(computed.sums(), open);
        double[] opened = null;
        for (int receiver : new java.util.TreeSet<>(receivers)) {
            double[] figures = mpc.reveal(sums, receiver);
            opened = receiver == me ? figures : opened;
        }
        Object[][][] labels = labels(open, groups, receivers);
        if (opened == null) {
            return Optional.empty();
        }
        List<Object[]> names = new ArrayList<>();
        List<double[]> rows = new ArrayList<>();
        for (int i = 0; i < open.length; i++) {
            names.add(ordered(plan, 0, labels[0][(int) (open[i] / groups[1])], labels[1][(int) (open[i] % groups[1])]));
            rows.add(figures(opened, i, sums.cols()));
        }
        return Optional.of(new Figures(plan).result(names, rows, groups[0] * groups[1]));
    }

    /** Counts are numbers of the runtime, sums are its words. */
    private double[] figures(double[] opened, int row, int cols) {
        double[] figures = Arrays.copyOfRange(opened, row * cols, (row + 1) * cols);
        int at = 1;
        for (QueryPlan.Measure measure : plan.sums()) {
            for (int s = 0; s < measure.sums().size(); s++) {
                figures[at + 1 + s] = Math.scalb(figures[at + 1 + s], CircuitPsi.FRACTION_BITS);
            }
            at += 1 + measure.sums().size();
        }
        return figures;
    }

    /** Each party's group columns by index; of the other party's, those of groups that are given. */
    private Object[][][] labels(int[] open, long[] groups, Set<Integer> receivers) {
        Object[][][] labels = {new Object[(int) groups[0]][], new Object[(int) groups[1]][]};
        for (int o = 0; o < 2; o++) {
            int owner = o;
            if (plan.owners().get(o).groups().isEmpty()) {
                Arrays.fill(labels[o], new Object[0]);
                continue;
            }
            int[] used = Arrays.stream(open).map(g -> owner == 0 ? (int) (g / groups[1]) : (int) (g % groups[1])).distinct().sorted().toArray();
            if (o == me) {
                if (receivers.contains(1 - me)) {
                    Labels.send(channel, Arrays.stream(used).mapToObj(own.groups::get).toList());
                }
                labels[o] = own.groups.toArray(Object[][]::new);
            } else if (receivers.contains(me)) {
                Object[][] told = new Object[used.length][];
                Labels.receive(channel, told, plan.owners().get(o).groups().size());
                for (int i = 0; i < used.length; i++) {
                    labels[o][used[i]] = told[i];
                }
            }
        }
        return labels;
    }

    /** The query's group columns in their order. */
    private static Object[] ordered(QueryPlan plan, int from, Object[] first, Object[] second) {
        return plan.groups().stream().skip(from).map(g -> (g.owner() == 0 ? first : second)[g.index()]).toArray();
    }
}
