package org.postern.outcome;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An answer's payload as JSON. */
public final class AnswerJson {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private AnswerJson() {}

    /** As it stands in the outbox; the day as 2026-03-04. */
    private record Stored(
            @Nullable String template,
            @Nullable String to,
            @Nullable String name,
            @Nullable String number,
            @Nullable String messageId,
            @Nullable List<String> references,
            @Nullable String emailId,
            @Nullable String day) {}

    public static String text(AnswerPayload answer) {
        try {
            return MAPPER.writeValueAsString(new Stored(
                    answer.template(),
                    answer.to(),
                    answer.name(),
                    answer.number(),
                    answer.messageId(),
                    answer.references(),
                    answer.emailId(),
                    answer.day().toString()));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("no JSON of an answer", e);
        }
    }

    /** @throws IllegalArgumentException if it is no answer of ours */
    public static AnswerPayload read(String text) {
        try {
            Stored stored = MAPPER.readValue(text, Stored.class);
            if (stored.template == null || stored.to == null || stored.references == null || stored.day == null) {
                throw new IllegalArgumentException("an answer in the outbox that is not whole");
            }
            return new AnswerPayload(
                    stored.template,
                    stored.to,
                    stored.name,
                    stored.number,
                    stored.messageId,
                    stored.references,
                    stored.emailId,
                    LocalDate.parse(stored.day));
        } catch (JsonProcessingException | DateTimeException e) {
            throw new IllegalArgumentException("no answer of ours in the outbox", e);
        }
    }
}
