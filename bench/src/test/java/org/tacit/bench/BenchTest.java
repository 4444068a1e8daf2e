package org.tacit.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tacit.base.InvalidInput;

/** Every kind, small, between real processes; and that a wrong result is called wrong. */
class BenchTest {

    @ParameterizedTest
    @CsvSource({"psi,n=300;m=200", "psi,n=200;protocol=ecdh-sm2", "psi,n=900;protocol=vole;partition=300", "psi,n=100;protocol=ecdh;partition=30", "psi,n=150;m=250;protocol=union", "psi,n=150;m=100;protocol=cardinality-sm2", "psi,n=300;m=200;protocol=circuit", "psi,n=200;m=700;protocol=unbalanced", "ot,n=5000", "mpc,op=mul;n=500", "mpc,op=less;n=500",
            "mpc,op=matmul;n=12", "mpc,op=sigmoid;n=200", "he,bits=2048;n=70", "he,scheme=ou;n=5", "he,scheme=ec-elgamal;n=40", "he,scheme=ec-elgamal-sm2;n=40", "he,scheme=ckks;n=5000", "pir,rows=700;queries=6", "pir,method=lwe;rows=700;queries=6", "pir,method=ot;k=20;rows=700;queries=6", "pir,rows=700;n=3000;method=batch", "train,n=600;epochs=0;batch=0"})
    void isCorrectAndReportsWhatItMeasured(String kind, String options) {
        Map<String, Object> report = new Bench(kind, settings(options).with("warmup", 0)).run();
        assertThat(report).containsEntry("kind", kind).containsEntry("correct", true).containsEntry("parties", 2)
                .containsKeys("protocol", "security", "seconds", "offlineSeconds", "rounds", "machine");
        assertThat((Double) report.get("seconds")).isPositive();
        assertThat(report.get("bytesSent")).asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.MAP).containsOnlyKeys("a", "b");
    }

    /** Killed with SIGKILL while its partitions run; both come back, and little is done twice. */
    @Test
    void aKilledPartyComesBack() {
        Map<String, Object> report = new Bench("psi", settings("protocol=vole;n=40000;m=30000;partition=4000;kill=true;warmup=0")).run();
        assertThat(report).containsEntry("correct", true).containsEntry("resumed", true).containsEntry("partitions", 10)
                .containsEntry("protocol", "vole-partitioned");
        assertThat((Long) report.get("repeatedPartitions")).isBetween(0L, 2L);
        assertThat((Double) report.get("secondsBeforeKill")).isPositive().isLessThan((Double) report.get("seconds"));
        assertThatThrownBy(() -> new Bench("ot", settings("n=64;kill=true;warmup=0")).run()).isInstanceOf(InvalidInput.class).hasMessageContaining("--kill");
    }

    @Test
    void threePartiesAreThreeProcesses() {
        Map<String, Object> report = new Bench("psi", settings("protocol=vole;parties=3;n=300;m=200;warmup=0")).run();
        assertThat(report).containsEntry("correct", true).containsEntry("parties", 3).containsEntry("common", 100);
        assertThat(report.get("bytesSent")).asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.MAP).containsOnlyKeys("a", "b", "c");
    }

    @ParameterizedTest
    @CsvSource({"rep3;op=mul", "rep3;op=matmul", "rep3-malicious;op=less"})
    void threePartiesCompute(String options) {
        Map<String, Object> report = new Bench("mpc", settings("protocol=" + options + ";n=40;warmup=0")).run();
        assertThat(report).containsEntry("correct", true).containsEntry("parties", 3).containsKeys("perSecond", "perSecondOnline");
    }

    @Test
    void lookupAtTwoHostsIsThreeProcesses() {
        Map<String, Object> report = new Bench("pir", settings("method=dpf;rows=700;queries=6;warmup=0")).run();
        assertThat(report).containsEntry("correct", true).containsEntry("parties", 3).containsEntry("unreadable", 0).containsKeys("serverMs", "secondHostMs", "transferSeconds");
    }

    @Test
    void aShapedLinkTakesItsTime() {
        Map<String, Object> report = new Bench("ot", settings("n=64;warmup=0;rtt=100ms")).run();
        // Base transfers and the extension cannot be done without some messages one after the other.
        assertThat((Double) report.get("seconds")).isGreaterThan(0.1);
        assertThat(report).containsEntry("correct", true);
    }

    @Test
    void oneWrongBlockIsNoticed(@TempDir Path folder) throws Exception {
        Settings settings = settings("n=64");
        var workload = new OtWorkload();
        for (String party : Bench.PARTIES) {
            Files.createDirectories(folder.resolve(party));
        }
        workload.generate(folder, settings);
        long[] q = LongFile.random(5, 128);
        LongFile.write(folder.resolve("a/delta"), new long[] {3, 4});
        LongFile.write(folder.resolve("a/blocks"), q);
        long choices = LongFile.read(folder.resolve("b/choices"))[0];
        for (int i = 0; i < 64; i++) {
            if ((choices >>> i & 1) == 1) {
                q[2 * i] ^= 3;
                q[2 * i + 1] ^= 4;
            }
        }
        LongFile.write(folder.resolve("b/blocks"), q);
        assertThat(workload.check(folder, settings, List.of(figures()), new java.util.HashMap<>())).isTrue();
        q[77] ^= 1;
        LongFile.write(folder.resolve("b/blocks"), q);
        assertThat(workload.check(folder, settings, List.of(figures()), new java.util.HashMap<>())).isFalse();
    }

    private static PartyReport figures() {
        return new PartyReport("a", 1, 1, 1, 1, 1, Map.of("onlineSeconds", 1.0));
    }

    @ParameterizedTest
    @CsvSource({"psi,protocol=none", "psi,parties=3;protocol=ecdh", "psi,parties=17;protocol=vole", "psi,n=many", "ot,rate=fast", "pir,method=none", "mpc,op=root", "mpc,protocol=rep4", "he,scheme=none", "he,n=0", "he,scheme=ckks;degree=4096", "he,bits=1024;n=3", "train,data=nowhere"})
    void wrongOptionsAreOneSentence(String kind, String options) {
        assertThatThrownBy(() -> new Bench(kind, settings(options).with("warmup", 0)).run()).isInstanceOf(InvalidInput.class);
    }

    private static Settings settings(String options) {
        Settings settings = new Settings(Map.of());
        for (String option : options.split(";")) {
            settings = settings.with(option.substring(0, option.indexOf('=')), option.substring(option.indexOf('=') + 1));
        }
        return settings;
    }
}
