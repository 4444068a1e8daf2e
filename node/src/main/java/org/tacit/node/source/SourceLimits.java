package org.tacit.node.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.tacit.base.InvalidInput;
import org.tacit.base.Text;
import org.tacit.node.home.NodeHome;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * What the node's machine lets sources reach, as {@code sources.yaml} in the node's folder says. Only who may write that folder can change
 * it: no request over the network can.
 *
 * <pre>
 * folders: [/data/exports]                  # files may be read from here and below
 * hosts: ["db.bank.internal:5432", "*.oss.bank.internal:443", "127.0.0.1:9000"]   # databases and object storage
 * urls: ["jdbc:oracle:thin:@//core.bank.internal:1521/"]                             # beginnings of URLs for drivers in drivers/
 * parameters: [retrieveMessagesFromServerOnGetMessage]                               # that such URLs may carry besides the usual
 * largest: 68719476736                      # bytes of one import
 * </pre>
 *
 * @param folders absolute
 * @param hosts   {@code host:port}; {@code *.} stands for any name in front, {@code *} for any port
 */
public record SourceLimits(List<Path> folders, List<String> hosts, List<String> urls, List<String> parameters, long largest) {

    private static final long LARGEST = 64L << 30;

    public SourceLimits {
        folders = folders == null ? List.of() : folders.stream().map(Path::normalize).toList();
        hosts = hosts == null ? List.of() : List.copyOf(hosts);
        urls = urls == null ? List.of() : List.copyOf(urls);
        parameters = parameters == null ? List.of() : List.copyOf(parameters);
        largest = largest <= 0 ? LARGEST : largest;
        folders.stream().filter(f -> !f.isAbsolute()).findFirst().ifPresent(f -> {
            throw InvalidInput.of("sources.yaml: folder %s is not absolute.", "sources.yaml：文件夹 %s 不是绝对路径。", f);
        });
    }

    /** Nothing is allowed but the node's own {@code import} folder. */
    static SourceLimits standard(NodeHome home) {
        return new SourceLimits(List.of(home.folder().resolve("import")), List.of(), List.of(), List.of(), 0);
    }

    public static SourceLimits read(NodeHome home) {
        Path file = home.folder().resolve("sources.yaml");
        if (!Files.exists(file)) {
            return standard(home);
        }
        try {
            return YAMLMapper.builder().disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES).build().readValue(Files.readString(file), SourceLimits.class);
        } catch (IOException e) {
            throw NodeHome.unreadable(file, e);
        } catch (JacksonException e) {
            throw e.getCause() instanceof InvalidInput reason ? reason : new InvalidInput(Text.of("%s cannot be understood: %s", "无法理解 %s：%s", file, e.getOriginalMessage()), e);
        }
    }
}
