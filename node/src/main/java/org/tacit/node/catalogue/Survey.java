package org.tacit.node.catalogue;

import java.util.ArrayList;
import java.util.List;
import org.tacit.data.Column;
import org.tacit.data.Statistics;
import org.tacit.data.Table;
import org.tacit.data.TableStore;
import org.tacit.data.classify.Classifier;
import org.tacit.data.classify.ColumnSurvey;
import org.tacit.data.classify.Suggestion;
import org.tacit.data.classify.Surveyor;
import org.tacit.data.quality.QualityReport;

/** What was found out about a version by looking at all its cells; none of them is in it but numbers' and days' bounds. */
record Survey(Statistics statistics, List<ColumnSurvey> cells, List<Suggestion> suggestions, QualityReport quality) {

    static Survey of(TableStore store, Table table) {
        Statistics statistics = store.statistics(table);
        List<ColumnSurvey> cells = Surveyor.survey(table);
        List<Suggestion> suggestions = new ArrayList<>();
        List<Column> columns = table.schema().columns();
        for (int c = 0; c < columns.size(); c++) {
            suggestions.add(Classifier.suggest(columns.get(c), cells.get(c), statistics.columns().get(c).distinct()));
        }
        return new Survey(statistics, cells, List.copyOf(suggestions), QualityReport.of(table.schema(), statistics, cells, suggestions));
    }
}
