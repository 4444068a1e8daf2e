package org.tacit.node.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tacit.base.InvalidInput;

class SentFileTest {

    private static final byte[] CSV = "a,b\n1,2\n".getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path folder;

    private SentFile receive(String name, InputStream content, long largest) {
        return SentFile.receive(folder.resolve("fetched"), name, content, largest);
    }

    @Test
    void itLiesThereWhileItIsReadOnly() {
        Path file;
        try (SentFile sent = receive("客户 2026-10 (1).CSV", new ByteArrayInputStream(CSV), CSV.length)) {
            file = sent.path();
            assertThat(file).hasBinaryContent(CSV).hasParent(folder.resolve("fetched"));
            assertThat(file.getFileName().toString()).startsWith("sent-").endsWith(".csv").doesNotContain("2026");
        }
        assertThat(file).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a.txt", "csv", ".csv", "../a.csv", "a/b.csv", "a\\b.csv", "a\0.csv", "a\n.csv", "C:a.csv", "a.csv.exe"})
    void namesThatLeadElsewhereAreRefused(String name) {
        assertThatThrownBy(() -> receive(name, new ByteArrayInputStream(CSV), 100)).isInstanceOf(InvalidInput.class);
        assertThat(folder.resolve("fetched")).doesNotExist();
    }

    @Test
    void nothingIsLeftOfOneThatIsTooLargeOrEmptyOrCutOff() throws IOException {
        assertThatThrownBy(() -> receive("a.csv", new ByteArrayInputStream(CSV), CSV.length - 1)).isInstanceOf(InvalidInput.class).hasMessageContaining("more than 7 bytes");
        assertThatThrownBy(() -> receive("a.csv", InputStream.nullInputStream(), 100)).isInstanceOf(InvalidInput.class).hasMessageContaining("empty");
        assertThatThrownBy(() -> receive("a.csv", new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("cut off");
            }
        }, 100)).isInstanceOf(InvalidInput.class).hasMessageContaining("did not arrive whole");
        try (var files = Files.list(folder.resolve("fetched"))) {
            assertThat(files).isEmpty();
        }
    }
}
