package org.tacit.cli;

import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.tacit.base.Text;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** How a command speaks to people: lines and tables in their language. */
public class Screen {

    @Option(names = "--lang", paramLabel = "zh|en", description = "language; default from the locale / 语言，默认取自系统")
    String lang;

    @CommandLine.Spec(CommandLine.Spec.Target.MIXEE)
    CommandLine.Model.CommandSpec command;

    public Locale locale() {
        return localeOf(lang);
    }

    /** Of a command that has these options, or of the environment. */
    static Locale localeOf(CommandLine line) {
        CommandLine.ParseResult parsed = line.getParseResult();
        CommandLine.Model.OptionSpec option = line.getCommandSpec().findOption("--lang");
        return localeOf(parsed == null || option == null ? null : (String) option.getValue());
    }

    private static Locale localeOf(String lang) {
        String wanted = lang;
        for (String variable : List.of("TACIT_LANG", "LC_ALL", "LC_MESSAGES", "LANG")) {
            String value = System.getenv(variable);
            if (wanted == null && value != null && !value.isEmpty()) {
                wanted = value;
            }
        }
        return wanted != null && wanted.startsWith("zh") ? Locale.CHINESE : Locale.ENGLISH;
    }

    /** Of a {@code {"en":…,"zh":…}} object. */
    public String text(JsonNode text) {
        return text.path(locale().equals(Locale.CHINESE) ? "zh" : "en").asString("");
    }

    public String text(String en, String zh, Object... arguments) {
        return Text.of(en, zh, arguments).in(locale());
    }

    public void line(String en, String zh, Object... arguments) {
        command.commandLine().getOut().println(text(en, zh, arguments));
    }

    /** Beside the answer, for people: on standard error. */
    public void error(String en, String zh, Object... arguments) {
        command.commandLine().getErr().println(text(en, zh, arguments));
    }

    public void line(String same) {
        command.commandLine().getOut().println(same);
    }

    /** Columns under a heading, as wide as they need to be; a Chinese character takes two places. */
    public void table(List<String> heading, List<List<String>> rows) {
        int[] widths = new int[heading.size()];
        for (int c = 0; c < widths.length; c++) {
            widths[c] = width(heading.get(c));
            for (List<String> row : rows) {
                widths[c] = Math.max(widths[c], width(row.get(c)));
            }
        }
        line(row(heading, widths));
        rows.forEach(row -> line(row(row, widths)));
    }

    /** A row for each element of a list. */
    public void table(JsonNode list, List<String> heading, Function<JsonNode, List<String>> row) {
        table(heading, list.valueStream().map(row).toList());
    }

    private static String row(List<String> cells, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int c = 0; c < widths.length; c++) {
            line.append(cells.get(c)).repeat(' ', c + 1 == widths.length ? 0 : widths[c] - width(cells.get(c)) + 2);
        }
        return line.toString();
    }

    private static int width(String text) {
        return text.codePoints().map(p -> p >= 0x1100 && (p <= 0x115F || p >= 0x2E80 && p <= 0xFF60 || p >= 0x20000) ? 2 : 1).sum();
    }
}
