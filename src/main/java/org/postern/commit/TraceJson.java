package org.postern.commit;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
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
