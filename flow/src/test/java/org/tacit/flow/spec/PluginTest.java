package org.tacit.flow.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tacit.base.InvalidInput;
import org.tacit.flow.Example;
import org.tacit.flow.ToyAlign;
import org.tacit.flow.document.FlowReader;
import org.tacit.flow.document.FlowSchema;
import org.tacit.flow.document.Planner;

/** An operator in a folder that is not on the class path, as somebody else's jar in {@code plugins/} is. */
class PluginTest {

    private static URLClassLoader plugins(Path folder, String... operators) throws IOException {
        Path services = Files.createDirectories(folder.resolve("META-INF/services"));
        Files.write(services.resolve("org.tacit.flow.spec.Operator"), java.util.List.of(operators));
        return new URLClassLoader(new URL[] {folder.toUri().toURL()}, PluginTest.class.getClassLoader());
    }

    @Test
    void isFoundBesideOurs(@TempDir Path folder) throws IOException {
        try (URLClassLoader loader = plugins(folder, "org.tacit.flow.ToyAlign", "org.tacit.flow.ToySum")) {
            Operators operators = Operators.installed(loader);
            assertThat(operators.names()).contains("psi.intersect", "train.lr", "predict.lr", "evaluate.binary", "toy.align", "toy.sum");
            assertThat(Planner.problems(FlowReader.read(Example.YAML), Example.tables(), operators)).isEmpty();
            assertThat(FlowSchema.json(operators)).contains("toy.align");
        }
        assertThat(Operators.installed().names()).doesNotContain("toy.align");
    }

    @Test
    void twoOfOneNameAreRefused() {
        assertThatThrownBy(() -> Operators.of(new ToyAlign(), new ToyAlign())).isInstanceOf(InvalidInput.class)
                .hasMessageContaining("Two operators are called 'toy.align'");
    }
}
