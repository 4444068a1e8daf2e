package org.tacit.node.source;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.tacit.base.InvalidInput;
import org.tacit.base.PolicyDenied;
import org.tacit.data.Declared;
import org.tacit.data.Table;
import org.tacit.data.TableStore;
import org.tacit.data.csv.CsvOptions;
import org.tacit.node.home.NodeHome;

/**
 * CSV and Parquet files in a folder and below. The folder must lie within one that {@code sources.yaml} lists, and every file that is read
 * must lie within the folder once all links are followed.
 */
final class FolderConnector implements Connector {

    private static final int DEPTH = 8;

    private final SourceLimits limits;
    private final String folder;
    private final String pattern;

    /** @param pattern which files, as a glob over paths within the folder; empty for all CSV and Parquet files */
    FolderConnector(SourceLimits limits, String folder, String pattern) {
        this.limits = limits;
        this.folder = folder;
        this.pattern = pattern;
    }

    @Override
    public void test() {
        root();
    }

    /** The folder with all links followed. */
    private Path root() {
        try {
            Path wanted = Path.of(folder);
            if (!wanted.isAbsolute() || !Files.isDirectory(wanted)) {
                throw InvalidInput.of("There is no folder %s on the node's machine; give an absolute path.", "节点所在机器上没有文件夹 %s；请给出绝对路径。", folder);
            }
            Path real = wanted.toRealPath();
            for (Path allowed : limits.folders()) {
                if (Files.isDirectory(allowed) && real.startsWith(allowed.toRealPath())) {
                    return real;
                }
            }
            throw PolicyDenied.of("Files may not be read from %s; list it under 'folders' in the node's sources.yaml.", "不允许从 %s 读取文件；请在节点的 sources.yaml 的 folders 中列出。", folder);
        } catch (InvalidPathException e) {
            throw InvalidInput.of("This is no path of a folder.", "这不是文件夹路径。");
        } catch (IOException e) {
            throw NodeHome.unreadable(Path.of(folder), e);
        }
    }

    /** Whether a single file may be read: it lies in a listed folder, all links followed. */
    static void checkListed(SourceLimits limits, Path file) {
        try {
            Path real = file.toRealPath();
            for (Path allowed : limits.folders()) {
                if (Files.isDirectory(allowed) && real.startsWith(allowed.toRealPath())) {
                    return;
                }
            }
        } catch (IOException e) {
            // Said below, as for a file that may not be read: who may not read there does not learn what is there.
        }
        throw PolicyDenied.of("There is no such file in the folders that the node's sources.yaml lists; put it there, or have the administrator list its folder.", "节点 sources.yaml 所列文件夹中没有该文件；请将文件放入其中，或由管理员列出其所在文件夹。");
    }

    @Override
    public List<Item> items() {
        Path root = root();
        PathMatcher matcher = matcher(pattern.isEmpty() ? "**" : pattern);
        List<Item> items = new ArrayList<>();
        try {
            // Links are not followed: no walk in circles, and nothing outside is listed.
            Files.walkFileTree(root, Set.of(), DEPTH, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    Path within = root.relativize(file);
                    if (attributes.isRegularFile() && isTable(within) && matcher.matches(within)) {
                        items.add(new Item(name(within), attributes.size(), attributes.lastModifiedTime().toInstant()));
                    }
                    return items.size() < MOST_ITEMS ? FileVisitResult.CONTINUE : FileVisitResult.TERMINATE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException e) {
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw NodeHome.unreadable(root, e);
        }
        items.sort(Comparator.comparing(Item::name));
        return items;
    }

    static boolean isTable(Path file) {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        return name.endsWith(".csv") || name.endsWith(".parquet") || name.endsWith(".tsv") || name.endsWith(".txt");
    }

    private static String name(Path within) {
        return within.toString().replace('\\', '/');
    }

    private static PathMatcher matcher(String glob) {
        if (glob.length() > 200) {
            throw InvalidInput.of("The pattern has more than 200 characters.", "匹配模式超过 200 个字符。");
        }
        try {
            return FileSystems.getDefault().getPathMatcher("glob:" + glob);
        } catch (IllegalArgumentException e) {
            throw InvalidInput.of("The pattern '%s' cannot be read; write for example exports/*.csv.", "无法理解匹配模式“%s”；例如 exports/*.csv。", glob);
        }
    }

    /** One file by its path within the folder, or several of the same columns by a pattern. */
    @Override
    public Table read(TableStore store, String table, String item, String query, Declared declared) {
        if (!query.isEmpty()) {
            throw InvalidInput.of("A folder has no queries; name a file.", "文件夹不支持查询，请指明文件。");
        }
        Path root = root();
        List<Path> files = new ArrayList<>();
        if (item.matches(".*[*?\\[{].*")) {
            PathMatcher matcher = matcher(item);
            items().stream().filter(i -> matcher.matches(Path.of(i.name()))).forEach(i -> files.add(within(root, i.name())));
        } else {
            files.add(within(root, item));
        }
        if (files.isEmpty()) {
            throw InvalidInput.of("No file of the source is called '%s'.", "数据源中没有名为“%s”的文件。", item);
        }
        checkSize(files);
        return store.importFiles(table, files, CsvOptions.auto(), declared.orElse(beside(root, files.getFirst())));
    }

    /** Declarations beside the file, where they too lie within. */
    private static Declared beside(Path root, Path file) {
        Path schema = file.resolveSibling(file.getFileName() + ".schema");
        return Files.exists(schema) && within(root, root.relativize(schema).toString()).equals(schema) ? Declared.beside(file) : Declared.nothing();
    }

    private void checkSize(List<Path> files) {
        long bytes = files.stream().mapToLong(f -> f.toFile().length()).sum();
        if (bytes > limits.largest()) {
            throw InvalidInput.of("The files have %,d bytes and the node takes %,d at most; see 'largest' in its sources.yaml.", "文件共 %,d 字节，节点至多接受 %,d 字节；见其 sources.yaml 的 largest。", bytes,
                    limits.largest());
        }
    }

    /** A file within the folder, all links followed; what is outside does not exist. */
    static Path within(Path root, String item) {
        try {
            Path real = item.isEmpty() || item.indexOf('\0') >= 0 ? null : root.resolve(item).normalize().toRealPath();
            if (real != null && real.startsWith(root) && !real.equals(root) && Files.isRegularFile(real)) {
                return real;
            }
        } catch (IOException | InvalidPathException e) {
            // The same answer as for what is outside.
        }
        throw InvalidInput.of("The source has no file '%s'.", "数据源中没有文件“%s”。", item.length() > 200 ? item.substring(0, 200) : item);
    }
}
