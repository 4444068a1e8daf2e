package org.tacit.psi.large;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.tacit.psi.large.LargePsiTest.BANK;
import static org.tacit.psi.large.LargePsiTest.TELECOM;
import static org.tacit.psi.large.LargePsiTest.VOLE;
import static org.tacit.psi.large.LargePsiTest.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.tacit.base.Cancelled;
import org.tacit.base.InvalidInput;
import org.tacit.base.ProtocolViolation;
import org.tacit.base.TacitException;
import org.tacit.psi.ItemSource;
import org.tacit.wire.Fault;
import org.tacit.wire.LocalParties;
import org.tacit.wire.Party;
import org.tacit.wire.SessionOptions;

/** Attempts that end in the middle, wherever that is, and what the next one does. */
@Timeout(120)
class LargePsiResumeTest {

    private static final Set<Party> BOTH = Set.of(BANK, TELECOM);
    private static final List<String> BANK_IDS = IntStream.range(0, 300).mapToObj(i -> "id" + i).toList();
    private static final List<String> TELECOM_IDS = IntStream.range(150, 450).mapToObj(i -> "id" + i).toList();
    private static final int PARTITIONS = 4;

    @TempDir
    Path folder;

    private final LargePsi psi = LargePsiTest.psi(VOLE, BANK_IDS, TELECOM_IDS, 75);

    private LargePsiTest.Result attempt(UnaryOperator<SessionOptions> options) {
        return attempt(options, psi, source(BANK_IDS), source(TELECOM_IDS));
    }

    private LargePsiTest.Result attempt(UnaryOperator<SessionOptions> options, LargePsi run, ItemSource bank, ItemSource telecom) {
        var both = LocalParties.run(options,
                session -> run.intersect(session, bank, BOTH, folder.resolve("bank")),
                session -> run.intersect(session, telecom, BOTH, folder.resolve("telecom")));
        return new LargePsiTest.Result(both.first(), both.second());
    }

    private void cut(Fault fault) {
        assertThatThrownBy(() -> attempt(options -> options.withWrap(fault))).isInstanceOf(TacitException.class);
    }

    /** A cut in the first words, in the reading, in the counts and marks, and in each conversation of each partition. */
    @Test
    @Tag("slow")
    void endedAnywhereItGoesOn() throws IOException {
        record Cut(String who, String channel, long message) {
        }
        var cuts = List.of(new Cut("bank", "main", 1), new Cut("telecom", "main", 3), new Cut("bank", "main", 4), new Cut("telecom", "main", 5),
                new Cut("bank", "main/partition-0", 2), new Cut("telecom", "main/partition-1/vole", 0), new Cut("telecom", "main/partition-2", 3),
                new Cut("bank", "main/partition-3", 3), new Cut("telecom", "main/partition-3", 0));
        Path top = folder;
        for (int i = 0; i < cuts.size(); i++) {
            Cut cut = cuts.get(i);
            folder = Files.createDirectory(top.resolve("" + i));
            cut(Fault.cutAtMessage(cut.message).at(cut.who).on(cut.channel));
            LargePsiTest.Result result = attempt(options -> options);
            LargePsiTest.check(result, BANK_IDS, TELECOM_IDS, BOTH);
            // What was finished at both is not begun again; one partition was under way, and at one side perhaps a second.
            assertThat(result.bank().begun()).as("%s", cut).isBetween((long) PARTITIONS, PARTITIONS + 2L);
            assertThat(result.telecom().begun()).as("%s", cut).isBetween((long) PARTITIONS, PARTITIONS + 2L);
        }
    }

    /** Interrupted again and again it comes to its end, and no table is read twice. */
    @Test
    void cutInEveryPartition() {
        var scans = new AtomicInteger();
        ItemSource bank = counting(BANK_IDS, scans);
        for (int p = 0; p < PARTITIONS; p++) {
            Fault fault = Fault.cutAtMessage(3).at("telecom").on("main/partition-" + p);
            assertThatThrownBy(() -> attempt(options -> options.withWrap(fault), psi, bank, source(TELECOM_IDS))).isInstanceOf(TacitException.class);
        }
        LargePsiTest.Result result = attempt(options -> options, psi, bank, source(TELECOM_IDS));
        LargePsiTest.check(result, BANK_IDS, TELECOM_IDS, BOTH);
        assertThat(scans).hasValue(1);
        assertThat(result.telecom().begun()).isBetween(PARTITIONS + 1L, 2L * PARTITIONS);
    }

    private static ItemSource counting(List<String> ids, AtomicInteger scans) {
        ItemSource inner = source(ids);
        return new ItemSource() {
            @Override
            public String identity() {
                return inner.identity();
            }

            @Override
            public long size() {
                return inner.size();
            }

            @Override
            public void scan(Receiver receiver) {
                scans.incrementAndGet();
                inner.scan(receiver);
            }
        };
    }

    @Test
    void finishedAtBothItIsOnlyRead() {
        attempt(options -> options);
        LargePsiTest.Result again = attempt(options -> options);
        LargePsiTest.check(again, BANK_IDS, TELECOM_IDS, BOTH);
        assertThat(again.bank().begun()).isEqualTo(PARTITIONS);
    }

    /** A party that finished a partition which the other did not runs it again: the orders of two runs do not fit. */
    @Test
    void finishedAtOneItRunsAgain() throws IOException {
        attempt(options -> options);
        Files.delete(folder.resolve("bank/rows-00002"));
        LargePsiTest.Result result = attempt(options -> options);
        LargePsiTest.check(result, BANK_IDS, TELECOM_IDS, BOTH);
        assertThat(result.telecom().begun()).isEqualTo(PARTITIONS + 1);
    }

    /** The result of another attempt at one side is not taken for that of this one. */
    @Test
    void marksOfDifferentAttemptsDoNotFit() throws IOException {
        attempt(options -> options);
        Path old = folder.resolve("old");
        Files.copy(folder.resolve("bank/rows-00001"), old);
        Files.delete(folder.resolve("bank/rows-00001"));
        attempt(options -> options);
        Files.delete(folder.resolve("bank/rows-00001"));
        Files.move(old, folder.resolve("bank/rows-00001"));
        LargePsiTest.Result result = attempt(options -> options);
        LargePsiTest.check(result, BANK_IDS, TELECOM_IDS, BOTH);
        assertThat(result.bank().begun()).isEqualTo(PARTITIONS + 2);
    }

    /** Another table at one side, another run, another partition size: nothing of before is picked up. */
    @Test
    void nothingOfAnotherRunIsTaken() {
        attempt(options -> options);
        List<String> changed = BANK_IDS.stream().map(id -> id.equals("id200") ? "idx" : id).toList();
        LargePsiTest.Result result = attempt(options -> options, psi, source(changed), source(TELECOM_IDS));
        LargePsiTest.check(result, changed, TELECOM_IDS, BOTH);
        assertThat(result.bank().begun()).isEqualTo(PARTITIONS);
        assertThat(result.telecom().begun()).isEqualTo(PARTITIONS);

        var other = new LargePsi(VOLE, new LargePsiParameters(300, 300, 75), "another job");
        assertThat(attempt(options -> options, other, source(changed), source(TELECOM_IDS)).telecom().begun()).isEqualTo(PARTITIONS);
        var smaller = new LargePsi(VOLE, new LargePsiParameters(300, 300, 50), "another job");
        assertThat(attempt(options -> options, smaller, source(changed), source(TELECOM_IDS)).bank().begun()).isEqualTo(6);
    }

    @Test
    void aPartnerThatRunsSomethingElseIsRefused() {
        var smaller = new LargePsi(VOLE, new LargePsiParameters(300, 300, 50), "test");
        assertThatThrownBy(() -> LocalParties.run(
                session -> psi.intersect(session, source(BANK_IDS), BOTH, folder.resolve("bank")),
                session -> smaller.intersect(session, source(TELECOM_IDS), BOTH, folder.resolve("telecom"))))
                .isInstanceOf(ProtocolViolation.class).hasMessageContaining("other parameters");
    }

    /** Bytes of the scratch files change on disk: told, deleted, and the next attempt begins anew. */
    @Test
    void damagedFilesAreNoticed() throws IOException {
        cut(Fault.cutAtMessage(3).at("telecom").on("main/partition-1"));
        Path file = folder.resolve("bank/part-00002");
        byte[] bytes = Files.readAllBytes(file);
        bytes[40] ^= 1;
        Files.write(file, bytes);
        assertThatThrownBy(() -> attempt(options -> options)).isInstanceOf(InvalidInput.class).hasMessageContaining("damaged");
        LargePsiTest.check(attempt(options -> options), BANK_IDS, TELECOM_IDS, BOTH);
    }

    @Test
    void cancelledWhileReadingOrRunning() {
        for (String stage : List.of("psi.partition", "psi.intersect")) {
            assertThatThrownBy(() -> LocalParties.run(
                    options -> options.withProgress((at, done, total) -> {
                        if (at.equals(stage) && Thread.currentThread().getName().equals("bank")) {
                            throw Cancelled.of("bank stopped the job.", "bank 停止了任务。");
                        }
                    }),
                    session -> psi.intersect(session, source(BANK_IDS), BOTH, folder.resolve("bank")),
                    session -> psi.intersect(session, source(TELECOM_IDS), BOTH, folder.resolve("telecom"))))
                    .isInstanceOf(Cancelled.class);
        }
        LargePsiTest.check(attempt(options -> options), BANK_IDS, TELECOM_IDS, BOTH);
    }

    // ---- a partner that does not go on as it began; messages of the main channel: binding, nonce, held, ready, items, marks ----

    private static final int ITEMS = 4;
    private static final int MARKS = 5;

    @Test
    void moreItemsThanTheContractSays() {
        assertThatThrownBy(() -> attempt(options -> options.withWrap(Fault.change(ITEMS, b -> number(301)).at("telecom").on("main"))))
                .isInstanceOf(ProtocolViolation.class).hasMessageContaining("announced 301 items");
        assertThatThrownBy(() -> attempt(options -> options.withWrap(Fault.change(ITEMS, b -> number(-1)).at("telecom").on("main"))))
                .isInstanceOf(ProtocolViolation.class).hasMessageContaining("announced -1 items");
    }

    private static byte[] number(long value) {
        byte[] bytes = new byte[8];
        for (int i = 0; i < 8; i++) {
            bytes[i] = (byte) (value >> 8 * i);
        }
        return bytes;
    }

    @Test
    void otherItemsThanBeforeTheInterruption() {
        cut(Fault.cutAtMessage(3).at("telecom").on("main/partition-1"));
        assertThatThrownBy(() -> attempt(options -> options.withWrap(Fault.change(ITEMS, b -> number(299)).at("telecom").on("main"))))
                .isInstanceOf(ProtocolViolation.class).hasMessageContaining("brought 300 before");
    }

    @Test
    void aListOfMarksOfAnotherLength() {
        assertThatThrownBy(() -> attempt(options -> options.withWrap(Fault.change(MARKS, b -> Arrays.copyOf(b, b.length - 16)).at("telecom").on("main"))))
                .isInstanceOf(ProtocolViolation.class).hasMessageContaining("bytes");
    }

    /** Who claims to have finished what it has not, or the reverse, only fails to agree with us: partitions run again. */
    @Test
    void wrongMarksEndTheRunOrRepeatIt() {
        cut(Fault.cutAtMessage(3).at("telecom").on("main/partition-2"));
        assertThatThrownBy(() -> attempt(options -> options.withWrap(Fault.change(MARKS, b -> {
            Arrays.fill(b, (byte) 1);
            return b;
        }).at("telecom").on("main"))
                .withDeadline(java.time.Duration.ofSeconds(1)))).isInstanceOf(TacitException.class);
        LargePsiTest.check(attempt(options -> options), BANK_IDS, TELECOM_IDS, BOTH);
    }
}
