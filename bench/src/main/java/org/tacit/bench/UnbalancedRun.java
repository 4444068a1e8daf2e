package org.tacit.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tacit.crypto.oprf.OprfKey;
import org.tacit.crypto.oprf.OprfMode;
import org.tacit.data.Table;
import org.tacit.psi.ItemSource;
import org.tacit.psi.Items;
import org.tacit.psi.unbalanced.EncodedSet;
import org.tacit.psi.unbalanced.PublishedSet;
import org.tacit.psi.unbalanced.QueryLimits;
import org.tacit.psi.unbalanced.QueryMeter;
import org.tacit.psi.unbalanced.SetParameters;
import org.tacit.psi.unbalanced.SetTransfer;
import org.tacit.psi.unbalanced.UnbalancedPsi;
import org.tacit.psi.unbalanced.Work;
import org.tacit.wire.Channel;
import org.tacit.wire.Session;

/** {@code psi --protocol unbalanced}: party a asks about its n items, party b has encoded its m. Both learn, by b's rows. */
final class UnbalancedRun implements PsiVariant {

    private static final int BUILDING = 0;
    private static final int BUILT = 1;

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
        return session.index() == 0 ? small(session, folder, mine, PsiInputs.COLUMN) : large(session, folder, mine, PsiInputs.COLUMN);
    }

    private static Map<String, Object> small(Session session, Path folder, Table table, String column) {
        long start = System.nanoTime();
        Channel channel = session.channel(session.peer());
        while (channel.receiveInt(BUILDING, BUILT) == BUILDING) {
            session.checkCancelled();
        }
        try (EncodedSet set = SetTransfer.fetch(session, folder.resolve("encoded-" + session.id()), Optional.empty(), SetParameters.MOST)) {
            double offline = seconds(start);
            start = System.nanoTime();
            Items items = Items.of(table, column);
            LongFile.write(folder.resolve(PsiInputs.ROWS), new UnbalancedPsi().query(session, set, items, true).rows());
            return Map.of("offlineSeconds", offline, "onlineSeconds", seconds(start));
        }
    }

    private static Map<String, Object> large(Session session, Path folder, Table table, String column) {
        long start = System.nanoTime();
        SetParameters parameters = SetParameters.of(Math.max(1, table.rows()));
        try (OprfKey key = OprfKey.random(OprfMode.VOPRF, session.random());
                PublishedSet set = PublishedSet.build(folder.resolve("set-" + session.id()), ItemSource.of(table, List.of(column)), parameters, key,
                        building(session));
                QueryMeter meter = QueryMeter.open(folder.resolve("meter-" + session.id()), InstantSource.system())) {
            double build = seconds(start);
            session.channel(session.peer()).sendInt(BUILT);
            SetTransfer.serve(session, set);
            double offline = seconds(start);
            QueryMeter.Account account = meter.account(session.peer().fingerprint(), new QueryLimits(1L << 40, 1L << 40, Duration.ofDays(1)));
            LongFile.write(folder.resolve(PsiInputs.ROWS), new UnbalancedPsi().answer(session, set, account, true).handles());
            return Map.of("offlineSeconds", offline, "buildSeconds", build);
        }
    }

    /** A build may take longer than a receive waits: the other side hears of each part. */
    private static Work building(Session session) {
        Channel channel = session.channel(session.peer());
        return new Work((stage, done, total) -> {
            channel.sendInt(BUILDING);
            channel.flush();
        }, session::checkCancelled);
    }

    private static double seconds(long start) {
        return (System.nanoTime() - start) / 1e9;
    }
}
