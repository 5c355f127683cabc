package org.postern.commit;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.postern.message.TraceStep;

/** The steps of a decision as the ledger keeps them: {@code [["step",true,"detail"],…]}, short because there is one per mail. */
public final class TraceJson {
    private static final JsonFactory JSON = new JsonFactory();

    private TraceJson() {}

    public static String of(List<TraceStep> steps) {
        StringWriter text = new StringWriter(256);
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartArray();
            for (TraceStep step : steps) {
                write(json, step);
            }
            json.writeEndArray();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return text.toString();
    }

    /**
     * @return the steps that {@link #of} wrote
     * @throws IllegalArgumentException if the text is no trace of ours
     */
    public static List<TraceStep> read(String text) {
        List<TraceStep> steps = new ArrayList<>();
        try (JsonParser json = JSON.createParser(text)) {
            expect(json, JsonToken.START_ARRAY);
            while (json.nextToken() == JsonToken.START_ARRAY) {
                String step = json.nextTextValue();
                JsonToken result = json.nextToken();
                String detail = json.nextTextValue();
                if (step == null || detail == null || !(result == JsonToken.VALUE_NULL || result.isBoolean())) {
                    throw new IllegalArgumentException("a step of a trace that is not whole");
                }
                steps.add(new TraceStep(
                        step, result == JsonToken.VALUE_NULL ? null : result == JsonToken.VALUE_TRUE, detail));
                expect(json, JsonToken.END_ARRAY);
            }
            return steps;
        } catch (IOException e) {
            throw new IllegalArgumentException("no trace of ours", e);
        }
    }

    private static void expect(JsonParser json, JsonToken wanted) throws IOException {
        if (json.nextToken() != wanted) {
            throw new IllegalArgumentException("no trace of ours");
        }
    }

    private static void write(JsonGenerator json, TraceStep step) throws IOException {
        json.writeStartArray();
        json.writeString(step.step());
        Boolean result = step.result();
        if (result == null) {
            json.writeNull();
        } else {
            json.writeBoolean(result);
        }
        json.writeString(step.detail());
        json.writeEndArray();
    }
}
