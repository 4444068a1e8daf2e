package org.tacit;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The module map of docs/decisions/module-map.md: a class uses its own floor and the floors named here, nothing above or beside. */
class HouseTest {

    private static final JavaClasses TACIT = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("org.tacit");

    private static final Map<String, List<String>> MAY_USE = new LinkedHashMap<>();

    static {
        MAY_USE.put("base", List.of());
        MAY_USE.put("data", List.of("base"));
        MAY_USE.put("crypto", List.of("base"));
        MAY_USE.put("wire", List.of("base", "crypto"));
        MAY_USE.put("ledger", List.of("base", "crypto"));
        MAY_USE.put("privacy", List.of("base", "data", "crypto"));
        MAY_USE.put("anchor", List.of("base", "crypto", "ledger"));
        MAY_USE.put("protocol", List.of("base", "crypto", "wire"));
        MAY_USE.put("mpc", List.of("base", "crypto", "wire", "protocol"));
        MAY_USE.put("psi", List.of("base", "crypto", "wire", "protocol", "mpc", "data"));
        MAY_USE.put("pir", List.of("base", "crypto", "wire", "protocol", "data", "psi"));
        MAY_USE.put("sdk", List.of("base", "crypto", "wire", "ledger", "psi", "pir"));
        MAY_USE.put("learn", List.of("base", "wire", "mpc", "data"));
        MAY_USE.put("sql", List.of("base", "data", "crypto", "wire", "mpc", "psi"));
        MAY_USE.put("flow", List.of("base", "data", "crypto", "privacy", "wire", "ledger", "mpc", "psi", "pir", "learn", "sql"));
        MAY_USE.put("node", List.of("base", "data", "crypto", "privacy", "wire", "ledger", "anchor", "psi", "pir", "flow"));
        MAY_USE.put("bench", List.of("base", "data", "crypto", "wire", "protocol", "mpc", "psi", "pir", "learn", "sql"));
        MAY_USE.put("cli", List.of("base", "data", "crypto", "wire", "ledger", "anchor", "flow", "learn", "node", "bench"));
    }

    @TestFactory
    List<DynamicTest> everyModuleLooksDownOnly() {
        List<DynamicTest> tests = new ArrayList<>();
        MAY_USE.forEach((module, allowed) -> {
            String[] forbidden = MAY_USE.keySet().stream()
                    .filter(other -> !other.equals(module) && !allowed.contains(other))
                    .map(other -> "org.tacit." + other + "..").toArray(String[]::new);
            tests.add(DynamicTest.dynamicTest(module, () -> {
                if (forbidden.length > 0) {
                    noClasses().that().resideInAPackage("org.tacit." + module + "..")
                            .should().dependOnClassesThat().resideInAnyPackage(forbidden)
                            .allowEmptyShould(true).check(TACIT);
                }
            }));
        });
        return tests;
    }

    /** Jobs reach engines through operators; a service, which is no job, through its kind. */
    @TestFactory
    List<DynamicTest> ofTheNodeServicesAloneCallEngines() {
        return List.of(DynamicTest.dynamicTest("node", () -> noClasses()
                .that().resideInAPackage("org.tacit.node..").and().resideOutsideOfPackage("org.tacit.node.service..")
                .should().dependOnClassesThat().resideInAnyPackage("org.tacit.psi..", "org.tacit.pir..").check(TACIT)));
    }

    @TestFactory
    List<DynamicTest> enginesKnowNoServerNoDatabaseAndNoSockets() {
        return List.of(
                DynamicTest.dynamicTest("engines", () -> noClasses()
                        .that().resideInAnyPackage("org.tacit.crypto..", "org.tacit.protocol..", "org.tacit.mpc..", "org.tacit.psi..", "org.tacit.pir..", "org.tacit.learn..", "org.tacit.sql..", "org.tacit.privacy..")
                        .should().dependOnClassesThat().resideInAnyPackage("org.springframework..", "java.sql..", "java.net..", "jakarta..")
                        .check(TACIT)),
                DynamicTest.dynamicTest("pure crypto starts no threads", () -> noClasses()
                        .that().resideInAPackage("org.tacit.crypto..")
                        .should().dependOnClassesThat().haveFullyQualifiedName("java.lang.Thread")
                        .check(TACIT)));
    }

    /** Whatever reads bytes of others makes records of its own out of them, never objects that the bytes name; and nothing unpacks what it cannot bound. */
    @TestFactory
    List<DynamicTest> bytesOfOthersNameNoClasses() {
        return List.of(
                DynamicTest.dynamicTest("no deserialisation", () -> noClasses().should().dependOnClassesThat().haveNameMatching(
                        "java\\.io\\.(ObjectInputStream|Externalizable)|java\\.beans\\.XML.*|javax\\.script\\..*|javax\\.naming\\..*|java\\.rmi\\..*|org\\.springframework\\.expression\\..*")
                        .check(TACIT)),
                DynamicTest.dynamicTest("no types named by JSON or YAML", () -> noClasses().should().dependOnClassesThat().haveNameMatching(
                        "tools\\.jackson\\.databind\\.jsontype\\..*|com\\.fasterxml\\.jackson\\.annotation\\.JsonTypeInfo.*|org\\.yaml\\.snakeyaml\\..*").check(TACIT)),
                DynamicTest.dynamicTest("no archive of others is unpacked: backups are one's own, sealed", () -> noClasses().that().resideOutsideOfPackage("org.tacit.node.backup..").should().dependOnClassesThat().haveNameMatching(
                        "java\\.util\\.zip\\.(Zip.*|GZIPInputStream|Inflater.*)|java\\.util\\.jar\\.(JarInputStream)").check(TACIT)),
                DynamicTest.dynamicTest("secrets are not made of guessable numbers", () -> noClasses().that().resideInAnyPackage("org.tacit.node..", "org.tacit.wire..", "org.tacit.crypto..", "org.tacit.ledger..")
                        .should().dependOnClassesThat().haveNameMatching("java\\.util\\.Random|java\\.util\\.concurrent\\.ThreadLocalRandom|java\\.util\\.SplittableRandom").check(TACIT)));
    }
}
