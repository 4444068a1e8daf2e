package org.tacit.data.quality;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tacit.data.Statistics;
import org.tacit.data.Table;
import org.tacit.data.TableStore;
import org.tacit.data.classify.Classifier;
import org.tacit.data.classify.ColumnSurvey;
import org.tacit.data.classify.Suggestion;
import org.tacit.data.classify.Surveyor;

class QualityReportTest {

    @TempDir
    private Path folder;

    private QualityReport report(String csv) throws Exception {
        try (TableStore store = TableStore.open(folder.resolve("store"), 256)) {
            Table table = store.importCsv("t", Files.writeString(folder.resolve("t.csv"), csv));
            Statistics statistics = store.statistics(table);
            List<ColumnSurvey> surveys = Surveyor.survey(table);
            List<Suggestion> suggestions = new ArrayList<>();
            for (int c = 0; c < surveys.size(); c++) {
                suggestions.add(Classifier.suggest(table.schema().columns().get(c), surveys.get(c), statistics.columns().get(c).distinct()));
            }
            return QualityReport.of(table.schema(), statistics, surveys, suggestions);
        }
    }

    @Test
    void aCleanTableHasFullMarks() throws Exception {
        QualityReport report = report("手机号,金额\n13900000001,1.5\n13900000002,2.5\n13900000003,3.5\n");
        assertThat(report.score()).isEqualTo(100);
        assertThat(report.findings()).isEmpty();
    }

    @Test
    void everyFaultIsCountedAndSaid() throws Exception {
        StringBuilder csv = new StringBuilder("手机号,备注,空\n");
        for (int i = 0; i < 90; i++) {
            csv.append("139000000%02d,好%d,\n".formatted(i, i));
        }
        csv.append("13900000001,锟斤拷,\n12345,\" x\",\n,y,\n");
        QualityReport report = report(csv.toString());
        assertThat(report.findings()).extracting(f -> f.column() + " " + f.code() + " " + f.rows()).containsExactlyInAnyOrder(
                "空 empty-column 93", "备注 encoding 1", "手机号 form 1", "手机号 repeated 1", "手机号 missing 1", "备注 blanks 1");
        assertThat(report.findings().getFirst().severity()).isEqualTo(Finding.Severity.ERROR);
        // complete (92/93 + 1 + 0)/3, valid 91/92, unique 91/92, clean (1 + 91/93 + 1)/3
        assertThat(report.complete()).isEqualTo((92 / 93.0 + 1 + 0) / 3);
        assertThat(report.valid()).isEqualTo(91 / 92.0);
        assertThat(report.unique()).isEqualTo(91 / 92.0);
        assertThat(report.score()).isEqualTo((int) Math.floor(100 * (0.4 * report.complete() + 0.3 * report.valid() + 0.2 * report.unique() + 0.1 * report.clean())));
        assertThat(report.findings()).allSatisfy(f -> {
            assertThat(f.text().en()).isNotBlank().doesNotContain("12345").doesNotContain("锟");
            assertThat(f.text().zh()).isNotBlank();
        });
    }

    @Test
    void figuresAreThoseOfTheColumn() throws Exception {
        StringBuilder csv = new StringBuilder("v,day,note\n");
        for (int i = 1; i <= 101; i++) {
            csv.append("%d,2026-01-%02d,%s\n".formatted(i, 1 + i % 28, "x".repeat(i % 7 + 1)));
        }
        csv.append(",,\n");
        try (TableStore store = TableStore.open(folder.resolve("figures"), 256)) {
            Statistics s = store.statistics(store.importCsv("t", Files.writeString(folder.resolve("f.csv"), csv)));
            Statistics.ColumnFigures v = s.columns().get(0);
            assertThat(List.of(v.missing(), v.distinct())).containsExactly(1L, 101L);
            assertThat(List.of(v.min(), v.max(), v.mean())).containsExactly(1.0, 101.0, 51.0);
            assertThat(v.std()).isCloseTo(Math.sqrt(858.5), org.assertj.core.api.Assertions.within(1e-9));
            assertThat(v.quantiles().get(2)).isCloseTo(51, org.assertj.core.api.Assertions.within(1.0));
            assertThat(List.of(s.columns().get(1).first(), s.columns().get(1).last())).containsExactly("2026-01-01", "2026-01-28");
            assertThat(List.of(s.columns().get(2).shortest(), s.columns().get(2).longest())).containsExactly(1L, 7L);
        }
    }
}
