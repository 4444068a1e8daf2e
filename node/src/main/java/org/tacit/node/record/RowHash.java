package org.tacit.node.record;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.tacit.ledger.Json;

/**
 * A row's hash: HMAC-SHA-256 over its canonical JSON, the same on every database. Keyed, because an entry of the log may be shown to others and a row can be
 * guessed; whoever has the key can still find no other row of the same hash, so that it binds its owner too. Null columns are left out.
 */
final class RowHash {

    private static final byte[] DOMAIN = "tacit/record/v1\n".getBytes(StandardCharsets.UTF_8);

    private final SecretKeySpec key;

    RowHash(byte[] key) {
        this.key = new SecretKeySpec(key, "HmacSHA256");
    }

    /** A row as the cursor stands: its id and its hash over {@code columns}. */
    record Row(RowId id, String hash) {
    }

    /** Names of all columns, lower case. */
    static List<String> columns(ResultSetMetaData meta) throws SQLException {
        List<String> columns = new ArrayList<>();
        for (int i = 1; i <= meta.getColumnCount(); i++) {
            columns.add(meta.getColumnLabel(i).toLowerCase(Locale.ROOT));
        }
        return columns;
    }

    /** @param columns the bound ones; one that is not there any more counts as null */
    Row of(String table, List<String> keyColumns, Collection<String> columns, ResultSet row) throws SQLException {
        ResultSetMetaData meta = row.getMetaData();
        Map<String, Object> values = new TreeMap<>();
        Map<String, String> all = new TreeMap<>();
        for (int i = 1; i <= meta.getColumnCount(); i++) {
            String name = meta.getColumnLabel(i).toLowerCase(Locale.ROOT);
            if (columns.contains(name) || keyColumns.contains(name)) {
                String value = text(row, meta, i);
                all.put(name, value);
                if (value != null && columns.contains(name)) {
                    values.put(name, value);
                }
            }
        }
        RowId id = new RowId(table, keyColumns.stream().map(k -> String.valueOf(all.get(k))).toList());
        return new Row(id, hash(Json.write(Map.of("table", table, "key", id.key(), "row", values))));
    }

    private String hash(byte[] canonical) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            mac.update(DOMAIN);
            return HexFormat.of().formatHex(mac.doFinal(canonical));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Names the key in the log without telling it. */
    String fingerprint() {
        return hash("the key itself".getBytes(StandardCharsets.UTF_8));
    }

    private static String text(ResultSet row, ResultSetMetaData meta, int i) throws SQLException {
        int type = meta.getColumnType(i);
        String declared = meta.getColumnTypeName(i).toLowerCase(Locale.ROOT);
        if (type == Types.TIMESTAMP_WITH_TIMEZONE || declared.equals("timestamptz")) {
            OffsetDateTime time = row.getObject(i, OffsetDateTime.class);
            return time == null ? null : time.toInstant().toString();
        }
        if (type == Types.TIMESTAMP) {
            LocalDateTime time = row.getObject(i, LocalDateTime.class);
            return time == null ? null : time.toString();
        }
        return switch (type) {
            case Types.BOOLEAN, Types.BIT -> {
                boolean value = row.getBoolean(i);
                yield row.wasNull() ? null : Boolean.toString(value);
            }
            case Types.DOUBLE, Types.FLOAT, Types.REAL -> {
                double value = row.getDouble(i);
                yield row.wasNull() ? null : Double.toString(value);
            }
            case Types.TINYINT, Types.SMALLINT, Types.INTEGER, Types.BIGINT, Types.NUMERIC, Types.DECIMAL -> {
                BigDecimal value = row.getBigDecimal(i);
                yield value == null ? null : value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
            }
            case Types.BINARY, Types.VARBINARY, Types.LONGVARBINARY, Types.BLOB -> {
                byte[] value = row.getBytes(i);
                yield value == null ? null : HexFormat.of().formatHex(value);
            }
            default -> {
                String value = row.getString(i);
                yield value == null || wellFormed(value) ? value : HexFormat.of().formatHex(value.getBytes(StandardCharsets.UTF_16BE));
            }
        };
    }

    private static boolean wellFormed(String text) {
        return StandardCharsets.UTF_8.newEncoder().canEncode(text);
    }

}
