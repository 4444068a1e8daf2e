package org.tacit.flow.op;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tacit.flow.document.OperatorPage;
import org.tacit.flow.spec.Operators;

/** The pages under {@code docs/operators} are what the specs say. {@code -Dtacit.write=true} writes them anew. */
class OperatorPagesTest {

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
