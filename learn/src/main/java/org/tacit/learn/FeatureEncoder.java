package org.tacit.learn;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.tacit.base.InvalidInput;
import org.tacit.base.Text;
import org.tacit.data.Column;
import org.tacit.data.Table;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Turns an owner's own columns into numbers, and remembers how, so that new rows are encoded as the training rows were.
 *
 * <ul>
 * <li>Numeric: {@code z = (x − mean)/std} with mean and population standard deviation of the training rows, after imputation.
 * <li>Levels: one 0/1 column per level seen in training; missing is a level; a level not seen gives all zeros and is counted.
 * <li>A column that is constant in training is dropped, with a note.
 * </ul>
 *
 * <h2>Who learns what</h2>
 * Nothing leaves the owner: means, medians, levels and notes are computed and kept at its side, as part of its part of the model.
 * The number of encoded columns becomes known when training starts.
 *
 * @param version of this document's form
 * @param codes   one per column that is used, in order
 * @param notes   what the owner should know (dropped columns)
 */
public record FeatureEncoder(int version, List<Code> codes, List<Text> notes) {

    private static final int VERSION = 1;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /**
     * How one column is encoded. {@code levels} is null for a numeric column, whose other fields then hold; in {@code levels}
     * the empty text stands for missing.
     *
     * @param indicator whether a 0/1 column "was missing" follows
     */
    public record Code(String column, double fill, double mean, double std, double clip, boolean indicator, List<String> levels) {

        private int width() {
            return levels != null ? levels.size() : indicator ? 2 : 1;
        }
    }

    /** Encoded columns, and how many cells held a level that training had not seen. */
    public record Encoded(Features features, long unseen) {
    }

    public FeatureEncoder {
        codes = List.copyOf(codes);
        notes = List.copyOf(notes);
    }

    /** Learns the encoding of {@code columns} from the given rows of {@code table}. */
    public static FeatureEncoder fit(Table table, List<String> columns, int[] trainRows, FeatureOptions options) {
        if (trainRows.length == 0) {
            throw InvalidInput.of("Table '%s' has no rows to train on.", "表“%s”没有可用于训练的行。", table.name());
        }
        List<Code> codes = new ArrayList<>();
        List<Text> notes = new ArrayList<>();
        for (String name : columns) {
            Column column = table.schema().column(name);
            boolean number = column.type().isNumeric() && !options.categorical().contains(name);
            Code code = number ? numeric(name, table.doubles(name), trainRows, options)
                    : levels(table.name(), name, table.strings(name), trainRows, options);
            if (code == null) {
                notes.add(Text.of("Column '%s' has one value in all training rows and was left out.", "列“%s”在训练行中只有一个取值，已略去。", name));
            } else {
                codes.add(code);
            }
        }
        return new FeatureEncoder(VERSION, codes, notes);
    }

    /** Null where the column is constant. */
    private static Code numeric(String name, double[] cells, int[] rows, FeatureOptions options) {
        double[] present = Arrays.stream(rows).mapToDouble(r -> cells[r]).filter(x -> !Double.isNaN(x)).toArray();
        int missing = rows.length - present.length;
        boolean indicator = options.missingIndicator() && missing > 0 && present.length > 0;
        double fill = switch (options.imputation()) {
            case MEDIAN -> median(present);
            case MEAN -> present.length == 0 ? 0 : Arrays.stream(present).sum() / present.length;
            case ZERO -> 0;
        };
        double mean = (Arrays.stream(present).sum() + missing * fill) / rows.length;
        double squares = missing * (fill - mean) * (fill - mean);
        for (double x : present) {
            squares += (x - mean) * (x - mean);
        }
        double std = Math.sqrt(squares / rows.length);
        if (!Double.isFinite(mean) || !Double.isFinite(std)) {
            throw InvalidInput.of("Column '%s' holds an infinite or too large number; correct it at its source.", "列“%s”含有无穷大或过大的数值，请在源头更正。", name);
        }
        boolean constant = std <= 1e-12 * Math.max(1, Math.abs(mean));
        return constant ? null : new Code(name, fill, mean, std, options.clip(), indicator, null);
    }

    private static double median(double[] values) {
        if (values.length == 0) {
            return 0;
        }
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int half = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }

    /** Null where there is but one level. */
    private static Code levels(String table, String name, String[] cells, int[] rows, FeatureOptions options) {
        var levels = new TreeSet<String>();
        for (int row : rows) {
            levels.add(level(cells[row]));
            if (levels.size() > options.maxLevels()) {
                throw InvalidInput.of(
                        "Column '%s' of table '%s' has more than %d different values; group them, leave the column out, or raise maxLevels.",
                        "表“%2$s”的列“%1$s”有超过 %3$d 个不同取值；请合并取值、去掉该列或调高 maxLevels。", name, table, options.maxLevels());
            }
        }
        return levels.size() == 1 ? null : new Code(name, 0, 0, 1, options.clip(), false, List.copyOf(levels));
    }

    private static String level(String cell) {
        return cell == null ? "" : cell;
    }

    /** Number of encoded columns. */
    public int width() {
        return codes.stream().mapToInt(Code::width).sum();
    }

    /** Names of the encoded columns: {@code age}, {@code age=missing}, {@code home=rent}. */
    public List<String> names() {
        List<String> names = new ArrayList<>();
        for (Code code : codes) {
            if (code.levels != null) {
                code.levels.forEach(level -> names.add(code.column + "=" + (level.isEmpty() ? "missing" : level)));
            } else {
                names.add(code.column);
                if (code.indicator) {
                    names.add(code.column + "=missing");
                }
            }
        }
        return names;
    }

    /** Encodes the given rows, in the given order. */
    public Encoded encode(Table table, int[] rows) {
        int width = width();
        double[] out = new double[Math.multiplyExact(rows.length, width)];
        long unseen = 0;
        int at = 0;
        for (Code code : codes) {
            if (code.levels != null) {
                unseen += oneHot(code, table.strings(code.column), rows, out, at, width);
            } else {
                standardise(code, table.doubles(code.column), rows, out, at, width);
            }
            at += code.width();
        }
        return new Encoded(new Features(names(), rows.length, out), unseen);
    }

    private static void standardise(Code code, double[] cells, int[] rows, double[] out, int at, int width) {
        for (int i = 0; i < rows.length; i++) {
            double x = cells[rows[i]];
            boolean missing = Double.isNaN(x);
            // z = (x − mean)/std, cut to the bound that fixed point can hold
            double z = ((missing ? code.fill : x) - code.mean) / code.std;
            out[i * width + at] = Math.clamp(z, -code.clip, code.clip);
            if (code.indicator) {
                out[i * width + at + 1] = missing ? 1 : 0;
            }
        }
    }

    private static long oneHot(Code code, String[] cells, int[] rows, double[] out, int at, int width) {
        Map<String, Integer> position = new HashMap<>();
        for (int l = 0; l < code.levels.size(); l++) {
            position.put(code.levels.get(l), l);
        }
        long unseen = 0;
        for (int i = 0; i < rows.length; i++) {
            Integer l = position.get(level(cells[rows[i]]));
            if (l == null) {
                unseen++;
            } else {
                out[i * width + at + l] = 1;
            }
        }
        return unseen;
    }

    /** This encoder as a document that {@link #fromJson} reads; holds the owner's means and levels, so it stays with the owner. */
    public String toJson() {
        return JSON.writeValueAsString(this);
    }

    public static FeatureEncoder fromJson(String json) {
        FeatureEncoder encoder;
        try {
            encoder = JSON.readValue(json, FeatureEncoder.class);
        } catch (JacksonException e) {
            throw new InvalidInput(Text.of("The stored encoder cannot be read; train the model again.", "已存储的编码器无法读取，请重新训练模型。"), e);
        }
        if (encoder == null || encoder.version != VERSION) {
            throw InvalidInput.of("The stored encoder has another version than %d; train the model again.", "已存储的编码器不是版本 %d，请重新训练模型。", VERSION);
        }
        return encoder;
    }
}
