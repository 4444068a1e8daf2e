package org.tacit.node.source;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Driver;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.regex.Pattern;
import org.tacit.base.InvalidInput;
import org.tacit.node.home.NodeHome;

/**
 * Database drivers: those that ship, and jars that the operator put into the node's {@code drivers} folder. Each jar has a class loader of
 * its own that sees nothing of the node; it is code all the same, and who may write that folder is trusted.
 */
final class Drivers implements AutoCloseable {

    private static final Pattern JAR = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,100}\\.jar");
    private static final Map<String, String> SHIPPED = Map.of("postgresql", "org.postgresql.Driver", "mysql", "org.mariadb.jdbc.Driver", "mariadb", "org.mariadb.jdbc.Driver");

    private final Path folder;
    private final Map<Path, URLClassLoader> loaders = new HashMap<>();

    Drivers(NodeHome home) {
        this.folder = home.folder().resolve("drivers");
    }

    static Driver shipped(String dialect) {
        String type = SHIPPED.get(dialect);
        if (type == null) {
            throw InvalidInput.of("The dialect is one of %s; for another database put its driver's jar into the node's drivers folder.",
                    "数据库类型须为 %s 之一；其他数据库请将驱动 jar 放入节点的 drivers 文件夹。", SHIPPED.keySet().stream().sorted().toList());
        }
        try {
            return (Driver) Class.forName(type).getDeclaredConstructor().newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(type + " ships with the node", e);
        }
    }

    /** The driver in a jar that takes this URL. */
    synchronized Driver own(String jar, String url) {
        Path file = folder.resolve(JAR.matcher(jar).matches() ? jar : "?");
        try {
            if (!JAR.matcher(jar).matches() || !Files.isRegularFile(file) || !file.toRealPath().startsWith(folder.toRealPath())) {
                throw InvalidInput.of("There is no driver of that name; put the jar into the node's drivers folder. There are: %s.", "没有该驱动；请将其 jar 放入节点的 drivers 文件夹。现有：%s。", jars());
            }
            URLClassLoader loader = loaders.get(file);
            if (loader == null) {
                loader = new URLClassLoader("driver " + jar, new URL[] {file.toUri().toURL()}, ClassLoader.getPlatformClassLoader());
                loaders.put(file, loader);
            }
            for (Driver driver : ServiceLoader.load(Driver.class, loader)) {
                if (driver.getClass().getClassLoader() == loader && driver.acceptsURL(url)) {
                    return driver;
                }
            }
        } catch (IOException | SQLException e) {
            throw new InvalidInput(org.tacit.base.Text.of("The driver %s cannot be loaded.", "无法加载驱动 %s。", jar), e);
        }
        throw InvalidInput.of("No driver in %s takes this URL.", "%s 中没有驱动接受该 URL。", jar);
    }

    /** Names of the jars that are there. */
    List<String> jars() {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (var files = Files.list(folder)) {
            return files.map(f -> f.getFileName().toString()).filter(name -> JAR.matcher(name).matches()).sorted().toList();
        } catch (IOException e) {
            throw NodeHome.unreadable(folder, e);
        }
    }

    @Override
    public synchronized void close() {
        for (URLClassLoader loader : loaders.values()) {
            try {
                loader.close();
            } catch (IOException e) {
                // Nothing more can be done, and nothing is lost.
            }
        }
        loaders.clear();
    }
}
