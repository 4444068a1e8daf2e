package org.tacit.flow.op;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.tacit.base.InvalidInput;
import org.tacit.base.Text;
import org.tacit.learn.FeatureEncoder;
import org.tacit.learn.LogisticModel;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** What {@code train.lr} leaves at a party: how its columns are encoded, and its part of the model. Stays at that party. */
record LrPart(FeatureEncoder encoder, LogisticModel model) {

    private static final String FORMAT = "train.lr/1";
    private static final int MOST_BYTES = 1 << 26;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private record Document(String format, String encoder, String model) {
    }

    void write(OutputStream out) throws IOException {
        out.write(JSON.writeValueAsBytes(new Document(FORMAT, encoder.toJson(), model.toJson())));
    }

    /** Reads and closes. */
    static LrPart read(InputStream in) {
        try (in) {
            Document document = JSON.readValue(readAll(in), Document.class);
            if (!FORMAT.equals(document.format())) {
                throw InvalidInput.of("This model part is of form '%s', not '%s'; train the model again.",
                        "该模型分片的格式是“%s”，不是“%s”，请重新训练模型。", document.format(), FORMAT);
            }
            return new LrPart(FeatureEncoder.fromJson(document.encoder()), LogisticModel.fromJson(document.model()));
        } catch (IOException | JacksonException e) {
            throw new InvalidInput(new Text("The stored model part cannot be read; train the model again.", "已存储的模型分片无法读取，请重新训练模型。"), e);
        }
    }

    static byte[] readAll(InputStream in) throws IOException {
        byte[] bytes = in.readNBytes(MOST_BYTES);
        if (in.read() >= 0) {
            throw new IOException("more than " + MOST_BYTES + " bytes");
        }
        return bytes;
    }
}
