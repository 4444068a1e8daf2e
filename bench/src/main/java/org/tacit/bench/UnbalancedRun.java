package org.tacit.bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tacit.data.Table;
import org.tacit.psi.ItemSource;
import org.tacit.psi.Items;
import org.tacit.psi.unbalanced.Publication;
import org.tacit.psi.unbalanced.QueryLimits;
import org.tacit.psi.unbalanced.QueryMeter;
import org.tacit.psi.unbalanced.Readiness;
import org.tacit.psi.unbalanced.SetParameters;
import org.tacit.psi.unbalanced.SetTransfer;
import org.tacit.psi.unbalanced.Subscription;
import org.tacit.psi.unbalanced.UnbalancedPsi;
import org.tacit.wire.Session;

/**
 * {@code psi --protocol unbalanced}: party a asks about its n items, party b has encoded its m. Both learn, by b's rows. Building, transfer and
 * the online part are reported apart; the online part begins with a's unread table and ends with both results written.
 */
final class UnbalancedRun implements PsiVariant {

    private static final OperatingSystemMXBean OS = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    @Override
    public String label(Settings settings) {
        return "unbalanced-voprf-ristretto255-SHA512";
    }

    @Override
    public int warmUpItems() {
        return 1 << 13;
    }

    @Override
    public Map<String, Object> run(Session session, Path folder, Table mine, Settings settings) {
        return session.index() == 0 ? small(session, folder, mine) : large(session, folder, mine);
    }

    /** One part of a run. */
    private static final class Part {
        private final Session session;
        private final String name;
        private final long start = System.nanoTime();
        private final long cpu = OS.getProcessCpuTime();
        private final long received;
        private final long sent;

        Part(Session session, String name) {
            this.session = session;
            this.name = name;
            received = session.traffic().bytesReceived();
            sent = session.traffic().bytesSent();
        }

        double end(Map<String, Object> figures) {
            double seconds = (System.nanoTime() - start) / 1e9;
            figures.put(name + "Seconds", seconds);
            figures.put(name + "CpuSeconds", (OS.getProcessCpuTime() - cpu) / 1e9);
            figures.put(name + "Bytes", session.traffic().bytesSent() - sent + session.traffic().bytesReceived() - received);
            return seconds;
        }
    }

    private static Map<String, Object> small(Session session, Path folder, Table table) {
        Map<String, Object> figures = new LinkedHashMap<>();
        Part build = new Part(session, "build");
        Readiness.await(session);
        double offline = build.end(figures);
        Part transfer = new Part(session, "transfer");
        try (Subscription fetched = Subscription.fetch(session, folder.resolve("encoded-" + session.id()), 1, SetParameters.MOST)) {
            offline += transfer.end(figures);
            Part online = new Part(session, "online");
            Items items = Items.of(table, PsiInputs.COLUMN);
            LongFile.write(folder.resolve(PsiInputs.ROWS), fetched.query(session, new UnbalancedPsi(), items, true).rows());
            online.end(figures);
        }
        figures.put("offlineSeconds", offline);
        return figures;
    }

    private static Map<String, Object> large(Session session, Path folder, Table table) {
        Map<String, Object> figures = new LinkedHashMap<>();
        SetParameters parameters = SetParameters.of(Math.max(1, table.rows()));
        Part build = new Part(session, "build");
        try (Publication published = Publication.open(folder.resolve("set-" + session.id()), 1, ItemSource.of(table, List.of(PsiInputs.COLUMN)), parameters,
                session.random(), Readiness.preparing(session));
                QueryMeter meter = QueryMeter.open(folder.resolve("meter-" + session.id()), InstantSource.system())) {
            Readiness.announce(session);
            double offline = build.end(figures);
            Part transfer = new Part(session, "transfer");
            SetTransfer.serve(session, published.set());
            offline += transfer.end(figures);
            Part online = new Part(session, "online");
            QueryMeter.Account account = meter.account(session.peer().fingerprint(), new QueryLimits(1L << 40, 1L << 40, Duration.ofDays(1)));
            LongFile.write(folder.resolve(PsiInputs.ROWS), new UnbalancedPsi().answer(session, published.set(), account, true).handles());
            online.end(figures);
            figures.put("offlineSeconds", offline);
            return figures;
        }
    }

    /** {@code buildSeconds}, {@code transferSeconds}, {@code transferBytes}, {@code onlineSeconds}, {@code onlineBytes}; CPU of both parties together. */
    @Override
    public boolean check(Path folder, Settings settings, List<PartyReport> parties, Map<String, Object> report) {
        for (String part : List.of("build", "transfer", "online")) {
            report.put(part + "Seconds", round(parties.stream().mapToDouble(p -> figure(p, part + "Seconds")).max().orElse(0)));
            report.put(part + "CpuSeconds", round(parties.stream().mapToDouble(p -> figure(p, part + "CpuSeconds")).sum()));
        }
        report.put("transferBytes", (long) figure(parties.getFirst(), "transferBytes"));
        report.put("onlineBytes", (long) figure(parties.getFirst(), "onlineBytes"));
        return PsiVariant.super.check(folder, settings, parties, report);
    }

    private static double figure(PartyReport party, String name) {
        return ((Number) party.figures().getOrDefault(name, 0)).doubleValue();
    }

    private static double round(double seconds) {
        return Math.round(seconds * 1000) / 1000.0;
    }
}
