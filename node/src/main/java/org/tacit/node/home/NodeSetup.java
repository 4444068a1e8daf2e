package org.tacit.node.home;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.tacit.base.InvalidInput;
import org.tacit.node.store.Database;

/** Makes a node's folder. */
public final class NodeSetup {

    private NodeSetup() {
    }

    /**
     * What was made.
     *
     * @param setupText makes the first administrator, once; also in the folder until then
     */
    public record Made(String name, String folder, String fingerprint, String setupText) {
    }

    /** Makes keys, token, settings and an empty database in a new or empty folder; nothing is left of a failed attempt but the folder. */
    public static Made make(Path folder, NodeConfig config) {
        NodeHome home = new NodeHome(folder);
        if (Files.exists(home.config())) {
            throw InvalidInput.of("%s holds a node already; nothing was changed.", "%s 中已有节点，未做任何更改。", home.folder());
        }
        if (Files.isDirectory(home.folder())) {
            try (Stream<Path> children = Files.list(home.folder())) {
                if (children.findAny().isPresent()) {
                    throw InvalidInput.of("%s is not empty; choose a new folder.", "%s 不是空目录，请选择新目录。", home.folder());
                }
            } catch (IOException e) {
                throw NodeHome.unreadable(home.folder(), e);
            }
        }
        for (Path part : new Path[] {home.folder(), home.identity(), home.database(), home.tables(), home.evidence(), home.jobs(), home.logs()}) {
            NodeHome.makeFolder(part);
        }
        SecureRandom random = new SecureRandom();
        Identity.make(home, config.name(), config.tls(), random);
        Identity made = Identity.load(home, config.name());
        KnownKeys.put(home, config.name(), made.textSigner().verifyingKey());
        byte[] token = new byte[32];
        random.nextBytes(token);
        NodeHome.writePrivate(home.token(), HexFormat.of().formatHex(token) + "\n");
        byte[] setup = new byte[16];
        random.nextBytes(setup);
        String setupText = HexFormat.ofDelimiter("-").formatHex(setup);
        NodeHome.writePrivate(home.setupText(), setupText + "\n");
        (config.externalDatabase().isPresent() ? Database.at(config.database()) : Database.embedded(home.database())).close();
        // Last: a folder with settings is a whole node.
        NodeHome.writePrivate(home.config(), config.toYaml());
        return new Made(config.name(), home.folder().toString(), made.fingerprint(), setupText);
    }
}
