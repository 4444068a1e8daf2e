package org.tacit.node.backup;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.tacit.base.InvalidInput;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The rows of a node's tables as text, the same for every database, so that what was kept in one can go on in another. A table is a line with its columns
 * and then one line for each row, JSON arrays; times are ISO 8601, bytes Base64.
 */
final class DatabaseRows {

    static final String HISTORY = "flyway_schema_history";
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,62}");
    private static final int BATCH = 500;
    private static final JsonMapper JSON = JsonMapper.shared();

    private DatabaseRows() {
    }

    /** The node's tables, those that others refer to first; without the history of the schema. */
    static List<String> tables(Connection connection) throws SQLException {
        DatabaseMetaData meta = connection.getMetaData();
        Map<String, String> real = new LinkedHashMap<>();
        try (ResultSet rows = meta.getTables(connection.getCatalog(), connection.getSchema(), "%", new String[] {"TABLE", "BASE TABLE"})) {
            while (rows.next()) {
                String name = rows.getString("TABLE_NAME");
                if (!name.equalsIgnoreCase(HISTORY)) {
                    real.put(name.toLowerCase(Locale.ROOT), name);
                }
            }
        }
        Map<String, Set<String>> needs = new LinkedHashMap<>();
        for (var table : real.entrySet()) {
            Set<String> referred = new LinkedHashSet<>();
            try (ResultSet rows = meta.getImportedKeys(connection.getCatalog(), connection.getSchema(), table.getValue())) {
                while (rows.next()) {
                    referred.add(rows.getString("PKTABLE_NAME").toLowerCase(Locale.ROOT));
                }
            }
            referred.remove(table.getKey());
            needs.put(table.getKey(), referred);
        }
        Set<String> order = new LinkedHashSet<>();
        while (order.size() < needs.size()) {
            int before = order.size();
            needs.forEach((table, referred) -> {
                if (order.containsAll(referred)) {
                    order.add(table);
                }
            });
            if (order.size() == before) {
                throw new IllegalStateException("tables refer to each other in a circle");
            }
        }
        return List.copyOf(order);
    }

    /** The newest migration that was made; empty text where there was none. */
    static String schema(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("select \"version\" from \"" + HISTORY + "\" where \"success\" = true and \"version\" is not null order by \"installed_rank\" desc");
                ResultSet rows = statement.executeQuery()) {
            return rows.next() ? rows.getString(1) : "";
        }
    }

    /** How many rows were written. */
    static long write(Connection connection, String table, OutputStream out) throws SQLException, IOException {
        long count = 0;
        try (PreparedStatement statement = connection.prepareStatement("select * from " + table)) {
            statement.setFetchSize(BATCH);
            try (ResultSet rows = statement.executeQuery()) {
                ResultSetMetaData meta = rows.getMetaData();
                List<String> columns = new ArrayList<>();
                for (int i = 1; i <= meta.getColumnCount(); i++) {
                    columns.add(meta.getColumnLabel(i).toLowerCase(Locale.ROOT));
                }
                line(out, columns);
                while (rows.next()) {
                    List<Object> values = new ArrayList<>();
                    for (int i = 1; i <= columns.size(); i++) {
                        values.add(value(rows, meta, i));
                    }
                    line(out, values);
                    count++;
                }
            }
        }
        return count;
    }

    private static void line(OutputStream out, Object value) throws IOException {
        out.write(JSON.writeValueAsBytes(value));
        out.write('\n');
    }

    private static Object value(ResultSet rows, ResultSetMetaData meta, int i) throws SQLException {
        if (rows.getObject(i) == null) {
            return null;
        }
        return switch (kind(meta, i)) {
            case TIME -> rows.getObject(i, OffsetDateTime.class).toString();
            case TRUTH -> rows.getBoolean(i);
            case WHOLE -> rows.getLong(i);
            // As text: JSON has no infinities, and no digit is lost.
            case FRACTION -> Double.toString(rows.getDouble(i));
            case BYTES -> Base64.getEncoder().encodeToString(rows.getBytes(i));
            case TEXT -> rows.getString(i);
        };
    }

    private enum Kind { TIME, TRUTH, WHOLE, FRACTION, BYTES, TEXT }

    private static Kind kind(ResultSetMetaData meta, int i) throws SQLException {
        return switch (meta.getColumnType(i)) {
            case Types.TIMESTAMP, Types.TIMESTAMP_WITH_TIMEZONE -> Kind.TIME;
            case Types.BOOLEAN, Types.BIT -> Kind.TRUTH;
            case Types.TINYINT, Types.SMALLINT, Types.INTEGER, Types.BIGINT -> Kind.WHOLE;
            case Types.REAL, Types.FLOAT, Types.DOUBLE -> Kind.FRACTION;
            case Types.BINARY, Types.VARBINARY, Types.LONGVARBINARY, Types.BLOB -> Kind.BYTES;
            case Types.CHAR, Types.VARCHAR, Types.LONGVARCHAR, Types.CLOB -> Kind.TEXT;
            default -> throw new SQLException("column " + meta.getColumnLabel(i) + " is of a type that backups do not know: " + meta.getColumnTypeName(i));
        };
    }

    /** Puts rows into an empty table; how many they were. */
    static long read(Connection connection, String table, InputStream in) throws SQLException, IOException {
        BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        List<String> columns = JSON.readTree(lines.readLine()).valueStream().map(JsonNode::asString).toList();
        if (!NAME.matcher(table).matches() || columns.isEmpty() || columns.stream().anyMatch(c -> !NAME.matcher(c).matches())) {
            throw InvalidInput.of("The backup names a table or column that cannot be: %s.", "备份中的表名或列名无效：%s。", table);
        }
        long count = 0;
        try (PreparedStatement types = connection.prepareStatement("select " + String.join(", ", columns) + " from " + table + " where 1 = 0");
                ResultSet none = types.executeQuery();
                PreparedStatement insert = connection.prepareStatement("insert into " + table + " (" + String.join(", ", columns) + ") values (" + "?, ".repeat(columns.size() - 1) + "?)")) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                JsonNode row = JSON.readTree(line);
                for (int i = 1; i <= columns.size(); i++) {
                    set(insert, i, kind(none.getMetaData(), i), none.getMetaData().getColumnType(i), row.path(i - 1));
                }
                insert.addBatch();
                if (++count % BATCH == 0) {
                    insert.executeBatch();
                }
            }
            insert.executeBatch();
        }
        return count;
    }

    private static void set(PreparedStatement insert, int i, Kind kind, int type, JsonNode value) throws SQLException {
        if (value.isNull() || value.isMissingNode()) {
            insert.setNull(i, type);
            return;
        }
        switch (kind) {
            case TIME -> insert.setObject(i, OffsetDateTime.parse(value.asString()));
            case TRUTH -> insert.setBoolean(i, value.asBoolean());
            case WHOLE -> insert.setLong(i, value.asLong());
            case FRACTION -> insert.setDouble(i, Double.parseDouble(value.asString()));
            case BYTES -> insert.setBytes(i, Base64.getDecoder().decode(value.asString()));
            case TEXT -> insert.setString(i, value.asString());
        }
    }
}
