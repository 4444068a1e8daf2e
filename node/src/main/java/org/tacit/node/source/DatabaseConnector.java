package org.tacit.node.source;

import java.io.IOException;
import java.io.Reader;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.Driver;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Types;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Pattern;
import org.tacit.base.InvalidInput;
import org.tacit.base.PolicyDenied;
import org.tacit.base.Text;
import org.tacit.data.ColumnType;
import org.tacit.data.Declared;
import org.tacit.data.Intake;
import org.tacit.data.Table;
import org.tacit.data.TableStore;

/**
 * A database through JDBC, read in one read-only transaction and in portions, so that memory is bounded. Whole tables, or what one query
 * answers; the account should be one that may only read, because not every database keeps a read-only transaction from everything.
 */
final class DatabaseConnector implements Connector {

    private static final int PORTION = 5_000;
    private static final int LONGEST_CELL = 1 << 20;
    private static final int LONGEST_QUERY = 20_000;
    private static final int SECONDS = 1_800;

    private static final Pattern QUERY = Pattern.compile("(select|with)\\b.*", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    /** What reads or writes files and opens connections from within a query, in the databases that have it. */
    private static final Pattern REACHES_OUT = Pattern.compile(
            "\\b(outfile|dumpfile|load_file|load_extension|file_read|file_write|csvread|csvwrite|link_schema|pg_read_file|pg_read_binary_file|pg_ls_dir|pg_stat_file|lo_import|lo_export"
            + "|dblink\\w*|query_to_xml|database_to_xml|xmltype|utl_http|utl_file|utl_tcp|utl_smtp|httpuritype|dbms_\\w+|sys_eval|sys_exec|openrowset|opendatasource)\\b|\\bu&[\"']",
            Pattern.CASE_INSENSITIVE);
    private static final Set<String> SYSTEM = Set.of("information_schema", "pg_catalog", "mysql", "performance_schema", "sys");

    /** Opens a connection that was checked. */
    @FunctionalInterface
    interface Opener {
        Connection open() throws SQLException;
    }

    private final Opener opener;
    private final long largest;

    DatabaseConnector(Opener opener, long largest) {
        this.opener = opener;
        this.largest = largest;
    }

    static Connection connect(Driver driver, DatabaseUrl url, String password) throws SQLException {
        Properties properties = new Properties();
        properties.putAll(url.properties());
        if (!password.isEmpty()) {
            properties.setProperty("password", password);
        }
        Connection connection = driver.connect(url.url(), properties);
        if (connection == null) {
            throw new SQLException("the driver does not take the URL");
        }
        try {
            connection.setReadOnly(true);
        } catch (SQLFeatureNotSupportedException e) {
            // Then the account's rights are all there is.
        }
        connection.setAutoCommit(false);
        return connection;
    }

    /** Work with a connection, which ends without a trace in the database. */
    @FunctionalInterface
    private interface Work<T> {
        T on(Connection connection) throws SQLException;
    }

    private <T> T with(Work<T> work) {
        try (Connection connection = opener.open()) {
            try {
                return work.on(connection);
            } finally {
                connection.rollback();
            }
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    /** The state tells what is wrong; the database's own words may hold cells and stay in the cause. */
    private static InvalidInput failed(SQLException e) {
        String state = e.getSQLState() == null || !e.getSQLState().matches("[0-9A-Z]{5}") ? "-----" : e.getSQLState();
        Text text = switch (state.substring(0, 2)) {
            case "08" -> Text.of("The database cannot be reached (%s); check host, port and the firewall between.", "无法连接数据库（%s）；请检查主机、端口和中间的防火墙。", state);
            case "28" -> Text.of("The database does not let this user in (%s); check user and password.", "数据库拒绝该用户登录（%s）；请检查用户名和密码。", state);
            case "3D" -> Text.of("There is no database of that name (%s).", "没有该名称的数据库（%s）。", state);
            case "42" -> Text.of("The database does not understand the query, or the user may not read what it names (%s).", "数据库无法理解该查询，或该用户无权读取所指对象（%s）。", state);
            case "25" -> Text.of("The query would change something (%s); only reading is allowed.", "该查询会修改数据（%s）；仅允许读取。", state);
            case "57", "HY" -> Text.of("The query was stopped, or took too long (%s).", "查询被中止或耗时过长（%s）。", state);
            default -> Text.of("The database could not answer (%s, code %d).", "数据库未能应答（%s，代码 %d）。", state, e.getErrorCode());
        };
        return new InvalidInput(text, e);
    }

    @Override
    public void test() {
        with(connection -> {
            if (!connection.isValid(10)) {
                throw new SQLException("not valid", "08000");
            }
            return null;
        });
    }

    /** A table by its schema and name, the schema empty where the database has none. */
    private record Found(String schema, String table) {
        String name() {
            return schema.isEmpty() ? table : schema + "." + table;
        }
    }

    private static List<Found> tables(Connection connection) throws SQLException {
        List<Found> found = new ArrayList<>();
        try (ResultSet rows = connection.getMetaData().getTables(connection.getCatalog(), null, "%", null)) {
            while (rows.next() && found.size() < MOST_ITEMS) {
                String schema = rows.getString("TABLE_SCHEM") == null ? "" : rows.getString("TABLE_SCHEM");
                String type = rows.getString("TABLE_TYPE") == null ? "" : rows.getString("TABLE_TYPE").toUpperCase(Locale.ROOT);
                boolean table = (type.contains("TABLE") || type.contains("VIEW")) && !type.contains("SYSTEM") && !type.contains("INDEX");
                if (table && !SYSTEM.contains(schema.toLowerCase(Locale.ROOT))) {
                    found.add(new Found(schema, rows.getString("TABLE_NAME")));
                }
            }
        }
        found.sort(Comparator.comparing(Found::name));
        return found;
    }

    @Override
    public List<Item> items() {
        return with(DatabaseConnector::tables).stream().map(f -> new Item(f.name(), -1, null)).toList();
    }

    @Override
    public Table read(TableStore store, String table, String item, String query, Declared declared) {
        String checked = query.isEmpty() ? "" : checked(query);
        return with(connection -> {
            String sql = checked.isEmpty() ? "SELECT * FROM " + quoted(connection, item) : checked;
            try (PreparedStatement statement = connection.prepareStatement(sql, ResultSet.TYPE_FORWARD_ONLY, ResultSet.CONCUR_READ_ONLY)) {
                statement.setFetchSize(PORTION);
                statement.setQueryTimeout(SECONDS);
                try (ResultSet rows = statement.executeQuery()) {
                    return copy(store, table, rows, declared);
                }
            }
        });
    }

    private static String quoted(Connection connection, String item) throws SQLException {
        Found found = tables(connection).stream().filter(f -> f.name().equals(item)).findFirst()
                .or(() -> Pattern.matches("[^.]+", item) ? named(connection, item) : java.util.Optional.empty())
                .orElseThrow(() -> InvalidInput.of("The source has no table '%s' that this user may see.", "数据源中没有该用户可见的表“%s”。", item.length() > 200 ? "?" : item));
        DatabaseMetaData meta = connection.getMetaData();
        String quote = meta.getIdentifierQuoteString();
        return (found.schema.isEmpty() ? "" : quote(found.schema, quote) + ".") + quote(found.table, quote);
    }

    /** A name without its schema, where only one schema has it. */
    private static java.util.Optional<Found> named(Connection connection, String table) {
        try {
            List<Found> same = tables(connection).stream().filter(f -> f.table.equals(table)).toList();
            return same.size() == 1 ? java.util.Optional.of(same.getFirst()) : java.util.Optional.empty();
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    private static String quote(String name, String quote) {
        if (quote == null || quote.isBlank()) {
            if (!name.matches("[A-Za-z0-9_$#]+")) {
                throw InvalidInput.of("The table's name cannot be quoted in this database.", "该数据库无法引用此表名。");
            }
            return name;
        }
        return quote + name.replace(quote, quote + quote) + quote;
    }

    /** One statement that reads. The read-only transaction and the account's rights come on top. */
    static String checked(String query) {
        String sql = query.strip();
        if (sql.endsWith(";")) {
            sql = sql.substring(0, sql.length() - 1).stripTrailing();
        }
        if (sql.length() > LONGEST_QUERY || !QUERY.matcher(sql).matches() || sql.indexOf(';') >= 0) {
            throw InvalidInput.of("A query is one SELECT of at most %,d characters, without a semicolon.", "查询须为一条不超过 %,d 个字符、不含分号的 SELECT。", LONGEST_QUERY);
        }
        var out = REACHES_OUT.matcher(sql);
        if (out.find()) {
            throw PolicyDenied.of("A query may not use '%s': it reaches outside of the tables.", "查询不得使用“%s”：它会触及表以外的内容。", out.group().toLowerCase(Locale.ROOT));
        }
        return sql;
    }

    // ---- rows ----

    private Table copy(TableStore store, String table, ResultSet rows, Declared declared) throws SQLException {
        ResultSetMetaData meta = rows.getMetaData();
        List<Intake.Field> fields = new ArrayList<>();
        List<Reading> readings = new ArrayList<>();
        for (int c = 1; c <= meta.getColumnCount(); c++) {
            Reading reading = reading(meta, c);
            readings.add(reading);
            fields.add(reading.field);
        }
        long bytes = 0;
        try (Intake intake = store.intake(table, fields)) {
            while (rows.next()) {
                for (int c = 0; c < readings.size(); c++) {
                    bytes += readings.get(c).cell.into(rows, c + 1, intake);
                }
                intake.endRow();
                if (bytes > largest) {
                    throw InvalidInput.of("The answer has more than %,d bytes; see 'largest' in the node's sources.yaml.", "结果超过 %,d 字节；见节点的 sources.yaml 的 largest。", largest);
                }
            }
            return intake.finish(declared);
        }
    }

    /** Reads one cell into the intake; about how many bytes it has. */
    @FunctionalInterface
    private interface Cell {
        long into(ResultSet rows, int column, Intake intake) throws SQLException;
    }

    private record Reading(Intake.Field field, Cell cell) {
    }

    /** Reads a value that may be null. */
    @FunctionalInterface
    private interface Value<T> {
        T of(ResultSet rows, int column) throws SQLException;
    }

    @FunctionalInterface
    private interface Put<T> {
        void into(Intake intake, T value);
    }

    private static <T> Cell cell(Value<T> value, Put<T> put, int bytes) {
        return (rows, column, intake) -> {
            T read = value.of(rows, column);
            if (read == null || rows.wasNull()) {
                intake.missing();
                return 1;
            }
            put.into(intake, read);
            return bytes;
        };
    }

    private static Reading reading(ResultSetMetaData meta, int c) throws SQLException {
        String name = meta.getColumnLabel(c);
        String type = meta.getColumnTypeName(c) == null ? "" : meta.getColumnTypeName(c).toLowerCase(Locale.ROOT);
        int sql = meta.getColumnType(c);
        boolean zoned = type.equals("timestamptz") || type.contains("with time zone") || sql == Types.TIMESTAMP_WITH_TIMEZONE;
        if (zoned) {
            return new Reading(Intake.Field.of(name, ColumnType.TIMESTAMP), cell((r, i) -> r.getObject(i, OffsetDateTime.class),
                    (intake, v) -> intake.time(v.withOffsetSameInstant(ZoneOffset.UTC).toLocalDateTime()), 8));
        }
        return switch (sql) {
            case Types.TINYINT, Types.SMALLINT, Types.INTEGER, Types.BIGINT -> type.contains("unsigned") && sql == Types.BIGINT ? decimal(name)
                    : new Reading(Intake.Field.of(name, ColumnType.INTEGER), cell((r, i) -> r.getLong(i), Intake::whole, 8));
            case Types.DECIMAL, Types.NUMERIC -> decimal(name);
            // A float's own digits, not those of the double that it is widened to.
            case Types.REAL -> new Reading(Intake.Field.of(name, ColumnType.REAL), cell((r, i) -> r.getString(i), (intake, v) -> number(intake, v), 8));
            case Types.FLOAT, Types.DOUBLE -> new Reading(Intake.Field.of(name, ColumnType.REAL), cell((r, i) -> r.getDouble(i), (intake, v) -> number(intake, v.toString()), 8));
            case Types.BOOLEAN -> bool(name);
            case Types.BIT -> meta.getPrecision(c) > 1 ? text(name, false) : bool(name);
            case Types.DATE -> new Reading(Intake.Field.of(name, ColumnType.DATE), cell((r, i) -> r.getObject(i, LocalDate.class), Intake::date, 4));
            case Types.TIMESTAMP -> new Reading(Intake.Field.of(name, ColumnType.TIMESTAMP), cell((r, i) -> r.getObject(i, LocalDateTime.class), Intake::time, 8));
            case Types.CHAR, Types.NCHAR -> text(name, true);
            case Types.VARCHAR, Types.NVARCHAR, Types.TIME, Types.TIME_WITH_TIMEZONE, Types.SQLXML, Types.ROWID -> text(name, false);
            case Types.LONGVARCHAR, Types.LONGNVARCHAR, Types.CLOB, Types.NCLOB -> new Reading(Intake.Field.of(name, ColumnType.TEXT),
                    (rows, column, intake) -> longText(rows, column, intake, name));
            case Types.OTHER -> Set.of("uuid", "json", "jsonb", "inet", "cidr", "macaddr", "interval", "citext", "enum").contains(type) ? text(name, false) : unusable(name, type);
            default -> unusable(name, type);
        };
    }

    private static Reading decimal(String name) {
        return new Reading(Intake.Field.decimal(name), cell((r, i) -> {
            // NaN and infinities of PostgreSQL's numeric are no decimals.
            String text = r.getString(i);
            return text == null || text.equals("NaN") || text.endsWith("Infinity") ? null : new BigDecimal(text.strip());
        }, Intake::decimal, 8));
    }

    private static Reading bool(String name) {
        return new Reading(Intake.Field.of(name, ColumnType.BOOLEAN), cell((r, i) -> r.getBoolean(i), Intake::bool, 1));
    }

    /** A column of fixed width comes filled up with blanks that nobody wrote. */
    private static Reading text(String name, boolean fixed) {
        return new Reading(Intake.Field.of(name, ColumnType.TEXT), (rows, column, intake) -> {
            String value = rows.getString(column);
            if (value != null && value.length() > LONGEST_CELL) {
                throw tooLong(name, intake);
            }
            intake.text(value == null || !fixed ? value : value.stripTrailing());
            return value == null ? 1 : value.length();
        });
    }

    private static long longText(ResultSet rows, int column, Intake intake, String name) throws SQLException {
        try (Reader reader = rows.getCharacterStream(column)) {
            if (reader == null) {
                intake.missing();
                return 1;
            }
            StringBuilder text = new StringBuilder();
            char[] buffer = new char[8192];
            for (int n = reader.read(buffer); n >= 0; n = reader.read(buffer)) {
                text.append(buffer, 0, n);
                if (text.length() > LONGEST_CELL) {
                    throw tooLong(name, intake);
                }
            }
            intake.text(text.toString());
            return text.length();
        } catch (IOException e) {
            throw new SQLException("a text was cut off", "08006", e);
        }
    }

    private static void number(Intake intake, String text) {
        double value = Double.parseDouble(text);
        if (Double.isInfinite(value)) {
            intake.missing();
        } else {
            intake.number(value);
        }
    }

    private static InvalidInput tooLong(String name, Intake intake) {
        return InvalidInput.of("Column '%s', row %d: the text has more than %,d characters; leave the column out by a query.", "列“%s”第 %d 行：文本超过 %,d 个字符；请用查询去掉该列。", name,
                intake.rows() + 1, LONGEST_CELL);
    }

    private static Reading unusable(String name, String type) {
        throw InvalidInput.of("Column '%s' has the type %s, which a table cannot hold; leave it out or convert it by a query.", "列“%s”的类型 %s 无法入表；请用查询去掉或转换该列。", name, type);
    }
}
