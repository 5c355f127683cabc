package org.postern.outcome;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.camel.Processor;

/**
 * An event in one line, as {@code {"text": "…"}}: what the incoming hooks of chats take. A subject is a stranger's: nothing in it becomes a link, a mention or markup.
 */
public final class ChatText {
    private static final int LONGEST = 200;

    private ChatText() {}

    /** A step of a route that is told events: the body becomes the JSON for the chat. */
    public static Processor step() {
        return exchange -> exchange.getMessage()
                .setBody(OutboxJson.text(
                        Map.of("text", of(OutboxJson.event(exchange.getMessage().getMandatoryBody(String.class))))));
    }

    static String of(OutcomeEvent event) {
        List<String> told = new ArrayList<>();
        for (OutcomeEvent.Ref made : event.created()) {
            boolean numbered = made.type().equals("case") && event.number() != null;
            told.add("new " + made.type() + (numbered ? " " + event.number() : ""));
        }
        if (told.isEmpty() && event.linked() != null) {
            told.add("of " + event.linked().type());
        }
        if (event.reason() != null) {
            told.add(event.reason());
        }
        if (!event.assignees().isEmpty()) {
            told.add("for " + String.join(", ", event.assignees()));
        }
        told.addAll(event.flags());
        return plain(event.mailbox() + ": " + event.outcome() + (told.isEmpty() ? "" : ", " + String.join(", ", told)))
                + (event.from() == null ? "" : " | " + plain(event.from()))
                + (event.subject() == null ? "" : " | " + plain(event.subject()));
    }

    /** Slack reads {@code <…>} and {@code &}, others {@code @name}, brackets, stars and backticks as more than text. */
    private static String plain(String text) {
        return OneLineText.of(text, LONGEST)
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("@", "@\u200B")
                .replaceAll("(?i)(https?):", "$1 :")
                .replaceAll("[*~`\\[\\]|]", " ")
                .strip();
    }
}
