package org.tacit.cli;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.tacit.data.Column;
import org.tacit.data.Table;
import org.tacit.learn.FeatureEncoder;
import org.tacit.learn.FeatureOptions;
import org.tacit.learn.Features;

/**
 * What a table would leave on a wire if any of it were sent: identifiers and their plain hashes, cells, rows, columns, labels,
 * and the standardised columns that training works on; in the orders that the table and its alignments give them.
 */
final class TableNeedles {

    private static final List<String> HASHES = List.of("SHA-256", "SHA-1", "MD5", "SM3", "SHA-512");
    private static final BouncyCastleProvider BOUNCY_CASTLE = new BouncyCastleProvider();
    private static final int RUN = 4;
    private static final int LABELS = 64;

    private final Needles needles;
    private final Table table;
    private final String identifier;
    private final String label;

    /** @param label empty where the table has none */
    TableNeedles(Needles needles, Table table, String identifier, String label) {
        this.needles = needles;
        this.table = table;
        this.identifier = identifier;
        this.label = label;
    }

    /** @param orders row numbers by the name of the order: the table's own, and those of its alignments */
    void add(Map<String, int[]> orders, int[] train) {
        identifiers();
        rowsAsText();
        for (Column column : table.schema().columns()) {
            if (!column.name().equals(identifier) && !column.name().equals(label) && column.type().isNumeric()) {
                double[] cells = table.doubles(column.name());
                orders.forEach((order, rows) -> runs(name(column.name()) + " in " + order, pick(cells, rows)));
            }
        }
        encoded(orders, train);
        if (!label.isEmpty()) {
            double[] labels = table.doubles(label);
            orders.forEach((order, rows) -> labels(name(label) + " in " + order, pick(labels, rows)));
        }
    }

    private String name(String column) {
        return table.name() + "." + column;
    }

    private void identifiers() {
        for (String id : table.strings(identifier)) {
            needles.addText(name(identifier), id);
            needles.addNumbers(name(identifier), Long.parseLong(id));
            for (String algorithm : HASHES) {
                String what = algorithm + " of " + name(identifier);
                byte[] hash = digest(algorithm).digest(id.getBytes(StandardCharsets.UTF_8));
                // Half of a hash is already too much.
                needles.add(what, Arrays.copyOf(hash, hash.length / 2));
                String hex = HexFormat.of().formatHex(hash, 0, hash.length / 2);
                needles.add(what + " in hex", hex.getBytes(StandardCharsets.US_ASCII));
                needles.add(what + " in hex", hex.toUpperCase(java.util.Locale.ROOT).getBytes(StandardCharsets.US_ASCII));
                needles.add(what + " in Base64", java.util.Base64.getEncoder().encodeToString(hash).substring(0, 16).getBytes(StandardCharsets.US_ASCII));
            }
        }
    }

    static MessageDigest digest(String algorithm) {
        try {
            return algorithm.equals("SM3") ? MessageDigest.getInstance(algorithm, BOUNCY_CASTLE) : MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    /** Cells of a row as CSV and JSON would have them, three and more at a time; and words of seven letters and more alone. */
    private void rowsAsText() {
        List<String> names = table.schema().names().stream().filter(c -> !c.equals(identifier)).toList();
        String[][] cells = names.stream().map(table::strings).toArray(String[][]::new);
        for (int row = 0; row < table.rows(); row++) {
            int r = row;
            List<String> line = IntStream.range(0, cells.length).mapToObj(c -> cells[c][r] == null ? "" : cells[c][r]).toList();
            for (int from = 0; from + 3 <= line.size(); from++) {
                String three = String.join(",", line.subList(from, from + 3));
                if (three.chars().filter(Character::isLetterOrDigit).count() >= Needles.WINDOW) {
                    needles.addText("row of " + table.name(), three);
                }
            }
            line.stream().filter(cell -> cell.length() >= Needles.WINDOW).forEach(cell -> needles.addText("cell of " + table.name(), cell));
        }
    }

    /** Four cells that follow each other in a column, from every fourth on: whoever sends seven sends one. And each cell alone, where it is distinct. */
    private void runs(String what, double[] values) {
        for (int i = 0; i + RUN <= values.length; i += RUN) {
            needles.addNumbers(what, Arrays.copyOfRange(values, i, i + RUN));
        }
        Arrays.stream(values).distinct().forEach(v -> needles.addNumbers(what, v));
    }

    /** As training has them. */
    private void encoded(Map<String, int[]> orders, int[] train) {
        List<String> columns = table.schema().names().stream().filter(c -> !c.equals(identifier) && !c.equals(label)).toList();
        FeatureEncoder encoder = FeatureEncoder.fit(table, columns, train, FeatureOptions.DEFAULT);
        orders.forEach((order, rows) -> {
            Features features = encoder.encode(table, rows).features();
            int width = features.columns();
            for (int c = 0; c < width; c++) {
                int column = c;
                double[] values = IntStream.range(0, rows.length).mapToDouble(i -> features.values()[i * width + column]).toArray();
                if (features.names().get(c).contains("=")) {
                    labels(name(features.names().get(c)) + " encoded in " + order, values);
                } else {
                    runs(name(features.names().get(c)) + " encoded in " + order, values);
                }
            }
        });
    }

    /**
     * Zeros and ones say nothing alone: 64 in a row do, where at least eight are ones and eight zeros. As bits, bytes, digits and
     * numbers; from every eighth for bits, every 32nd for the long forms, so that whoever sends 95 or more sends a needle.
     */
    private void labels(String what, double[] values) {
        for (int from = 0; from + LABELS <= values.length; from += 8) {
            double[] run = Arrays.copyOfRange(values, from, from + LABELS);
            double ones = Arrays.stream(run).sum();
            if (ones < 8 || ones > LABELS - 8) {
                continue;
            }
            BitSet bits = new BitSet(LABELS);
            IntStream.range(0, LABELS).filter(i -> run[i] == 1).forEach(bits::set);
            long packed = bits.toLongArray()[0];
            needles.add(what + " as bits", ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(packed).array());
            needles.add(what + " as bits", ByteBuffer.allocate(8).putLong(Long.reverse(packed)).array());
            if (from % 32 == 0) {
                byte[] bytes = new byte[LABELS];
                IntStream.range(0, LABELS).forEach(i -> bytes[i] = (byte) run[i]);
                needles.addRun(what + " as bytes", bytes);
                String digits = Arrays.stream(run).mapToObj(v -> v == 1 ? "1" : "0").collect(Collectors.joining());
                needles.addRun(what + " as digits", digits.getBytes(StandardCharsets.US_ASCII));
                needles.addRun(what + " as digits", String.join(",", digits.split("")).getBytes(StandardCharsets.US_ASCII));
                for (ByteOrder order : List.of(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN)) {
                    ByteBuffer doubles = ByteBuffer.allocate(8 * LABELS).order(order);
                    ByteBuffer fixed = ByteBuffer.allocate(8 * LABELS).order(order);
                    ByteBuffer longs = ByteBuffer.allocate(8 * LABELS).order(order);
                    for (double v : run) {
                        doubles.putDouble(v);
                        fixed.putLong((long) v << 20);
                        longs.putLong((long) v);
                    }
                    needles.addRun(what + " as double", doubles.array());
                    needles.addRun(what + " as fixed point", fixed.array());
                    needles.addRun(what + " as integer", longs.array());
                }
            }
        }
    }

    private static double[] pick(double[] values, int[] rows) {
        return Arrays.stream(rows).mapToDouble(r -> values[r]).toArray();
    }
}
