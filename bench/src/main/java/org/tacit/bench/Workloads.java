package org.tacit.bench;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.tacit.base.InvalidInput;

/** The kinds that {@code tacit bench} knows. */
final class Workloads {

    private static final Map<String, Supplier<Workload>> KINDS = new TreeMap<>(Map.of(
            "psi", PsiWorkload::new,
            "ot", OtWorkload::new,
            "mpc", MpcWorkload::new,
            "he", HeWorkload::new,
            "pir", PirWorkload::new,
            "sql", SqlWorkload::new,
            "train", TrainWorkload::new));

    private Workloads() {
    }

    static Workload of(String kind) {
        Supplier<Workload> workload = KINDS.get(kind);
        if (workload == null) {
            throw InvalidInput.of("There is no bench '%s'; there are %s.", "没有名为“%s”的基准测试；现有：%s。", kind, KINDS.keySet());
        }
        return workload.get();
    }
}
