package org.tacit.mpc.program;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.tacit.base.InvalidInput;
import org.tacit.mpc.program.Expression.Function;
import org.tacit.mpc.program.Expression.Operation;
import org.tacit.mpc.program.VectorProgram.Column;
import org.tacit.mpc.program.VectorProgram.Let;
import org.tacit.mpc.program.VectorProgram.Opening;
import org.tacit.mpc.program.VectorProgram.Range;

/** Recursive descent, one level of precedence a method; every sentence names the line. */
final class ProgramParser {

    static final int MOST_LINES = 500;
    private static final int LONGEST_LINE = 2_000;
    private static final int DEEPEST = 60;
    private static final List<String> ROLES = List.of("first", "second");
    private static final Set<String> RESERVED = Set.of("first", "second", "open", "to", "range", "both");
    private static final Map<String, Operation> COMPARISONS = Map.of("<", Operation.LESS, ">", Operation.GREATER, "<=", Operation.AT_MOST, ">=", Operation.AT_LEAST,
            "==", Operation.EQUAL, "!=", Operation.DIFFERENT);
    private static final Map<String, Operation> SUMS = Map.of("+", Operation.ADD, "-", Operation.SUBTRACT);
    private static final Map<String, Operation> PRODUCTS = Map.of("*", Operation.MULTIPLY, "/", Operation.DIVIDE, "@", Operation.PRODUCT);

    private final List<String> lines;
    private final Set<String> known = new HashSet<>();
    private int line;
    private List<String> tokens;
    private int at;
    private int depth;

    ProgramParser(List<String> lines) {
        this.lines = lines;
    }

    VectorProgram parse() {
        if (lines.size() > MOST_LINES) {
            throw InvalidInput.of("The program has %d lines; %d are possible.", "程序有 %d 行，最多 %d 行。", lines.size(), MOST_LINES);
        }
        List<Let> lets = new ArrayList<>();
        Set<Opening> openings = new LinkedHashSet<>();
        Set<String> opened = new HashSet<>();
        Map<Column, Range> ranges = new HashMap<>();
        for (String text : lines) {
            line++;
            tokens = tokens(text);
            at = 0;
            if (tokens.isEmpty()) {
                continue;
            }
            switch (tokens.getFirst()) {
                case "open" -> {
                    Opening opening = opening();
                    if (!opened.add(opening.name())) {
                        throw wrong("'%s' is opened twice; write one line, with 'to both' where both are to see it", "“%s”被公开了两次；请写成一行，双方都看时用 to both", opening.name());
                    }
                    openings.add(opening);
                }
                case "range" -> {
                    at++;
                    Column column = column();
                    if (ranges.put(column, range()) != null) {
                        throw wrong("the range of %s is given twice", "%s 的范围写了两次", column);
                    }
                }
                default -> lets.add(let());
            }
            if (at < tokens.size()) {
                throw wrong("'%s' is not expected here", "此处不应出现“%s”", tokens.get(at));
            }
        }
        if (openings.isEmpty()) {
            throw InvalidInput.of("The program opens nothing; add a line such as 'open name to first'.", "程序没有公开任何结果；请添加如“open 名称 to first”的一行。");
        }
        return new VectorProgram(lets, List.copyOf(openings), ranges);
    }

    private InvalidInput wrong(String en, String zh, Object... arguments) {
        return InvalidInput.of("Line %1$d of the program: %2$s.", "程序第 %1$d 行：%3$s。", line, en.formatted(arguments), zh.formatted(arguments));
    }

    // ---- statements ----

    private Let let() {
        String name = name();
        if (!known.add(name)) {
            throw wrong("'%s' has a value already; choose another name", "“%s”已有值，请换一个名称", name);
        }
        known.remove(name);
        expect("=");
        Expression value = comparison();
        known.add(name);
        return new Let(line, name, value);
    }

    private Opening opening() {
        at++;
        String name = name();
        if (!known.contains(name)) {
            throw wrong("'%s' has no value yet", "“%s”尚未赋值", name);
        }
        expect("to");
        String to = next();
        int party = to.equals("both") ? VectorProgram.BOTH : ROLES.indexOf(to);
        if (party < 0) {
            throw wrong("'%s' is neither first, second nor both", "“%s”不是 first、second 或 both", to);
        }
        return new Opening(line, name, party);
    }

    private Range range() {
        Range range = new Range(signed(), signed());
        if (range.low() > range.high()) {
            throw wrong("the range ends before it begins", "范围的上限小于下限");
        }
        return range;
    }

    private double signed() {
        boolean negative = accept("-");
        double value = number(next());
        return negative ? -value : value;
    }

    // ---- expressions ----

    private Expression comparison() {
        Expression left = sum();
        if (at < tokens.size() && COMPARISONS.containsKey(tokens.get(at))) {
            Operation operation = COMPARISONS.get(next());
            return new Expression.Binary(operation, left, sum());
        }
        return left;
    }

    private Expression sum() {
        Expression left = product();
        while (at < tokens.size() && SUMS.containsKey(tokens.get(at))) {
            Operation operation = SUMS.get(next());
            left = deeper(new Expression.Binary(operation, left, product()));
        }
        return left;
    }

    private Expression product() {
        Expression left = signedValue();
        while (at < tokens.size() && PRODUCTS.containsKey(tokens.get(at))) {
            Operation operation = PRODUCTS.get(next());
            left = deeper(new Expression.Binary(operation, left, signedValue()));
        }
        return left;
    }

    /** Long chains on one line nest to the left; counted over the line. */
    private Expression deeper(Expression expression) {
        if (++depth > DEEPEST * 4) {
            throw wrong("the line is too long; give parts of it names", "该行过长，请为其各部分命名");
        }
        return expression;
    }

    private Expression signedValue() {
        if (accept("-")) {
            if (++depth > DEEPEST) {
                throw wrong("the line nests too deeply; give parts of it names", "该行嵌套过深，请为其各部分命名");
            }
            return new Expression.Negated(signedValue());
        }
        Expression value = value();
        while (at + 1 < tokens.size() && tokens.get(at).equals(".") && tokens.get(at + 1).equals("T")) {
            at += 2;
            value = new Expression.Transposed(value);
        }
        return value;
    }

    private Expression value() {
        String token = next();
        if (token.equals("(")) {
            if (++depth > DEEPEST) {
                throw wrong("the line nests too deeply; give parts of it names", "该行嵌套过深，请为其各部分命名");
            }
            Expression inner = comparison();
            expect(")");
            depth--;
            return inner;
        }
        if (Character.isDigit(token.charAt(0))) {
            return new Expression.Number(number(token));
        }
        if (ROLES.contains(token)) {
            at--;
            return columns();
        }
        if (accept("(")) {
            return call(token);
        }
        at--;
        String name = name();
        if (!known.contains(name)) {
            throw wrong("'%s' has no value yet", "“%s”尚未赋值", name);
        }
        return new Expression.Name(name);
    }

    private Expression call(String name) {
        Function function;
        try {
            function = Function.valueOf(name.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw wrong("there is no function '%s'; there are count, sum, mean, var, min, max, where, abs, sqrt, exp, log and sigmoid",
                    "没有函数“%s”；可用 count、sum、mean、var、min、max、where、abs、sqrt、exp、log、sigmoid", name);
        }
        if (++depth > DEEPEST) {
            throw wrong("the line nests too deeply; give parts of it names", "该行嵌套过深，请为其各部分命名");
        }
        List<Expression> arguments = new ArrayList<>();
        while (!accept(")")) {
            if (!arguments.isEmpty()) {
                expect(",");
            }
            arguments.add(comparison());
        }
        depth--;
        if (arguments.size() != function.arguments) {
            throw wrong("%s takes %d values, not %d", "%s 需要 %d 个值，而不是 %d 个", name, function.arguments, arguments.size());
        }
        return new Expression.Call(function, arguments);
    }

    /** {@code first.amount} or {@code first[amount, age]}. */
    private Expression columns() {
        if (at + 1 < tokens.size() && tokens.get(at + 1).equals("[")) {
            int owner = ROLES.indexOf(next());
            at++;
            List<String> names = new ArrayList<>();
            while (!accept("]")) {
                if (!names.isEmpty()) {
                    expect(",");
                }
                names.add(columnName());
            }
            if (names.isEmpty()) {
                throw wrong("name a column between the brackets", "请在方括号内写列名");
            }
            return new Expression.Columns(owner, names);
        }
        Column column = column();
        return new Expression.Columns(column.owner(), List.of(column.name()));
    }

    private Column column() {
        String role = next();
        if (!ROLES.contains(role)) {
            throw wrong("'%s' is neither first nor second", "“%s”不是 first 或 second", role);
        }
        expect(".");
        return new Column(ROLES.indexOf(role), columnName());
    }

    private String columnName() {
        String token = next();
        if (token.startsWith("\"")) {
            return token.substring(1, token.length() - 1);
        }
        if (!isName(token)) {
            throw wrong("'%s' is no column name; put names with other characters than letters, digits and _ in quotes", "“%s”不是列名；含有字母、数字、下划线以外字符的列名请加引号", token);
        }
        return token;
    }

    private String name() {
        String token = next();
        if (!isName(token) || RESERVED.contains(token)) {
            throw wrong("'%s' cannot be a name here", "“%s”不能用作名称", token);
        }
        return token;
    }

    private static boolean isName(String token) {
        return Character.isLetter(token.codePointAt(0)) || token.charAt(0) == '_';
    }

    private double number(String token) {
        try {
            double value = Double.parseDouble(token);
            if (Double.isFinite(value) && Character.isDigit(token.charAt(token.length() - 1))) {
                return value;
            }
        } catch (NumberFormatException e) {
            // Told below.
        }
        throw wrong("'%s' is no number", "“%s”不是数字", token);
    }

    // ---- tokens ----

    private String next() {
        if (at == tokens.size()) {
            throw wrong("the line ends too early", "该行不完整");
        }
        return tokens.get(at++);
    }

    private boolean accept(String token) {
        if (at < tokens.size() && tokens.get(at).equals(token)) {
            at++;
            return true;
        }
        return false;
    }

    private void expect(String token) {
        if (!accept(token)) {
            throw wrong("'%s' is missing%s", "缺少“%s”%s", token, at < tokens.size() ? " (" + tokens.get(at) + ")" : "");
        }
    }

    private List<String> tokens(String text) {
        depth = 0;
        if (text.length() > LONGEST_LINE) {
            throw wrong("it is longer than %d characters; give parts of it names", "该行超过 %d 个字符，请为其各部分命名", LONGEST_LINE);
        }
        List<String> found = new ArrayList<>();
        int i = 0;
        while (i < text.length()) {
            int c = text.codePointAt(i);
            int end = i + Character.charCount(c);
            if (c == '#') {
                break;
            } else if (Character.isWhitespace(c)) {
                i = end;
                continue;
            } else if (c == '"') {
                end = text.indexOf('"', i + 1) + 1;
                if (end < i + 3) {
                    throw wrong("a quote is not closed, or holds nothing", "引号未闭合或其中为空");
                }
            } else if (Character.isDigit(c)) {
                end = endOfNumber(text, i);
            } else if (Character.isLetter(c) || c == '_') {
                while (end < text.length() && (Character.isLetterOrDigit(text.codePointAt(end)) || text.charAt(end) == '_')) {
                    end += Character.charCount(text.codePointAt(end));
                }
            } else if ("<>=!".indexOf(c) >= 0 && end < text.length() && text.charAt(end) == '=') {
                end++;
            }
            found.add(text.substring(i, end));
            i = end;
        }
        return found;
    }

    private static int endOfNumber(String text, int from) {
        int end = from;
        while (end < text.length() && (Character.isLetterOrDigit(text.charAt(end)) || text.charAt(end) == '.'
                || "+-".indexOf(text.charAt(end)) >= 0 && "eE".indexOf(text.charAt(end - 1)) >= 0)) {
            end++;
        }
        return end;
    }
}
