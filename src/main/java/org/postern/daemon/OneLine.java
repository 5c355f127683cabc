package org.postern.daemon;

import ch.qos.logback.classic.pattern.ThrowableProxyConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.pattern.DynamicConverter;
import org.slf4j.event.KeyValuePair;

/**
 * Writes an event's message, its fields and its exception as one line. Much of a log comes out of mails, so everything that could end the line, move the
 * cursor or turn the direction of reading is shown as {@code \}{@code uXXXX}.
 */
public final class OneLine extends DynamicConverter<ILoggingEvent> {
    private final ThrowableProxyConverter exceptions = new ThrowableProxyConverter();

    @Override
    public void start() {
        exceptions.start();
        super.start();
    }

    @Override
    public String convert(ILoggingEvent event) {
        StringBuilder line = new StringBuilder(200);
        escape(event.getFormattedMessage(), line);
        if (event.getKeyValuePairs() != null) {
            for (KeyValuePair field : event.getKeyValuePairs()) {
                line.append(' ').append(field.key).append('=');
                escape(quoted(String.valueOf(field.value)), line);
            }
        }
        if (event.getThrowableProxy() != null) {
            line.append(" | ");
            escape(exceptions.convert(event).strip().replaceAll("\\R\\s*", " | "), line);
        }
        return line.toString();
    }

    private static String quoted(String value) {
        boolean plain = !value.isEmpty() && value.chars().noneMatch(c -> c <= ' ' || c == '"' || c == '=');
        return plain ? value : '"' + value.replace("\"", "\\\"") + '"';
    }

    private static void escape(String text, StringBuilder line) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (Character.getType(c)) {
                case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
                    line.append(String.format("\\u%04x", (int) c));
                default -> line.append(c);
            }
        }
    }
}
