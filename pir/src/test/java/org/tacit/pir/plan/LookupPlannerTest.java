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
    @CsvSource(delimiter = '|', maxCharsPerColumn = 8192, textBlock = """
            100000|64|1000|1000|2|true|false|SEALED|sealed: about 733 ms for 1,000 questions to 100,000 rows of 64 bytes over 1000 Mbit/s, 2.0 ms, 130 ms to begin and 2.6 ms a question; lwe would take 7.7 s.|sealed：向 100,000 行（每行 64 字节）提 1,000 次查询，链路 1000 Mbit/s，往返 2.0 毫秒，共约 733 毫秒，其中准备 130 毫秒，每次 2.6 毫秒；而 lwe 约需 7.7 秒。
            10000000|64|100|100|20|true|false|LWE|lwe: about 28 s for 100 questions to 10,000,000 rows of 64 bytes over 100 Mbit/s, 20 ms, 3.1 s to begin and 269 ms a question; sealed would take 84 s.|lwe：向 10,000,000 行（每行 64 字节）提 100 次查询，链路 100 Mbit/s，往返 20 毫秒，共约 28 秒，其中准备 3.1 秒，每次 269 毫秒；而 sealed 约需 84 秒。
            1000000|64|1000|1000|2|false|false|LWE|lwe: about 31 s for 1,000 questions to 1,000,000 rows of 64 bytes over 1000 Mbit/s, 2.0 ms, 100 ms to begin and 33 ms a question; sealed gives every client a sealed copy of the table, dpf needs a second host, candidates shows the provider what is asked for among others, and is taken only where it is written.|lwe：向 1,000,000 行（每行 64 字节）提 1,000 次查询，链路 1000 Mbit/s，往返 2.0 毫秒，共约 31 秒，其中准备 100 毫秒，每次 33 毫秒；sealed 会给每个客户端一份加封的数据表副本，dpf 需要第二台主机，candidates 会让提供方看到混在其他键中的所查键，仅在明确指定时使用。
            10000000|256|100|100|20|true|true|DPF|dpf: about 32 s for 100 questions to 10,000,000 rows of 256 bytes over 100 Mbit/s, 20 ms, 20 ms to begin and 341 ms a question; lwe would take 63 s.|dpf：向 10,000,000 行（每行 256 字节）提 100 次查询，链路 100 Mbit/s，往返 20 毫秒，共约 32 秒，其中准备 20 毫秒，每次 341 毫秒；而 lwe 约需 63 秒。
            """)
    void choicesAndSentences(long rows, int bytes, long questions, double megabits, double milliseconds, boolean hold, boolean second, LookupMethod expected, String en, String zh) {
        LookupPlanner.Decision decision = decide(rows, bytes, questions, megabits, milliseconds, hold, second, 0);
        assertThat(decision.method()).isEqualTo(expected);
        assertThat(decision.why().en() + "|" + decision.why().zh()).isEqualTo(en + "|" + zh);
    }

    /** What somebody else chose is compared with what there is. */
    @Test
    void aChoiceThatWasMade() {
        var situation = new LookupSituation(1_000_000, 64, 1000, true, true, 0, LinkSpeed.ASSUMED);
        assertThat(LookupPlanner.why(LookupMethod.CANDIDATES, situation).en()).startsWith("candidates: about ").contains("; sealed would take ");
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
