package org.tacit.node.home;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.spi.LoggingEvent;
import org.junit.jupiter.api.Test;

class NodeLogTest {

    @Test
    void wordsOfAPartnerNeitherBeginALineNorMoveTheCursor() {
        LoggerContext context = new LoggerContext();
        context.setMDCAdapter(new ch.qos.logback.classic.util.LogbackMDCAdapter());
        PatternLayout layout = new PatternLayout();
        layout.setContext(context);
        layout.setPattern(NodeLog.PATTERN);
        layout.start();
        String forged = "no\r\n2026-01-01 INFO Contracts: approved\u001b[2J\u202e\u2028x";
        String logged = layout.doLayout(new LoggingEvent("", context.getLogger("org.tacit.Desk"), Level.WARN, "refused: " + forged,
                new IllegalStateException(forged), null));
        assertThat(logged).contains("refused: no 2026", "IllegalStateException", "\tat ").doesNotContain("\u001b", "\u202e", "\u2028", "\r");
        assertThat(logged.lines().skip(1)).allMatch(line -> line.isBlank() || line.startsWith("java.lang.") || line.startsWith("  | "));
    }
}
