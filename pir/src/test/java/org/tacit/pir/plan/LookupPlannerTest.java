package org.tacit.pir.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tacit.base.InvalidInput;
import org.tacit.pir.LookupMethod;
import org.tacit.wire.LinkSpeed;

class LookupPlannerTest {

    private static LookupPlanner.Decision decide(long rows, int bytes, long questions, double megabits, double milliseconds, boolean hold, boolean second, long memory) {
        return LookupPlanner.decide(new LookupSituation(rows, bytes, questions, hold, second, memory, LinkSpeed.measured(megabits * 1e6, milliseconds / 1e3)));
    }

    /** Situations and what fits them, with the sentences that a person reads. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            1000000|64|1000|1000|2|LWE|lwe: about 33 s for 1,000 questions to 1,000,000 rows of 64 bytes over 1000 Mbit/s, 2.0 ms, 100 ms to begin and 33 ms a question; no other method is there.|lwe：向 1,000,000 行（每行 64 字节）提 1,000 次查询，链路 1000 Mbit/s，往返 2.0 毫秒，共约 33 秒，其中准备 100 毫秒，每次 33 毫秒；没有其他方法可选。
            """)
    void choicesAndSentences(long rows, int bytes, long questions, double megabits, double milliseconds, LookupMethod expected, String en, String zh) {
        LookupPlanner.Decision decision = decide(rows, bytes, questions, megabits, milliseconds, true, false, 0);
        assertThat(decision.method()).isEqualTo(expected);
        assertThat(decision.why().en()).isEqualTo(en);
        assertThat(decision.why().zh()).isEqualTo(zh);
    }

    @Test
    void tooLittleMemoryIsSaid() {
        assertThatThrownBy(() -> decide(10_000_000, 64, 10, 1000, 2, false, false, 100_000_000)).isInstanceOf(InvalidInput.class)
                .hasMessageContaining("lwe needs 1.2 GB of memory and 100 MB are there");
    }

    @Test
    void anAssumedLineIsCalledOne() {
        assertThat(LookupPlanner.decide(new LookupSituation(1000, 10, 10, true, false, 0, LinkSpeed.ASSUMED)).why().en()).contains("over 1000 Mbit/s, 2.0 ms (assumed)");
    }

    @Test
    void emptyTables() {
        assertThat(decide(0, 1, 0, 100, 1, true, false, 0).why().en()).contains("for 1 questions to 0 rows");
    }

    /** Both parties write the same words, whatever their machines' language. */
    @Test
    void theWordsDoNotDependOnTheMachine() {
        Locale before = Locale.getDefault();
        try {
            String here = decide(1_000_000, 200, 50, 12.5, 7, true, false, 0).why().zh();
            for (Locale locale : new Locale[] {Locale.GERMANY, Locale.forLanguageTag("hi-IN-u-nu-deva"), Locale.CHINA}) {
                Locale.setDefault(locale);
                assertThat(decide(1_000_000, 200, 50, 12.5, 7, true, false, 0).why().zh()).isEqualTo(here);
            }
        } finally {
            Locale.setDefault(before);
        }
    }
}
