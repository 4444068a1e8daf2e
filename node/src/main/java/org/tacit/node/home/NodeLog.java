package org.tacit.node.home;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeAndTimeBasedRollingPolicy;
import ch.qos.logback.core.util.FileSize;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/** Where log lines go: a node's into its folder, one line for each event, kept for 30 days; a command's nowhere. */
public final class NodeLog {

    /** A partner's words may stand in a message or an exception: they cannot begin a line of their own or move the cursor. */
    static final String PATTERN = "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %-5level %logger{0}%replace( [%X{trace}]){' \\[\\]', ''}: %replace(%msg){'[\\p{Cc}\\p{Cf}\\u2028\\u2029]+', ' '}%n"
                + "%replace(%replace(%xEx{20}){'[\\p{Cc}\\p{Cf}\\u2028\\u2029&&[^\\n\\t]]', ' '}){'\\n(?=.)', '\n  | '}";

    private NodeLog() {
    }

    /** For commands: what they have to say, they print. */
    public static void silence() {
        bridge();
        ((LoggerContext) LoggerFactory.getILoggerFactory()).getLogger(Logger.ROOT_LOGGER_NAME).setLevel(Level.OFF);
    }

    /** Tomcat and the JDK log through java.util.logging. */
    private static void bridge() {
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
        java.util.logging.Logger.getLogger("").setLevel(java.util.logging.Level.WARNING);
    }

    private static Encoder<ILoggingEvent> encoder(LoggerContext context, NodeConfig.Logs form) {
        if (form == NodeConfig.Logs.JSON) {
            // Newline-delimited JSON: what a message holds cannot end the line.
            JsonEncoder encoder = new JsonEncoder();
            encoder.setWithArguments(false);
            encoder.setWithFormattedMessage(true);
            encoder.setWithMessage(false);
            encoder.setWithNanoseconds(false);
            encoder.setWithContext(false);
            return encoder;
        }
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setPattern(PATTERN);
        return encoder;
    }

    /** For a node's process. Spring is told to leave it alone. */
    public static void into(NodeHome home) {
        System.setProperty("org.springframework.boot.logging.LoggingSystem", "none");
        bridge();
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.reset();

        Encoder<ILoggingEvent> encoder = encoder(context, NodeConfig.read(home).operations().logs());
        encoder.setContext(context);
        encoder.start();

        RollingFileAppender<ILoggingEvent> file = new RollingFileAppender<>();
        file.setContext(context);
        file.setFile(home.logs().resolve("node.log").toString());
        SizeAndTimeBasedRollingPolicy<ILoggingEvent> policy = new SizeAndTimeBasedRollingPolicy<>();
        policy.setContext(context);
        policy.setParent(file);
        policy.setFileNamePattern(home.logs().resolve("node.%d.%i.log.gz").toString());
        policy.setMaxFileSize(FileSize.valueOf("20MB"));
        policy.setMaxHistory(30);
        policy.setTotalSizeCap(FileSize.valueOf("500MB"));
        policy.start();
        file.setRollingPolicy(policy);
        file.setEncoder(encoder);
        file.start();

        ch.qos.logback.classic.Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.addAppender(file);
        root.setLevel(Level.WARN);
        context.getLogger("org.tacit").setLevel(Level.INFO);
        // Warns at every start that the H2 is newer than the one it was released with.
        context.getLogger("org.flywaydb").setLevel(Level.ERROR);
    }
}
