package org.tacit.psi.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tacit.base.InvalidInput;
import org.tacit.wire.LinkSpeed;

class PsiPlannerTest {

    private static PsiPlanner.Decision decide(long n, long m, double megabits, double milliseconds, boolean malicious, boolean national) {
        return PsiPlanner.decide(new Situation(n, m, true, true, malicious, national, LinkSpeed.measured(megabits * 1e6, milliseconds / 1e3)));
    }

    /** Situations and what fits them, with the sentences that a person reads. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            1048576|1048576|1000|2|false|VOLE    |vole: about 3 s for 1,048,576 and 1,048,576 identifiers over 1000 Mbit/s, 2.0 ms; ecdh (curve25519) would take 118 s.|vole：1,048,576 与 1,048,576 个标识，链路 1000 Mbit/s，往返 2.0 毫秒，约需 3 秒；而 ecdh (curve25519) 约需 118 秒。
            100000000|100000000|100|20|false|VOLE|vole: about 5 min for 100,000,000 and 100,000,000 identifiers over 100 Mbit/s, 20 ms; ecdh (curve25519) would take 192 min.|vole：100,000,000 与 100,000,000 个标识，链路 100 Mbit/s，往返 20 毫秒，约需 5 分钟；而 ecdh (curve25519) 约需 192 分钟。
            1000|1200|1000|2|false|ECDH          |ecdh (curve25519): about 0.1 s for 1,000 and 1,200 identifiers over 1000 Mbit/s, 2.0 ms; vole would take 0.3 s.|ecdh (curve25519)：1,000 与 1,200 个标识，链路 1000 Mbit/s，往返 2.0 毫秒，约需 0.1 秒；而 vole 约需 0.3 秒。
            30000|30000|0.5|80|false|VOLE        |vole: about 18 s for 30,000 and 30,000 identifiers over 0.5 Mbit/s, 80 ms; ecdh (curve25519) would take 40 s.|vole：30,000 与 30,000 个标识，链路 0.5 Mbit/s，往返 80 毫秒，约需 18 秒；而 ecdh (curve25519) 约需 40 秒。
            5000|4000|0.5|80|false|ECDH          |ecdh (curve25519): about 6 s for 5,000 and 4,000 identifiers over 0.5 Mbit/s, 80 ms; vole would take 9 s.|ecdh (curve25519)：5,000 与 4,000 个标识，链路 0.5 Mbit/s，往返 80 毫秒，约需 6 秒；而 vole 约需 9 秒。
            16384|16384|1000|2|true|ECDH_SM2     |ecdh (sm2): about 6 s for 16,384 and 16,384 identifiers over 1000 Mbit/s, 2.0 ms; it uses SM2 and SM3 and nothing else, as demanded.|ecdh (sm2)：16,384 与 16,384 个标识，链路 1000 Mbit/s，往返 2.0 毫秒，约需 6 秒；按要求只使用 SM2 与 SM3 算法。
            1000|10000000|100|20|false|VOLE      |vole: about 13 s for 1,000 and 10,000,000 identifiers over 100 Mbit/s, 20 ms; ecdh (curve25519) would take 10 min; where the small list is asked about again and again, psi.publish and psi.lookup cost less.|vole：1,000 与 10,000,000 个标识，链路 100 Mbit/s，往返 20 毫秒，约需 13 秒；而 ecdh (curve25519) 约需 10 分钟；若小名单需反复查询，psi.publish 与 psi.lookup 更省。
            """)
    void choicesAndSentences(long n, long m, double megabits, double milliseconds, boolean national, PairProtocol expected, String en, String zh) {
        PsiPlanner.Decision decision = decide(n, m, megabits, milliseconds, false, national);
        assertThat(decision.protocol()).isEqualTo(expected);
        assertThat(decision.why().en()).isEqualTo(en);
        assertThat(decision.why().zh()).isEqualTo(zh);
    }

    @Test
    void anAssumedLineIsCalledOne() {
        PsiPlanner.Decision decision = PsiPlanner.decide(Situation.of(1000, 1000, LinkSpeed.ASSUMED));
        assertThat(decision.why().en()).contains("over 1000 Mbit/s, 2.0 ms (assumed)");
        assertThat(decision.why().zh()).contains("往返 2.0 毫秒（假定）");
    }

    @Test
    void demandsThatNothingMeets() {
        assertThatThrownBy(() -> decide(10, 10, 100, 1, true, true)).isInstanceOf(InvalidInput.class).hasMessageContaining("cheating parties");
    }

    @Test
    void againstCheatingParties() {
        PsiPlanner.Decision decision = decide(1 << 20, 1 << 20, 1000, 2, true, false);
        assertThat(decision.protocol()).isEqualTo(PairProtocol.VOLE_MALICIOUS);
        assertThat(decision.why().en()).startsWith("vole (malicious): about ").endsWith("it alone withstands parties that do not follow the protocol, as demanded.");
    }

    @Test
    void emptyTables() {
        assertThat(decide(0, 0, 100, 1, false, false).protocol()).isEqualTo(PairProtocol.ECDH);
    }

    /** Both parties write the same words, whatever their machines' language. */
    @Test
    void theWordsDoNotDependOnTheMachine() {
        Locale before = Locale.getDefault();
        try {
            String here = decide(1_000_000, 20, 12.5, 7, false, false).why().zh();
            for (Locale locale : new Locale[] {Locale.GERMANY, Locale.forLanguageTag("hi-IN-u-nu-deva"), Locale.CHINA}) {
                Locale.setDefault(locale);
                assertThat(decide(1_000_000, 20, 12.5, 7, false, false).why().zh()).isEqualTo(here);
            }
        } finally {
            Locale.setDefault(before);
        }
    }

    /** The estimate is between the slower of computing and sending, and both one after the other. */
    @Test
    void estimatesOverALine() {
        Estimate estimate = new Estimate(12_500_000, 10, 3);
        assertThat(estimate.over(LinkSpeed.measured(100e6, 0.02))).isEqualTo(3.2);
        assertThat(estimate.over(LinkSpeed.measured(10e6, 0.02))).isEqualTo(10.2);
    }
}
