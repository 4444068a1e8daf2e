package org.tacit.flow.op;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.tacit.base.InvalidInput;
import org.tacit.base.Text;

/** Probabilities with the row of the holder's own table that each belongs to; a CSV file with the header {@code row,score}. */
public record Scores(long[] rows, double[] values) {

    private static final String HEADER = "row,score";

    public void write(OutputStream out) throws IOException {
        Writer writer = new OutputStreamWriter(out, StandardCharsets.UTF_8);
        writer.write(HEADER + "\n");
        for (int i = 0; i < rows.length; i++) {
            writer.write(rows[i] + "," + values[i] + "\n");
        }
        writer.flush();
    }

    /** Reads and closes. */
    public static Scores read(InputStream in) {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            if (!HEADER.equals(reader.readLine())) {
                throw new IOException("no header " + HEADER);
            }
            List<String> lines = new ArrayList<>();
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                lines.add(line);
            }
            long[] rows = new long[lines.size()];
            double[] values = new double[rows.length];
            for (int i = 0; i < rows.length; i++) {
                int comma = lines.get(i).indexOf(',');
                rows[i] = Long.parseLong(lines.get(i).substring(0, comma));
                values[i] = Double.parseDouble(lines.get(i).substring(comma + 1));
            }
            return new Scores(rows, values);
        } catch (IOException | RuntimeException e) {
            if (e instanceof InvalidInput known) {
                throw known;
            }
            throw new InvalidInput(new Text("The scores cannot be read; run the step that made them again.", "分数无法读取，请重新运行产生它的步骤。"), e);
        }
    }
}
