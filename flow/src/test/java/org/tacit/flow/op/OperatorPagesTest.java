package org.tacit.flow.op;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.tacit.data.normal.Normalisation;
import org.tacit.flow.document.OperatorPage;
import org.tacit.flow.document.Plan;
import org.tacit.flow.spec.Operator;
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

    /** Every operator that is installed has its page; those of the two examples are compared here, the others in their own tests. */
    @TestFactory
    Stream<DynamicTest> pageFollowsTheSpec() {
        Operators operators = Operators.installed();
        Plan credit = new Credit(1000, 7).plan(Credit.FLOW, operators);
        Plan shared = Shared.example(operators);
        return operators.all().stream().map(operator -> DynamicTest.dynamicTest(operator.spec().name(), () -> {
            if (has(credit, operator)) {
                follows(operator.spec().name(), OperatorPage.markdown(operator.spec(), credit));
            } else if (has(shared, operator)) {
                follows(operator.spec().name(), OperatorPage.markdown(operator.spec(), shared, "the flow of `docs/matching.md`"));
            } else {
                assertThat(Path.of("../docs/operators/" + operator.spec().name() + ".md")).exists();
            }
        }));
    }

    private static boolean has(Plan plan, Operator operator) {
        return plan.steps().stream().anyMatch(s -> s.operator().spec().name().equals(operator.spec().name()));
    }

    private static void follows(String name, String page) throws IOException {
        Path file = Path.of("../docs/operators/" + name + ".md");
        if (Boolean.getBoolean("tacit.write")) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, page);
        }
        assertThat(file).as("run with -Dtacit.write=true to write the page").exists();
        assertThat(Files.readString(file)).isEqualTo(page);
    }

    @Test
    void matchingPageHasTheExample() throws IOException {
        assertThat(Files.readString(Path.of("../docs/matching.md"))).contains("```yaml\n" + Shared.FLOW + "```");
        assertThat(Files.readString(Path.of("../docs/matching.md"))).contains(Normalisation.labels().stream().map(l -> "| `" + l + "` |").toList());
    }
}
