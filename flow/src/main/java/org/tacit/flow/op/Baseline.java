package org.tacit.flow.op;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;
import org.tacit.base.InvalidInput;
import org.tacit.base.Text;
import org.tacit.data.Table;
import org.tacit.learn.Calibration;
import org.tacit.learn.FeatureEncoder;
import org.tacit.learn.LocalLogisticRegression;
import org.tacit.learn.PlainMetrics;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** What the owner of the labels could have done alone: a model of its own columns, trained and judged at its side. Nothing is sent. */
record Baseline(FeatureEncoder encoder, double[] weights, double intercept) {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private record Document(String format, String encoder, double[] weights, double intercept) {
        static final String FORMAT = "baseline.lr/1";
    }

    static Baseline train(Table rows, FeatureEncoder encoder, double[] labels, double c, double positiveWeight) {
        LocalLogisticRegression model = LocalLogisticRegression.fit(
                encoder.encode(rows, OwnData.all(labels.length)).features(), labels, c, positiveWeight);
        return new Baseline(encoder, model.weights(), model.intercept());
    }

    /** @param points of its lift chart, none where none are asked for; so the groups between them */
    record Judged(PlainMetrics metrics, List<PlainMetrics.Lift> points, List<Calibration> calibration) {
    }

    Judged judge(Table rows, double[] labels, int points, boolean calibration, int group) {
        double[] logits = new LocalLogisticRegression(weights, intercept)
                .logits(encoder.encode(rows, OwnData.all(labels.length)).features());
        double[] probabilities = Arrays.stream(logits).map(LocalLogisticRegression::sigmoid).toArray();
        return new Judged(PlainMetrics.of(labels, probabilities), points == 0 ? List.of() : PlainMetrics.lifts(labels, probabilities, points),
                calibration ? Calibration.of(labels, probabilities, points, group) : List.of());
    }

    void write(OutputStream out) throws IOException {
        out.write(JSON.writeValueAsBytes(new Document(Document.FORMAT, encoder.toJson(), weights, intercept)));
    }

    /** Reads and closes. */
    static Baseline read(InputStream in) {
        try (in) {
            Document d = JSON.readValue(LrPart.readAll(in), Document.class);
            if (!Document.FORMAT.equals(d.format()) || d.weights() == null) {
                throw new IOException("form " + d.format());
            }
            return new Baseline(FeatureEncoder.fromJson(d.encoder()), d.weights(), d.intercept());
        } catch (IOException | JacksonException e) {
            throw new InvalidInput(new Text("The stored baseline cannot be read; train the model again.", "已存储的基线模型无法读取，请重新训练模型。"), e);
        }
    }
}
