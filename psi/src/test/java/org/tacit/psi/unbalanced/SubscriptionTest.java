package org.tacit.psi.unbalanced;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.tacit.base.InvalidInput;
import org.tacit.base.ProtocolViolation;
import org.tacit.base.TacitException;
import org.tacit.crypto.oprf.OprfKey;
import org.tacit.psi.Intersection;
import org.tacit.psi.Items;
import org.tacit.wire.Fault;
import org.tacit.wire.LocalParties;
import org.tacit.wire.Pipe;

/** Both sides through days: tables change, answers are kept, lines break, keys change. */
@Timeout(60)
class SubscriptionTest {

    private static List<String> ids(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> "id" + i).toList();
    }

    private record Day(Intersection found, long asked, long[] handles) {
    }

    private static Day day(Path root, Pair pair, List<String> small, List<String> large, int epoch, Pipe.Wrap wrap) {
        var both = LocalParties.run(options -> options.withWrap(wrap), session -> {
            Readiness.await(session);
            try (Subscription fetched = Subscription.fetch(session, root.resolve("asker"), epoch, 1000)) {
                return fetched.query(session, pair.psi, Items.of(small), true);
            }
        }, session -> {
            try (Publication published = Publication.open(root.resolve("holder"), epoch, Pair.source(large), SetParameters.of(1000), session.random(),
                    Readiness.preparing(session))) {
                Readiness.announce(session);
                SetTransfer.serve(session, published.set());
                return pair.psi.answer(session, published.set(), pair.account(Pair.PLENTY), 1000, true);
            }
        });
        return new Day(both.first(), both.second().queries(), both.second().handles());
    }

    /** Random changes on both sides: what is found is what is common, and only what is new is asked about. */
    @Property(tries = 12)
    void daysAgreeWithPlaintext(@ForAll Random random, @ForAll @IntRange(min = 0, max = 40) int small, @ForAll @IntRange(min = 0, max = 60) int large) {
        try (Pair pair = new Pair(List.of("unused"))) {
            Path root = pair.folder.resolve("days");
            Set<String> before = Set.of();
            int epoch = 1;
            for (int day = 0; day < 4; day++) {
                List<String> mine = ids(0, 80).stream().filter(id -> random.nextInt(80) < small).toList();
                List<String> theirs = new ArrayList<>(ids(0, 80).stream().filter(id -> random.nextInt(80) < large).toList());
                java.util.Collections.shuffle(theirs, random);
                if (random.nextInt(4) == 0) {
                    epoch++;
                    before = Set.of();
                }
                Day result = day(root, pair, mine, theirs, epoch, Pipe.Wrap.NONE);
                assertThat(Arrays.stream(result.found.rows()).mapToObj(row -> mine.get((int) row)))
                        .containsExactlyInAnyOrderElementsOf(mine.stream().filter(theirs::contains).toList());
                assertThat(Arrays.stream(result.handles).mapToObj(row -> theirs.get((int) row)).toList())
                        .isEqualTo(Arrays.stream(result.found.rows()).mapToObj(row -> mine.get((int) row)).toList());
                Set<String> known = before;
                assertThat(result.asked).isEqualTo(mine.stream().filter(id -> !known.contains(id)).count());
                before = new HashSet<>(mine);
            }
        }
    }

    /** A line that breaks in the middle: what was answered is not asked again, and nothing is given back either. */
    @Test
    void answersOfARunThatBrokeOffAreKept() {
        try (Pair pair = new Pair(List.of("unused"))) {
            Path root = pair.folder.resolve("days");
            List<String> mine = ids(0, 200);
            day(root, pair, List.of(), ids(100, 300), 1, Pipe.Wrap.NONE);
            assertThatThrownBy(() -> day(root, pair, mine, ids(100, 300), 1, Fault.cutAtMessage(15).at("telecom"))).isInstanceOf(TacitException.class);
            long charged = pair.account(Pair.PLENTY).used();
            assertThat(charged).isPositive();
            Day again = day(root, pair, mine, ids(100, 300), 1, Pipe.Wrap.NONE);
            assertThat(again.found.size()).isEqualTo(100);
            assertThat(again.asked).isLessThan(200);
            assertThat(pair.account(Pair.PLENTY).used()).isEqualTo(charged + again.asked);
            assertThat(day(root, pair, mine, ids(100, 300), 1, Pipe.Wrap.NONE).asked).isZero();
        }
    }

    @Test
    void whatIsNoLongerAskedAboutIsForgotten() throws IOException {
        try (Pair pair = new Pair(List.of("unused"))) {
            Path root = pair.folder.resolve("days");
            day(root, pair, ids(0, 100), ids(0, 10), 1, Pipe.Wrap.NONE);
            day(root, pair, ids(50, 60), ids(0, 10), 1, Pipe.Wrap.NONE);
            List<Path> files = Disk.list(root.resolve("asker/epoch-0001/answers"), "answers-*");
            assertThat(files).hasSize(1);
            int record = KnownValues.NAME + SetParameters.of(1000).width() + SortedRuns.CHECK;
            assertThat(Files.size(files.getFirst())).isEqualTo(KnownValues.HEAD + 10 * record);
        }
    }

    /** An epoch's first key is its only key, whatever was lost; what an epoch had is deleted with it, and none is gone back to. */
    @Test
    void keysChangeWithEpochsOnly() throws IOException {
        try (Pair pair = new Pair(List.of("unused"))) {
            Path root = pair.folder.resolve("days");
            day(root, pair, ids(0, 5), ids(0, 10), 1, Pipe.Wrap.NONE);
            byte[] first = Files.readAllBytes(root.resolve("asker/epoch-0001/publisher"));
            Disk.deleteFolder(root.resolve("holder"));
            Disk.deleteFolder(root.resolve("asker/epoch-0001/set"));
            assertThatThrownBy(() -> day(root, pair, ids(0, 5), ids(0, 10), 1, Pipe.Wrap.NONE)).isInstanceOf(ProtocolViolation.class).hasMessageContaining("another key");
            assertThat(day(root, pair, ids(0, 5), ids(0, 10), 2, Pipe.Wrap.NONE).found.size()).isEqualTo(5);
            assertThat(root.resolve("holder/epoch-0001")).doesNotExist();
            assertThat(root.resolve("asker/epoch-0001")).doesNotExist();
            assertThat(Files.readAllBytes(root.resolve("asker/epoch-0002/publisher"))).isNotEqualTo(first);
            assertThatThrownBy(() -> day(root, pair, ids(0, 5), ids(0, 10), 1, Pipe.Wrap.NONE)).isInstanceOf(InvalidInput.class).hasMessageContaining("given up");
        }
    }

    /** A first build is killed, and the table has changed when it is tried again. */
    @Test
    void aBuildThatWasCutDoesNotStandInTheWayOfTheNextSnapshot() {
        try (Pair pair = new Pair(List.of("unused"))) {
            Path root = pair.folder.resolve("days");
            Work cut = new Work((stage, done, total) -> {
                throw org.tacit.base.Cancelled.of("stopped", "已停止");
            }, () -> { });
            assertThatThrownBy(() -> Publication.open(root.resolve("holder"), 1, Pair.source(ids(0, 50)), SetParameters.of(1000), Pair.RANDOM, cut))
                    .isInstanceOf(org.tacit.base.Cancelled.class);
            assertThat(day(root, pair, ids(0, 60), ids(5, 50), 1, Pipe.Wrap.NONE).found.size()).isEqualTo(45);
        }
    }

    @Test
    void aDamagedKeyIsNotReplacedInSilence() throws IOException {
        try (Pair pair = new Pair(List.of("unused"))) {
            Path key = pair.folder.resolve("key");
            byte[] publicKey;
            try (OprfKey made = KeyFile.openOrMake(pair.folder, 3, Pair.RANDOM)) {
                publicKey = made.publicKey();
            }
            try (OprfKey again = KeyFile.openOrMake(pair.folder, 3, Pair.RANDOM)) {
                assertThat(again.publicKey()).isEqualTo(publicKey);
            }
            assertThatThrownBy(() -> KeyFile.openOrMake(pair.folder, 4, Pair.RANDOM)).isInstanceOf(InvalidInput.class).hasMessageContaining("damaged");
            byte[] stored = Files.readAllBytes(key);
            stored[20] ^= 1;
            Files.write(key, stored);
            assertThatThrownBy(() -> KeyFile.openOrMake(pair.folder, 3, Pair.RANDOM)).isInstanceOf(InvalidInput.class).hasMessageContaining("damaged");
        }
    }

    /** Kept answers that were cut on the disk are refused, not believed. */
    @Test
    void damagedAnswersAreRefused() throws IOException {
        try (Pair pair = new Pair(List.of("unused"))) {
            Path root = pair.folder.resolve("days");
            day(root, pair, ids(0, 5), ids(0, 10), 1, Pipe.Wrap.NONE);
            Path answers = Disk.list(root.resolve("asker/epoch-0001/answers"), "answers-*").getFirst();
            Files.write(answers, Arrays.copyOf(Files.readAllBytes(answers), (int) Files.size(answers) - 1));
            assertThatThrownBy(() -> day(root, pair, ids(0, 5), ids(0, 10), 1, Pipe.Wrap.NONE)).isInstanceOf(InvalidInput.class).hasMessageContaining("damaged");
        }
    }
}
