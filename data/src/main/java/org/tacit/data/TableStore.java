package org.tacit.data;

import java.io.IOException;
import java.lang.ref.Cleaner;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.tacit.base.InvalidInput;
import org.tacit.base.Text;
import org.tacit.data.csv.CsvOptions;
import org.tacit.data.csv.CsvWriter;

/**
 * A folder of tables. Each import makes a new version, an immutable Parquet file that carries its own schema and hash;
 * several threads and several processes may use one folder at a time.
 *
 * <pre>
 * tables/NAME/VERSION/data.parquet      a version is there when this file is
 * work/RANDOM/                          spill files and views of one running process; swept when it is gone
 * </pre>
 */
public final class TableStore implements AutoCloseable {

    /** What the engine may take before it spills, unless told otherwise. */
    public static final int MEMORY_MEGABYTES = 1024;

    private static final String DATA = "data.parquet";
    private static final Cleaner CLEANER = Cleaner.create();

    private final Path tables;
    private final WorkFolder work;
    private final Engine engine;
    private final SecureRandom random;

    private TableStore(Path folder, int memoryMegabytes, SecureRandom random) {
        this.random = random;
        try {
            tables = Files.createDirectories(folder.resolve("tables"));
            work = WorkFolder.create(folder.resolve("work"));
        } catch (IOException e) {
            throw unwritable(folder, e);
        }
        engine = new Engine(work.path().resolve("spill"), memoryMegabytes);
    }

    /** Opens the folder, making it when it is not there. */
    public static TableStore open(Path folder) {
        return open(folder, MEMORY_MEGABYTES);
    }

    public static TableStore open(Path folder, int memoryMegabytes) {
        return open(folder, memoryMegabytes, new SecureRandom());
    }

    /** {@code random} gives each new version its salt. */
    public static TableStore open(Path folder, int memoryMegabytes, SecureRandom random) {
        return new TableStore(folder, memoryMegabytes, random);
    }

    /** Reads a CSV file as the next version of the table. Refuses a bad file with file, line, column and reason; then nothing is stored. */
    public Table importCsv(String name, Path file, CsvOptions options, Declared declared) {
        return CsvImport.run(this, checked(name), List.of(file), options, declared);
    }

    /** Reads a CSV file, everything found out; declarations beside it are heeded. */
    public Table importCsv(String name, Path file) {
        return importCsv(name, file, CsvOptions.auto(), Declared.beside(file));
    }

    /** Reads a Parquet file as the next version of the table. */
    public Table importParquet(String name, Path file, Declared declared) {
        return ParquetImport.run(this, checked(name), List.of(file), declared);
    }

    /** Reads CSV files, or Parquet files (by their names' ends), of the same columns, one after the other, as the next version of the table. */
    public Table importFiles(String name, List<Path> files, CsvOptions options, Declared declared) {
        if (files.isEmpty()) {
            throw InvalidInput.of("There is no file to import.", "没有可导入的文件。");
        }
        long parquet = files.stream().filter(TableStore::isParquet).count();
        if (parquet != 0 && parquet != files.size()) {
            throw InvalidInput.of("Files of one table are all CSV or all Parquet.", "同一张表的文件须全部为 CSV 或全部为 Parquet。");
        }
        return parquet == 0 ? CsvImport.run(this, checked(name), files, options, declared) : ParquetImport.run(this, checked(name), files, declared);
    }

    private static boolean isParquet(Path file) {
        return file.getFileName().toString().toLowerCase(java.util.Locale.ROOT).endsWith(".parquet");
    }

    /** Takes typed rows from elsewhere, a database for one; they become the next version of the table. Memory is bounded. */
    public Intake intake(String name, List<Intake.Field> fields) {
        fields.forEach(field -> Names.check(field.name()));
        return new Intake(this, checked(name), fields);
    }

    /** Counts and figures of every column, computed by the engine; no cell is in them but numbers and days. */
    public Statistics statistics(Table table) {
        return Statistics.of((ParquetTable) table);
    }

    /** These rows of a table, in this order, as the next version of it. */
    public Table keep(Table table, long[] rows) {
        Table kept = table.select(table.schema().names(), rows);
        try (TableWriter writer = new TableWriter(this, table.name(), table.schema())) {
            ((ParquetTable) kept).copyTo(writer);
            return writer.finish();
        }
    }

    /** Deletes a version's file for good; whoever reads it now fails. Its number is not given again. */
    public void delete(String name, int version) {
        try {
            Files.delete(existing(name, version));
        } catch (IOException e) {
            throw unwritable(tables, e);
        }
    }

    /** Rows made by the caller become the next version of the table. */
    public TableWriter writer(String name, Schema schema) {
        schema.columns().forEach(column -> Names.check(column.name()));
        return new TableWriter(this, checked(name), schema);
    }

    /** Names of all tables, sorted. */
    public List<String> names() {
        return folders(tables).map(f -> Names.fromFolder(f.getFileName().toString())).filter(name -> !versions(name).isEmpty()).sorted().toList();
    }

    /** Versions of a table, oldest first; empty when there is no such table. */
    public List<Integer> versions(String name) {
        return numbered(tables.resolve(Names.toFolder(name))).filter(f -> Files.exists(f.resolve(DATA)))
                .map(f -> Integer.valueOf(f.getFileName().toString())).sorted().toList();
    }

    public Snapshot snapshot(String name, int version) {
        return SnapshotMetadata.read(engine, existing(name, version), name, version);
    }

    /** The newest version. */
    public Table table(String name) {
        List<Integer> versions = versions(name);
        if (versions.isEmpty()) {
            throw InvalidInput.of("There is no table '%s'; the tables are %s.", "没有表“%s”；现有表：%s。", name, names());
        }
        return table(name, versions.getLast());
    }

    public Table table(String name, int version) {
        Snapshot snapshot = snapshot(name, version);
        return new ParquetTable(this, file(name, version), name, snapshot.schema(), snapshot.rows(), snapshot.contentHash());
    }

    /** The newest version of the table with exactly this content: what a contract names. */
    public Optional<Table> withContent(String name, String contentHash) {
        for (int version : versions(name).reversed()) {
            if (snapshot(name, version).contentHash().equals(contentHash)) {
                return Optional.of(table(name, version));
            }
        }
        return Optional.empty();
    }

    /** The newest version of the table with this {@link Snapshot#commitment}. */
    public Optional<Table> withCommitment(String name, String commitment) {
        for (int version : versions(name).reversed()) {
            if (snapshot(name, version).commitment().equals(commitment)) {
                return Optional.of(table(name, version));
            }
        }
        return Optional.empty();
    }

    /** Reads every cell and compares with the hash taken at import; false when the stored file was changed. */
    public boolean verify(String name, int version) {
        Table table = table(name, version);
        return ((ParquetTable) table).computeHash().equals(table.contentHash());
    }

    /** Counts and distributions for the owner's own eyes: it shows cells. */
    public Profile profile(Table table) {
        return Profiler.run((ParquetTable) table);
    }

    /** Writes all columns as CSV with a header. The file is there when it is whole; one that was there before is replaced. */
    public static void exportCsv(Table table, Path file, CsvWriter.Options options) {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        try {
            writeCsv(table, part, options);
            Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw unwritable(file, e);
        } finally {
            part.toFile().delete();
        }
    }

    /** Writes all columns under their own names as Parquet. The file is there when it is whole; one that was there before is replaced. */
    public static void exportParquet(Table table, Path file) {
        ParquetTable parquet = (ParquetTable) table;
        Path part = file.resolveSibling(file.getFileName() + ".part");
        String cells = table.schema().columns().stream().map(c -> parquet.physical(c) + " AS " + Engine.name(c.name())).collect(Collectors.joining(", "));
        try {
            parquet.store().engine.with(connection -> {
                Engine.execute(connection, "COPY (SELECT " + cells + " FROM " + parquet.source() + " ORDER BY file_row_number) TO "
                        + Engine.literal(part.toAbsolutePath().toString()) + " (FORMAT parquet, COMPRESSION zstd)");
                return null;
            });
            Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw unwritable(file, e);
        } finally {
            part.toFile().delete();
        }
    }

    private static void writeCsv(Table table, Path file, CsvWriter.Options options) {
        try (CsvWriter csv = new CsvWriter(file, options)) {
            List<Column> columns = table.schema().columns();
            columns.forEach(column -> csv.text(column.name()));
            csv.endRow();
            table.scan(table.schema().names(), 4096, batch -> {
                for (int row = 0; row < batch.rows(); row++) {
                    for (int c = 0; c < columns.size(); c++) {
                        String cell = batch.text(c, row);
                        if (cell == null || columns.get(c).type() == ColumnType.TEXT) {
                            csv.text(cell);
                        } else {
                            csv.bare(cell);
                        }
                    }
                    csv.endRow();
                }
            });
        }
    }

    String newSalt() {
        byte[] salt = new byte[32];
        random.nextBytes(salt);
        return HexFormat.of().formatHex(salt);
    }

    Engine engine() {
        return engine;
    }

    /** Writes a Parquet file with metadata given as a SQL literal. */
    @FunctionalInterface
    interface FileWriter {
        void write(Path file, String metadata) throws SQLException;
    }

    /** Gives the content the next free version; visible at once and whole, or not at all. */
    Table publish(Snapshot content, FileWriter writer) throws SQLException {
        Path table = tables.resolve(Names.toFolder(content.name()));
        try {
            Files.createDirectories(table);
            int version = numbered(table).mapToInt(f -> Integer.parseInt(f.getFileName().toString())).max().orElse(0) + 1;
            while (!reserve(table.resolve(Integer.toString(version)))) {
                version++;
            }
            Path folder = table.resolve(Integer.toString(version));
            Path written = folder.resolve("data.tmp");
            writer.write(written, SnapshotMetadata.literal(content));
            force(written);
            Files.move(written, folder.resolve(DATA), StandardCopyOption.ATOMIC_MOVE);
            return new ParquetTable(this, folder.resolve(DATA), content.name(), content.schema(), content.rows(), content.contentHash());
        } catch (IOException e) {
            throw unwritable(table, e);
        }
    }

    private static boolean reserve(Path version) throws IOException {
        try {
            Files.createDirectory(version);
            return true;
        } catch (FileAlreadyExistsException e) {
            return false;
        }
    }

    private static void force(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    Path newView() {
        return work.path().resolve(UUID.randomUUID() + ".parquet");
    }

    /** The file goes when nobody holds the table any more. */
    void deleteWhenUnused(Table table, Path file) {
        CLEANER.register(table, () -> {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                // Swept with the work folder.
            }
        });
    }

    private String checked(String name) {
        Names.check(name);
        return name;
    }

    private Path file(String name, int version) {
        return tables.resolve(Names.toFolder(name)).resolve(Integer.toString(version)).resolve(DATA);
    }

    private Path existing(String name, int version) {
        Path file = file(name, version);
        if (!Files.exists(file)) {
            throw InvalidInput.of("There is no version %d of table '%s'; the versions are %s.", "表“%2$s”没有版本 %1$d；现有版本：%3$s。", version, name, versions(name));
        }
        return file;
    }

    /** Folders of versions; others are not ours. */
    private static Stream<Path> numbered(Path table) {
        return folders(table).filter(f -> f.getFileName().toString().matches("[1-9][0-9]{0,8}"));
    }

    private static Stream<Path> folders(Path parent) {
        if (!Files.isDirectory(parent)) {
            return Stream.empty();
        }
        List<Path> children = new ArrayList<>();
        try (Stream<Path> list = Files.list(parent)) {
            list.filter(Files::isDirectory).sorted(Comparator.naturalOrder()).forEach(children::add);
        } catch (IOException e) {
            throw unwritable(parent, e);
        }
        return children.stream();
    }

    private static InvalidInput unwritable(Path folder, IOException cause) {
        return new InvalidInput(Text.of("The table folder %s cannot be used; check its rights and the free space.",
                "表文件夹 %s 无法使用；请检查权限和剩余空间。", folder), cause);
    }

    @Override
    public void close() {
        engine.close();
        work.close();
    }
}
