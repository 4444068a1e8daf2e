package org.tacit.pir.lwe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.tacit.wire.Progress;

@Timeout(60)
class SharedPassesTest {

    private static LweServer server() {
        Random numbers = new Random(2);
        ByteMatrix m = new ByteMatrix(9, 300);
        byte[] column = new byte[9];
        for (int c = 0; c < 300; c++) {
            numbers.nextBytes(column);
            m.putColumn(c, 0, column, 0, 9);
        }
        return new LweServer(m, new byte[LweParameters.SEED_BYTES], Progress.SILENT);
    }

    /** Eleven ask two queries each while a pass is under way: eight of them share the next, the others the one after it. */
    @Test
    void whoWaitsIsAnsweredTogether() throws Exception {
        try (LweServer server = server()) {
            SharedPasses passes = new SharedPasses(server);
            List<FutureTask<int[][]>> asking = new ArrayList<>();
            List<int[][]> questions = new ArrayList<>();
            passes.passing.lock();
            for (int i = 0; i < 11; i++) {
                int[][] question = {new Random(i).ints(300).toArray(), new Random(-i - 1).ints(300).toArray()};
                questions.add(question);
                var task = new FutureTask<>(() -> passes.answer(question, () -> { }));
                asking.add(task);
                Thread.ofPlatform().daemon().start(task);
            }
            while (passes.passing.getQueueLength() < 11) {
                Thread.onSpinWait();
            }
            passes.passing.unlock();
            for (int i = 0; i < 11; i++) {
                assertThat(asking.get(i).get(30, TimeUnit.SECONDS)).isEqualTo(server.answer(questions.get(i)));
            }
            assertThat(passes.passes()).isEqualTo(2);
            passes.answer(questions.get(0), () -> { });
            assertThat(passes.passes()).isEqualTo(3);
        }
    }

    /** What stands beside a question is done when its answer is there; where it fails, so does that question, and no other of its pass. */
    @Test
    void whatStandsBesideIsTheQuestionsOwn() throws Exception {
        try (LweServer server = server()) {
            SharedPasses passes = new SharedPasses(server);
            var fails = new IllegalStateException("no element");
            var done = new AtomicInteger();
            passes.passing.lock();
            var one = new FutureTask<>(() -> passes.answer(new int[2][300], () -> {
                throw fails;
            }));
            var other = new FutureTask<>(() -> passes.answer(new int[2][300], done::incrementAndGet));
            Thread.ofPlatform().daemon().start(one);
            Thread.ofPlatform().daemon().start(other);
            while (passes.passing.getQueueLength() < 2) {
                Thread.onSpinWait();
            }
            passes.passing.unlock();
            assertThat(other.get(30, TimeUnit.SECONDS)).isEqualTo(new int[2][9]);
            assertThat(done).hasValue(1);
            assertThatThrownBy(() -> one.get(30, TimeUnit.SECONDS)).hasCause(fails);
            assertThat(passes.passes()).isEqualTo(1);
        }
    }

    @Test
    void aQuestionThatDoesNotFitFails() {
        try (LweServer server = server()) {
            SharedPasses passes = new SharedPasses(server);
            assertThatThrownBy(() -> passes.answer(new int[][] {new int[299]}, () -> { })).isInstanceOf(IllegalArgumentException.class);
            assertThat(passes.answer(new int[1][300], () -> { })).isEqualTo(new int[1][9]);
        }
    }
}
