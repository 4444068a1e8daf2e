package org.tacit.flow.op;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tacit.base.InvalidInput;
import org.tacit.flow.spec.Binding;
import org.tacit.flow.spec.Choice;
import org.tacit.flow.spec.Conditions;
import org.tacit.flow.spec.Parameter;
import org.tacit.flow.spec.Port;
import org.tacit.flow.spec.PortType;
import org.tacit.flow.spec.Source;
import org.tacit.flow.spec.StepContext;
import org.tacit.flow.spec.TableRef;
import org.tacit.pir.LookupMethod;
import org.tacit.pir.plan.LookupCosts;
import org.tacit.pir.plan.LookupEstimate;
import org.tacit.pir.plan.LookupPlanner;
import org.tacit.pir.plan.LookupSituation;
import org.tacit.pir.store.Description;
import org.tacit.pir.store.HostedTables;
import org.tacit.pir.store.LivePublication;
import org.tacit.pir.store.Publications;
import org.tacit.pir.store.Rows;
import org.tacit.pir.store.StoredPublication;
import org.tacit.psi.ItemSource;
import org.tacit.psi.Items;
import org.tacit.psi.unbalanced.Work;

/**
 * A provider's table as steps publish it and ask it: which one a binding means, where it lies at the node, and bringing it up to date. One is published for each
 * table, key, columns and method, for all partners.
 */
final class PublishedTables {

    static final String PROVIDER = "provider";
    static final String CLIENT = "client";
    static final String HOST = "host";
    static final String VALUES = "payload";

    /** Also the folder, under what a node keeps, where published tables lie. */
    private static final String KEPT = "lookup";
    private static final String METHOD = "method";
    private static final String QUESTIONS = "questions";
    private static final String EPOCH = "epoch";
    private static final String COPIES = "copies";
    /** Where nothing says how much is asked. */
    private static final long SOME_QUESTIONS = 1000;

    private PublishedTables() {
    }

    static List<Port> ports() {
        List<Port> ports = new ArrayList<>(KeyInput.ports(PROVIDER));
        ports.add(Port.of(PROVIDER, VALUES, PortType.TABLE, "The table with the columns, the one that the keys are of", "提供数据的表，即键所在的表"));
        return ports;
    }

    static List<Parameter> parameters() {
        List<String> methods = new ArrayList<>(List.of(Choice.AUTO));
        for (LookupMethod method : LookupMethod.values()) {
            methods.add(method.label());
        }
        return List.of(KeyInput.parameter(PROVIDER),
                Parameter.key(DeliveredCells.COLUMNS, PROVIDER, VALUES, "Columns that an answer has", "查询结果包含的列"),
                Parameter.choice(METHOD, methods, "auto: the one that is done first for these sizes and this line, named in the contract with the reason; or one of docs/lookup.md",
                        "auto：按规模与链路选用最快者，并在合约中写明方法与原因；或指定 docs/lookup.md 中的一种"),
                Parameter.integer(QUESTIONS, 0, 0, 1_000_000_000L, "For auto: how many keys a partner is expected to ask about in one epoch (0: those of its table, or 1000)",
                        "供 auto 使用：预计一个合作方在一个密钥轮次内查询的键数（0 表示以其表的行数计，或 1000）"),
                Parameter.flag(COPIES, true, "Whether partners may hold a sealed copy of the table, which they can open only row by row as they are answered (method sealed)",
                        "合作方是否可以持有加封的数据表副本；副本只能在获得应答后逐行打开（sealed 方法）"),
                Parameter.integer(EPOCH, 1, 1, 9999, "Key epoch: a higher one seals the table under a new key, and gives the old one up for good", "密钥轮次：提高后以新密钥加封数据表，旧密钥永久作废"),
                Joining.duplicates(List.of("first", "refuse"), "Rows of the provider that repeat a key: the first is published, or the table is refused",
                        "提供方键重复的行：first 仅发布第一行，refuse 拒绝整张表"),
                Choice.parameter());
    }

    static KeyInput keys(Binding b) {
        return new KeyInput(b, PROVIDER);
    }

    static TableRef from(Binding b) {
        return b.table(PROVIDER, VALUES);
    }

    static List<String> columns(Binding b) {
        return b.params().list(DeliveredCells.COLUMNS);
    }

    static int epoch(Binding b) {
        return b.params().intValue(EPOCH);
    }

    /** Not to be asked while a flow leaves it open. */
    static LookupMethod method(Binding b) {
        return LookupMethod.of(b.params().text(METHOD)).orElseThrow(() -> InvalidInput.of("The method of step '%s' is still open.", "步骤“%s”的查询方法尚未确定。", b.step()));
    }

    static void check(Binding b) {
        keys(b).check();
        if (!keys(b).table().name().equals(from(b).name())) {
            throw InvalidInput.of("provider.payload is table '%s', and the provider's keys are of '%s'; take both from one table.",
                    "provider.payload 接的是表“%s”，而提供方的键来自“%s”；两者须为同一张表。", from(b).name(), keys(b).table().name());
        }
        if (method(b) == LookupMethod.SEALED && !b.params().flag(COPIES)) {
            throw InvalidInput.of("Method sealed gives the client a sealed copy of the table, which copies: false rules out; use lwe.",
                    "sealed 方法会给客户端一份加封的数据表副本，而 copies: false 不允许；请使用 lwe。");
        }
    }

    /** A record's length as far as a plan knows it: texts are measured when they are published. */
    private static int recordBytes(Binding b) {
        return (int) DeliveredCells.bytes(from(b), columns(b));
    }

    static LookupEstimate estimate(Binding b) {
        return LookupCosts.of(method(b), keys(b).rows(), recordBytes(b));
    }

    /**
     * The method that fits; with a second host named, the one that uses it.
     *
     * @param asking rows of the table that will be asked about, 0 where not known
     */
    static Choice choose(Binding b, Conditions conditions, long asking) {
        long said = b.params().integer(QUESTIONS);
        boolean second = b.plays(HOST);
        var situation = new LookupSituation(keys(b).rows(), recordBytes(b), said > 0 ? said : asking > 0 ? asking : SOME_QUESTIONS, b.params().flag(COPIES), second, 0,
                conditions.link(b.parties().values()));
        if (second) {
            return new Choice(Map.of(METHOD, LookupMethod.DPF.label()), LookupPlanner.why(LookupMethod.DPF, situation));
        }
        var decision = LookupPlanner.decide(situation);
        return new Choice(Map.of(METHOD, decision.method().label()), decision.why());
    }

    /** What is published, the same text at both parties. */
    static Description description(Binding b) {
        List<String> rules = b.source(PROVIDER, "keys").map(s -> ((Source.FromStep) s).made().params().list("normalise")).orElse(List.of());
        return new Description(from(b).table(), method(b), keys(b).columns(), rules, columns(b));
    }

    private static String[] names(Binding b) {
        Description d = description(b);
        return new String[] {d.name(), d.method().label(), d.keys().toString(), d.rules().toString(), d.values().toString()};
    }

    /** Provider: all published tables of its node. */
    static Publications publications(StepContext step) {
        return step.kept().shared(KEPT, Publications.class, Publications::new);
    }

    /** Client: where it keeps what it knows of this published table. */
    static Path clientFolder(StepContext step) {
        List<String> names = new ArrayList<>(List.of(step.party(PROVIDER).fingerprint()));
        names.addAll(List.of(names(step.binding())));
        return step.kept().folder("lookup-client", names.toArray(String[]::new));
    }

    /** Second host: the table that it serves for this provider. */
    static HostedTables.Hosted hosted(StepContext step) {
        return step.kept().shared("lookup-hosted", HostedTables.class, folder -> new HostedTables())
                .of(step.party(PROVIDER).fingerprint() + "\n" + String.join("\n", names(step.binding())));
    }

    /** What is published and answers. */
    record Published(StoredPublication stored, LivePublication live) {
    }

    /** Provider: publishes its table as it is now, where that is not done, and gets it ready to answer. */
    static Published publish(StepContext step, SecureRandom random, Work work) {
        Binding b = step.binding();
        Path folder = step.kept().folder(KEPT, names(b));
        ItemSource source = keys(b).source(step);
        String identity = source.identity() + "/" + columns(b) + "/" + b.params().text("duplicates");
        return step.kept().alone(folder, () -> {
            work.cancelled().run();
            work.progress().report("pir.wait", 0, -1);
        }, () -> {
            Optional<StoredPublication> there = StoredPublication.current(folder, description(b), epoch(b), identity);
            StoredPublication stored = there.isPresent() ? there.get()
                    : StoredPublication.publish(folder, description(b), rows(step, source, identity), epoch(b), random, work);
            LivePublication live = publications(step).live(folder);
            live.refresh(work);
            return new Published(stored, live);
        });
    }

    private static Rows rows(StepContext step, ItemSource source, String identity) {
        Items items = Items.of(source);
        if (items.report().duplicates() > 0 && step.params().text("duplicates").equals("refuse")) {
            throw InvalidInput.of("Table '%1$s' repeats keys in %2$d rows (rows %3$s); keep one row for each key, or use duplicates: first.",
                    "表“%1$s”有 %2$d 行的键重复（行号 %3$s）；请为每个键只保留一行，或使用 duplicates: first。", keys(step.binding()).table().table(), items.report().duplicates(),
                    items.report().duplicateRows().stream().map(r -> Long.toString(r + 1)).toList());
        }
        return new Rows(items, step.table(VALUES), columns(step.binding()), identity);
    }
}
