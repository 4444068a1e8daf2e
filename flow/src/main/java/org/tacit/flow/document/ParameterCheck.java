package org.tacit.flow.document;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.tacit.base.Text;
import org.tacit.data.ColumnKind;
import org.tacit.flow.spec.ColumnRef;
import org.tacit.flow.spec.OperatorSpec;
import org.tacit.flow.spec.Parameter;
import org.tacit.flow.spec.Params;
import org.tacit.flow.spec.Source;
import org.tacit.flow.spec.TableRef;

/** Checks one step's parameters, fills in defaults, writes decimals in one way, and names the columns that {@code "*"} means. */
final class ParameterCheck {

    private final OperatorSpec spec;
    private final Flow.Step step;
    private final String path;
    private final Map<String, Map<String, Source>> inputs;
    private final FlowDocument document;
    private final List<Problem> problems;
    private final Map<String, Set<String>> columns = new TreeMap<>();

    ParameterCheck(OperatorSpec spec, Flow.Step step, String path, Map<String, Map<String, Source>> inputs, FlowDocument document,
                   List<Problem> problems) {
        this.spec = spec;
        this.step = step;
        this.path = path;
        this.inputs = inputs;
        this.document = document;
        this.problems = problems;
    }

    /** Columns used, by the flow's name of the table. Tables that are read without naming a column are there too. */
    Map<String, Set<String>> columns() {
        inputs.values().forEach(ports -> ports.values().forEach(source -> {
            if (source instanceof Source.FromTable from) {
                columns.computeIfAbsent(from.table().name(), t -> new TreeSet<>());
            }
        }));
        return columns;
    }

    Params check() {
        for (String name : step.params().values().keySet()) {
            if (spec.parameter(name).isEmpty()) {
                Text hint = Suggestion.of(name, spec.parameters().stream().map(Parameter::name).toList());
                problems.add(new Problem(at(name), document.atKey(at(name)), new Text(
                        "%s has no parameter '%s'; %s".formatted(spec.name(), name, hint.en()),
                        "%s 没有参数“%s”；%s".formatted(spec.name(), name, hint.zh()))));
            }
        }
        Map<String, Object> values = new HashMap<>();
        for (Parameter parameter : spec.parameters()) {
            Object written = step.params().values().get(parameter.name());
            if (written == null && parameter.required()) {
                problem("", "parameter '%s' is missing: %s", "缺少参数“%s”：%s", parameter.name(), parameter.help());
                continue;
            }
            Object value = written == null ? parameter.fallback().orElseThrow() : written;
            checked(parameter, value).ifPresent(v -> values.put(parameter.name(), v));
        }
        return new Params(values);
    }

    private Optional<Object> checked(Parameter p, Object value) {
        return switch (p.type()) {
            case INTEGER -> value instanceof Long number ? inRange(p, BigDecimal.valueOf(number), number)
                    : wrong(p, "a whole number", "整数");
            case DECIMAL -> {
                Optional<BigDecimal> number = decimal(value);
                // One spelling for one number: 0.10, .1 and 1e-1 are the same contract.
                yield number.isEmpty() ? wrong(p, "a number", "数字")
                        : inRange(p, number.get(), number.get().signum() == 0 ? "0" : number.get().stripTrailingZeros().toPlainString());
            }
            case FLAG -> value instanceof Boolean ? Optional.of(value) : wrong(p, "true or false", "true 或 false");
            case TEXT -> value instanceof String ? Optional.of(value) : wrong(p, "a text in quotes", "带引号的文本");
            case CHOICE -> {
                if (value instanceof String text && p.choices().contains(text)) {
                    yield Optional.of(text);
                }
                Text hint = Suggestion.of(String.valueOf(value), p.choices());
                problem(p.name(), "'%s' is not a choice of %s; %s", "“%s”不是 %s 的可选值；%s", value, p.name(), hint);
                yield Optional.empty();
            }
            case COLUMN -> value instanceof List<?> ? wrong(p, "one column", "一列") : column(p, String.valueOf(value), p.name());
            case KEY -> value instanceof List<?> list ? key(p, list.stream().map(String::valueOf).toList()) : key(p, List.of(String.valueOf(value)));
            case TEXTS -> value instanceof List<?> list ? Optional.of(list.stream().map(String::valueOf).toList()) : Optional.of(List.of(String.valueOf(value)));
            case COLUMNS -> value instanceof List<?> list ? columnList(p, list.stream().map(String::valueOf).toList())
                    : columnList(p, List.of(String.valueOf(value)));
        };
    }

    private static Optional<BigDecimal> decimal(Object value) {
        try {
            if (value instanceof Long number) {
                return Optional.of(BigDecimal.valueOf(number));
            }
            // Bounded, so that 1e999999999 does not become a gigabyte of zeros.
            if (value instanceof String text && text.length() <= 40) {
                BigDecimal number = new BigDecimal(text);
                return number.signum() == 0 || Math.abs((long) number.precision() - number.scale()) <= 40 && number.scale() <= 40
                        ? Optional.of(number) : Optional.empty();
            }
            return Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private Optional<Object> inRange(Parameter p, BigDecimal number, Object held) {
        if (p.min().isPresent() && number.compareTo(p.min().get()) < 0 || p.max().isPresent() && number.compareTo(p.max().get()) > 0) {
            problem(p.name(), "%s is %s; allowed is %s to %s.", "%s 为 %s，允许范围是 %s 到 %s。", p.name(), number.toPlainString(),
                    p.min().map(BigDecimal::toPlainString).orElse("−∞"), p.max().map(BigDecimal::toPlainString).orElse("∞"));
            return Optional.empty();
        }
        return Optional.of(held);
    }

    private Optional<Object> column(Parameter p, String name, String where) {
        Optional<TableRef> table = table(p);
        if (table.isEmpty()) {
            return Optional.empty();
        }
        Optional<ColumnRef> column = table.get().find(name);
        if (column.isEmpty()) {
            Text hint = Suggestion.of(name, table.get().columns().stream().map(ColumnRef::name).toList());
            problem(where, "%s's table '%s' has no column '%s'; %s", "%s 的表“%s”没有列“%s”；%s", table.get().party(), table.get().table(),
                    name, hint);
            return Optional.empty();
        }
        columns.computeIfAbsent(table.get().name(), t -> new TreeSet<>()).add(name);
        return Optional.of(name);
    }

    private Optional<Object> key(Parameter p, List<String> names) {
        boolean table = step.inputs().getOrDefault(p.role(), Map.of()).containsKey(p.port());
        if (table && names.isEmpty()) {
            problem("", "parameter '%s' is missing: %s", "缺少参数“%s”：%s", p.name(), p.help());
            return Optional.empty();
        }
        if (!table && !names.isEmpty()) {
            problem(p.name(), "%1$s names columns of %2$s.%3$s, which is not connected; keys of an earlier step have their columns already.",
                    "%1$s 指明了 %2$s.%3$s 的列，但该输入没有接表；前面步骤整理的标识已包含其列。", p.name(), p.role(), p.port());
            return Optional.empty();
        }
        if (new LinkedHashSet<>(names).size() != names.size()) {
            problem(p.name(), "a column of %s is named twice.", "%s 中有列写了两次。", p.name());
            return Optional.empty();
        }
        boolean good = true;
        for (int i = 0; i < names.size(); i++) {
            good &= column(p, names.get(i), names.size() == 1 ? p.name() : p.name() + "[" + i + "]").isPresent();
        }
        return good ? Optional.of(names) : Optional.empty();
    }

    private Optional<Object> columnList(Parameter p, List<String> names) {
        if (names.isEmpty()) {
            return Optional.of(names);
        }
        Optional<TableRef> table = table(p);
        if (table.isEmpty()) {
            if (!step.inputs().getOrDefault(p.role(), Map.of()).containsKey(p.port()) && optional(p)) {
                problem(p.name(), "%1$s names columns of %2$s.%3$s, which is not connected.", "%1$s 指明了 %2$s.%3$s 的列，但该输入没有接表。", p.name(), p.role(), p.port());
            }
            return Optional.empty();
        }
        List<String> wanted = names;
        if (names.equals(List.of("*"))) {
            wanted = table.get().columns().stream().filter(c -> c.kind() == ColumnKind.FEATURE || c.kind() == ColumnKind.MEASURE)
                    .map(ColumnRef::name).toList();
        }
        if (new LinkedHashSet<>(wanted).size() != wanted.size()) {
            problem(p.name(), "a column of %s is named twice.", "%s 中有列写了两次。", p.name());
            return Optional.empty();
        }
        boolean good = true;
        for (int i = 0; i < wanted.size(); i++) {
            String where = p.name() + "[" + i + "]";
            boolean found = column(p, wanted.get(i), where).isPresent();
            if (found && table.get().find(wanted.get(i)).orElseThrow().kind() == ColumnKind.IDENTIFIER) {
                problem(where, "column '%s' is an identifier, which is never a feature.", "列“%s”是标识列，不能作为特征。", wanted.get(i));
                found = false;
            }
            good &= found;
        }
        return good ? Optional.of(wanted) : Optional.empty();
    }

    private boolean optional(Parameter p) {
        return spec.inputs().stream().anyMatch(port -> port.role().equals(p.role()) && port.name().equals(p.port()) && !port.required());
    }

    private Optional<TableRef> table(Parameter p) {
        Source source = inputs.getOrDefault(p.role(), Map.of()).get(p.port());
        if (source instanceof Source.FromTable from) {
            return Optional.of(from.table());
        }
        // A missing or wrong input is reported where it stands.
        return Optional.empty();
    }

    private Optional<Object> wrong(Parameter p, String en, String zh) {
        problem(p.name(), "%s must be %s.", "%s 应为%s。", p.name(), new Text(en, zh));
        return Optional.empty();
    }

    private String at(String name) {
        return name.isEmpty() ? path + ".params" : path + ".params." + name;
    }

    /** Arguments that are {@link Text} read in each sentence's own language. */
    private void problem(String name, String en, String zh, Object... arguments) {
        Object[] chinese = arguments.clone();
        for (int i = 0; i < chinese.length; i++) {
            if (chinese[i] instanceof Text text) {
                chinese[i] = text.zh();
            }
        }
        problems.add(new Problem(at(name), document.at(at(name)), new Text(en.formatted(arguments), zh.formatted(chinese))));
    }
}
