package org.tacit.node.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tacit.base.InvalidInput;
import org.tacit.base.PolicyDenied;
import org.tacit.base.TacitException;
import org.tacit.data.Declared;
import org.tacit.data.Table;
import org.tacit.data.TableStore;

class FolderConnectorTest {

    @TempDir
    private Path folder;
    private Path allowed;

    @BeforeEach
    void files() throws IOException {
        allowed = Files.createDirectories(folder.resolve("exports"));
        Files.createDirectories(allowed.resolve("2026"));
        Files.writeString(folder.resolve("secret.csv"), "id,v\ns,1\n");
        Files.writeString(allowed.resolve("a.csv"), "id,v\na,1\n");
        Files.writeString(allowed.resolve("2026/m1.csv"), "id,v\nb,2\n");
        Files.writeString(allowed.resolve("2026/m2.csv"), "id,v\nc,3\n");
        Files.writeString(allowed.resolve("note.docx"), "x");
        Files.createSymbolicLink(allowed.resolve("link.csv"), folder.resolve("secret.csv"));
        Files.createSymbolicLink(allowed.resolve("out"), folder);
    }

    private FolderConnector connector(Path root, String pattern) {
        return new FolderConnector(new SourceLimits(List.of(allowed), List.of(), List.of(), List.of(), 1000), root.toString(), pattern);
    }

    private Table read(String item) {
        try (TableStore store = TableStore.open(folder.resolve("store"), 128)) {
            Table table = connector(allowed, "").read(store, "t", item, "", Declared.nothing());
            assertThat(table.strings("id")).isNotEmpty();
            return table;
        }
    }

    @Test
    void filesAreListedAndReadOneOrMany() {
        assertThat(connector(allowed, "").items()).extracting(Item::name).containsExactly("2026/m1.csv", "2026/m2.csv", "a.csv");
        assertThat(connector(allowed, "2026/*.csv").items()).extracting(Item::name).containsExactly("2026/m1.csv", "2026/m2.csv");
        assertThat(read("a.csv").rows()).isEqualTo(1);
        assertThat(read("2026/*.csv").rows()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"../secret.csv", "2026/../../secret.csv", "link.csv", "out/secret.csv", "", ".", "..", "/etc/passwd", "2026", "a.csv\0", "missing.csv", "*.xyz"})
    void whatIsOutsideDoesNotExist(String item) {
        assertThatThrownBy(() -> read(item)).isInstanceOf(InvalidInput.class).hasMessageNotContaining("secret:").hasMessageNotContaining("root:");
    }

    @Test
    void onlyListedFoldersAreRead() throws IOException {
        assertThatThrownBy(() -> connector(folder, "").items()).isInstanceOf(PolicyDenied.class);
        assertThatThrownBy(() -> connector(allowed.resolve("out"), "").items()).isInstanceOf(PolicyDenied.class);
        assertThatThrownBy(() -> connector(allowed.resolve("2026/../.."), "").items()).isInstanceOf(PolicyDenied.class);
        assertThatThrownBy(() -> connector(Path.of("relative"), "").items()).isInstanceOf(InvalidInput.class);
        // A folder whose name only begins like the listed one.
        Files.createDirectories(folder.resolve("exports-other"));
        assertThatThrownBy(() -> connector(folder.resolve("exports-other"), "").items()).isInstanceOf(PolicyDenied.class);
    }

    @Test
    void declarationsBesideAFileMustLieWithinToo() throws IOException {
        Files.writeString(folder.resolve("passwd"), "root:x:0:0:top secret\n");
        Files.createSymbolicLink(allowed.resolve("a.csv.schema"), folder.resolve("passwd"));
        assertThatThrownBy(() -> read("a.csv")).isInstanceOf(TacitException.class).hasMessageNotContaining("top secret");
        assertThatThrownBy(() -> connector(allowed, "[").items()).isInstanceOf(InvalidInput.class);
    }

    @Test
    void moreThanTheLimitIsNotRead() throws IOException {
        Files.writeString(allowed.resolve("big.csv"), "id,v\n" + "x,1\n".repeat(500));
        assertThatThrownBy(() -> read("big.csv")).isInstanceOf(InvalidInput.class).hasMessageContaining("largest");
    }
}
