package org.tacit.fuzz;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Every parser of {@link Targets}, briefly. For the long run {@code ./tacit fuzz}; one target with
 * {@code -Dtacit.fuzz.target=flow.yaml}, the same inputs again with {@code -Dtacit.fuzz.seed=…}.
 */
class FuzzTest {

    @TestFactory
    List<DynamicTest> everyParserReadsOrRefuses() throws Exception {
        long inputs = Long.getLong("tacit.fuzz.inputs", 20_000);
        Duration time = Duration.ofSeconds(Long.getLong("tacit.fuzz.seconds", 1));
        long seed = Long.getLong("tacit.fuzz.seed", 1);
        String only = System.getProperty("tacit.fuzz.target", "");
        List<DynamicTest> tests = new ArrayList<>();
        for (Target target : Targets.all()) {
            if (target.name().startsWith(only)) {
                tests.add(DynamicTest.dynamicTest(target.name(), () -> System.out.println(Fuzz.run(target, inputs, time, seed))));
            }
        }
        return tests;
    }
}
