package org.postern.outcome;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import java.time.Instant;

/** Payloads of notices and messages as JSON. */
public final class OutboxJson {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .configure(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES, false)
            .configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false)
            .addModule(new SimpleModule()
                    .addSerializer(Instant.class, ToStringSerializer.instance)
                    .addDeserializer(Instant.class, new TextInstant()))
            .build();

    private OutboxJson() {}

    public static String text(Object payload) {
        try {
            return MAPPER.writeValueAsString(payload);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("no JSON of a payload", e);
        }
    }

    /** @throws IllegalArgumentException if it is no notice of ours */
    public static NoticePayload notice(String text) {
        return read(text, NoticePayload.class);
    }

    /** @throws IllegalArgumentException if it is no message of ours */
    public static OutboxMessage message(String text) {
        return read(text, OutboxMessage.class);
    }

    /** @throws IllegalArgumentException if it is no event of ours */
    public static OutcomeEvent event(String text) {
        return read(text, OutcomeEvent.class);
    }

    private static <T> T read(String text, Class<T> type) {
        try {
            return MAPPER.readValue(text, type);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("no " + type.getSimpleName() + " of ours in the outbox", e);
        }
    }

    private static final class TextInstant extends com.fasterxml.jackson.databind.deser.std.StdDeserializer<Instant> {
        private static final long serialVersionUID = 1L;

        TextInstant() {
            super(Instant.class);
        }

        @Override
        public Instant deserialize(
                com.fasterxml.jackson.core.JsonParser json,
                com.fasterxml.jackson.databind.DeserializationContext context)
                throws java.io.IOException {
            return Instant.parse(json.getText());
        }
    }
}
