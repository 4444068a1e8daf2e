package org.tacit.data;

import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.tacit.base.InvalidInput;

/**
 * A snapshot's facts inside its Parquet file, as one text under the key {@code tacit}: a line {@code tacit-table 1}, then name,
 * rows, hash, salt, and a line {@code TYPE KIND GRADE name} per column. Names hold no line ends.
 */
final class SnapshotMetadata {

    private static final String KEY = "tacit";
    private static final String VERSION = "tacit-table 1";

    private SnapshotMetadata() {
    }

    /** As a SQL struct for {@code KV_METADATA}. */
    static String literal(Snapshot s) {
        StringBuilder text = new StringBuilder();
        text.append(VERSION).append('\n').append(s.name()).append('\n').append(s.rows()).append('\n').append(s.contentHash()).append('\n').append(s.salt());
        for (Column c : s.schema().columns()) {
            text.append('\n').append(c.type()).append(' ').append(c.kind()).append(' ').append(c.grade()).append(' ').append(c.name());
        }
        return "{" + KEY + ": " + Engine.literal(text.toString()) + "}";
    }

    static Snapshot read(Engine engine, Path file, String name, int version) {
        String text = engine.with(connection -> {
            try (Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery("SELECT decode(value) FROM parquet_kv_metadata(" + Engine.literal(Engine.exact(file))
                            + ") WHERE decode(key) = '" + KEY + "'")) {
                return rows.next() ? rows.getString(1) : "";
            }
        });
        try {
            String[] lines = text.split("\n", -1);
            if (!lines[0].equals(VERSION) || !lines[1].equals(name)) {
                throw notOurs(name, version);
            }
            List<Column> columns = new ArrayList<>();
            for (int i = 5; i < lines.length; i++) {
                String[] words = lines[i].split(" ", 4);
                columns.add(new Column(words[3], ColumnType.valueOf(words[0]), ColumnKind.valueOf(words[1]), Grade.valueOf(words[2])));
            }
            return new Snapshot(name, version, new Schema(columns), Long.parseLong(lines[2]), lines[3], lines[4]);
        } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
            throw notOurs(name, version);
        }
    }

    private static InvalidInput notOurs(String name, int version) {
        return InvalidInput.of("The file of table '%s', version %d, was not written by this program; import the data again.",
                "表“%s”版本 %d 的文件不是本程序写的；请重新导入数据。", name, version);
    }
}
