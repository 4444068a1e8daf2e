package org.tacit.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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
    /** What an expression with two ways through the same text takes minutes for; others take a moment, also on a machine that does much else. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static List<String> expressions() throws IOException {
        TreeSet<String> found = new TreeSet<>();
        try (Stream<Path> modules = Files.list(HOUSE)) {
            for (Path sources : modules.map(m -> m.resolve("src/main/java")).filter(Files::isDirectory).toList()) {
                try (Stream<Path> files = Files.walk(sources)) {
                    for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
                        USE.matcher(Files.readString(file)).results().forEach(r -> found.add(r.group(1).translateEscapes()));
                    }
                }
            }
        }
        return List.copyOf(found);
    }

    /** Long runs of what is likely to be in a class of characters, alone and in turn, with something at the end that does not fit. */
    private static List<String> texts(String expression) {
        TreeSet<String> units = new TreeSet<>(List.of("a", "0", " ", "\t", ".", "-", "_", "/", "\\", "\"", "'", "a0", "a.", "a-", "a/", "a ", "a=", "a,", "a:", "%20", "一", "ab", "{", "(", "$", "@a", "\n", "0.", "//", ",a", "A"));
        expression.chars().filter(c -> c > ' ').mapToObj(c -> String.valueOf((char) c)).forEach(units::add);
        List<String> texts = new ArrayList<>();
        for (String unit : units) {
            for (String end : List.of("", "!", "\u0000")) {
                texts.add(unit.repeat(3_000 / unit.length()) + end);
                texts.add("a" + unit.repeat(3_000 / unit.length()) + end);
            }
        }
        return texts;
    }

    private static boolean inTime(String expression) throws InterruptedException, ExecutionException {
        Pattern pattern;
        try {
            pattern = Pattern.compile(expression);
        } catch (PatternSyntaxException e) {
            // A replacement or a piece that is put together with others.
            return true;
        }
        FutureTask<Void> work = new FutureTask<>(() -> texts(expression).forEach(text -> {
            pattern.matcher(text).matches();
            pattern.matcher(text).find();
        }), null);
        Thread thread = Thread.ofPlatform().daemon().start(work);
        try {
            work.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            return true;
        } catch (ExecutionException e) {
            // An expression may also run out of stack; that is a refusal, not an endless run.
            return e.getCause() instanceof StackOverflowError;
        } catch (TimeoutException e) {
            thread.interrupt();
            return false;
        }
    }

    @Test
    void noExpressionTakesForEver() throws Exception {
        List<String> expressions = expressions();
        assertThat(expressions).hasSizeGreaterThan(60);
        for (String expression : expressions) {
            assertThat(inTime(expression)).as(expression).isTrue();
        }
    }

    @Test
    void anEndlessOneIsNoticed() throws Exception {
        Pattern endless = Pattern.compile("(a|aa)+b");
        FutureTask<Void> work = new FutureTask<>(() -> endless.matcher(new Stoppable("a".repeat(100) + "!")).matches(), null);
        Thread thread = Thread.ofPlatform().daemon().start(work);
        try {
            work.get(1, TimeUnit.SECONDS);
            assertThat(work).as("this must take for ever").isNotDone();
        } catch (TimeoutException e) {
            thread.interrupt();
        }
    }

    /** A text that can be taken away, so that the example does not run on. */
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
