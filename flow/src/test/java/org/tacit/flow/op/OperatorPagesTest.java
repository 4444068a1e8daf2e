package org.tacit.flow.op;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tacit.flow.document.OperatorPage;
import org.tacit.flow.spec.Operators;

/** The pages under {@code docs/operators} are what the specs say. {@code -Dtacit.write=true} writes them anew. */
class OperatorPagesTest {

    /** The example in {@code docs/flow.md} is a flow, and discloses what the operators' pages say. */
    @Test
    void exampleOfTheDocumentationIsAFlow() throws IOException {
        String page = Files.readString(Path.of("../docs/flow.md"));
        String yaml = page.substring(page.indexOf("```yaml") + 8, page.indexOf("```", page.indexOf("```yaml") + 8));
        Credit data = new Credit(1000, 7);
        assertThat(data.plan(yaml, Operators.installed()).disclosure()).isEqualTo(data.plan(Credit.FLOW, Operators.installed()).disclosure());
    }

    @ParameterizedTest
    @ValueSource(strings = {"psi.intersect", "train.lr", "predict.lr", "evaluate.binary"})
    void pageFollowsTheSpec(String name) throws IOException {
        Operators operators = Operators.installed();
        String page = OperatorPage.markdown(operators.find(name).orElseThrow().spec(), new Credit(1000, 7).plan(Credit.FLOW, operators));
        Path file = Path.of("../docs/operators/" + name + ".md");
        if (Boolean.getBoolean("tacit.write")) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, page);
        }
        assertThat(file).as("run with -Dtacit.write=true to write the page").exists();
        assertThat(Files.readString(file)).isEqualTo(page);
    }
}
