package org.tacit.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** No regular expression of this code takes for ever, whatever text it is given: each is found in the sources and run on texts made to be nearly matched. */
class PatternsTest {

    private static final Path HOUSE = Path.of(System.getProperty("user.dir")).getParent();
    private static final Pattern USE = Pattern.compile("(?:Pattern\\.compile|\\.matches|\\.replaceAll|\\.replaceFirst|\\.split)\\(\\s*\"((?:[^\"\\\\\\n]|\\\\.)*)\"");
    private static final Pattern SEARCHES = Pattern.compile("\\.find\\(|\\.results\\(|\\.replace(All|First)\\(|\\.split\\(|\\.lookingAt\\(");
    private static final int LENGTH = 1_000;
    /** An expression with many ways through the same text takes hours; others take a moment, also on a machine that does much else. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Each with whether it is also searched for inside a text. */
    private static Map<String, Boolean> expressions() throws IOException {
        Map<String, Boolean> found = new TreeMap<>();
        try (Stream<Path> modules = Files.list(HOUSE)) {
            for (Path sources : modules.map(m -> m.resolve("src/main/java")).filter(Files::isDirectory).toList()) {
                try (Stream<Path> files = Files.walk(sources)) {
                    for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
                        String text = Files.readString(file);
                        boolean searches = SEARCHES.matcher(text).find();
                        USE.matcher(text).results().forEach(r -> found.merge(r.group(1).translateEscapes(), searches, Boolean::logicalOr));
                    }
                }
            }
        }
        return found;
    }

    /** Long runs of what is likely to be in a class of characters, alone and in turn, with something at the end that does not fit. */
    private static List<String> texts(String expression) {
        TreeSet<String> units = new TreeSet<>(List.of("a", "0", " ", "\t", ".", "-", "_", "/", "\\", "\"", "'", "a0", "a.", "a-", "a/", "a ", "a=", "a,", "a:", "%20", "一", "ab", "{", "(", "$", "@a", "\n", "0.", "//", ",a", "A"));
        expression.chars().filter(c -> c > ' ').mapToObj(c -> String.valueOf((char) c)).forEach(units::add);
        List<String> texts = new ArrayList<>();
        for (String unit : units) {
            for (String end : List.of("", "!", "\u0000")) {
                texts.add(unit.repeat(LENGTH / unit.length()) + end);
                texts.add("a" + unit.repeat(LENGTH / unit.length()) + end);
            }
        }
        return texts;
    }

    private static boolean inTime(String expression, boolean searched, Duration patience) throws InterruptedException {
        Pattern pattern;
        try {
            pattern = Pattern.compile(expression);
        } catch (PatternSyntaxException e) {
            // A piece that is put together with others.
            return true;
        }
        FutureTask<Void> work = new FutureTask<>(() -> texts(expression).forEach(text -> {
            pattern.matcher(new Stoppable(text)).matches();
            if (searched) {
                pattern.matcher(new Stoppable(text)).find();
            }
        }), null);
        Thread thread = Thread.ofPlatform().daemon().start(work);
        try {
            work.get(patience.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (ExecutionException e) {
            // An expression may also run out of stack; that ends.
            return e.getCause() instanceof StackOverflowError;
        } catch (TimeoutException e) {
            thread.interrupt();
            return false;
        }
    }

    @Test
    void noExpressionTakesForEver() throws Exception {
        Map<String, Boolean> expressions = expressions();
        assertThat(expressions).hasSizeGreaterThan(60);
        for (Map.Entry<String, Boolean> expression : expressions.entrySet()) {
            assertThat(inTime(expression.getKey(), expression.getValue(), PATIENCE)).as(expression.getKey()).isTrue();
        }
    }

    @Test
    void anEndlessOneIsNoticed() throws Exception {
        assertThat(inTime(".*.*.*.*.*.*.*.*b", false, Duration.ofSeconds(2))).isFalse();
    }

    /** A text that can be taken away, so that what takes too long ends. */
    private record Stoppable(String text) implements CharSequence {
        @Override
        public int length() {
            return text.length();
        }

        @Override
        public char charAt(int index) {
            if (Thread.currentThread().isInterrupted()) {
                throw new IllegalStateException("stopped");
            }
            return text.charAt(index);
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.substring(start, end);
        }
    }
}
