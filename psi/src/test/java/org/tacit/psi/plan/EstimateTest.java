package org.tacit.psi.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tacit.crypto.curve.DhGroup;
import org.tacit.psi.ItemSource;
import org.tacit.psi.Items;
import org.tacit.psi.Psi;
import org.tacit.psi.ecdh.EcdhPsi;
import org.tacit.psi.ecdh.EcdhPsiParameters;
import org.tacit.psi.large.LargePsi;
import org.tacit.psi.large.LargePsiParameters;
import org.tacit.psi.vole.VolePsi;
import org.tacit.psi.vole.VolePsiParameters;
import org.tacit.wire.LocalParties;
import org.tacit.wire.Session;

/** What a contract shows before a run is within a factor of two of what the run takes. */
class EstimateTest {

    @TempDir
    private Path folder;

    private static void within(double estimate, double truth) {
        assertThat(estimate).isBetween(truth / 2, truth * 2);
    }

    private static List<String> ids(int n) {
        return IntStream.range(0, n).mapToObj(i -> "id" + i).toList();
    }

    @ParameterizedTest
    @CsvSource({"VOLE,16384,16384", "VOLE,20000,500", "ECDH,300,200", "ECDH_SM2,100,100"})
    void bytesOfRealRuns(PairProtocol protocol, int n, int m) {
        Psi psi = protocol == PairProtocol.VOLE ? new VolePsi(VolePsiParameters.standard())
                : new EcdhPsi(EcdhPsiParameters.of(protocol.national() ? DhGroup.sm2() : DhGroup.curve25519()));
        long truth = LocalParties.run(2, (Session session) -> {
            psi.intersect(session, Items.of(ids(session.index() == 0 ? n : m)), Set.copyOf(session.parties()));
            return session.traffic().bytesSent();
        }).stream().mapToLong(Long::longValue).sum();
        within(protocol.estimate(n, m, true, true).bytes(), truth);
    }

    @Test
    void bytesAndDiskOfPartitions() {
        var cut = new LargePsiParameters(30_000, 20_000, 10_000);
        var psi = new LargePsi(most -> new VolePsi(VolePsiParameters.standard(most)), cut, "test");
        long truth = LocalParties.run(2, (Session session) -> {
            Items items = Items.of(ids(session.index() == 0 ? 30_000 : 20_000));
            psi.intersect(session, ItemSource.of(items, "test"), Set.copyOf(session.parties()), folder.resolve(session.self().name()));
            return session.traffic().bytesSent();
        }).stream().mapToLong(Long::longValue).sum();
        Estimate estimate = PairProtocol.VOLE.byPartitions(cut, true, true);
        within(estimate.bytes(), truth);
        assertThat(size(folder.resolve("bank"))).isBetween(30_000L * 21, estimate.disk());
    }

    private static long size(Path folder) {
        try (var files = java.nio.file.Files.list(folder)) {
            return files.mapToLong(f -> f.toFile().length()).sum();
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** Seconds and bytes an item that docs/performance.md records, from commands that repeat them. */
    @ParameterizedTest
    @CsvSource({"VOLE,1048576,2.1,21.5", "VOLE,10000000,16.2,24.3", "ECDH,65536,6.4,82", "ECDH_SM2,16384,5.0,80"})
    void whatWasMeasured(PairProtocol protocol, int n, double seconds, double bytesAnItem) {
        Estimate estimate = protocol.estimate(n, n, true, true);
        within(estimate.seconds(), seconds);
        within((double) estimate.bytes() / n, bytesAnItem);
    }
}
