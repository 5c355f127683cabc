package org.postern.crm.espocrm;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The JSON in {@code note.data} and {@code notification.data}: keys and their order as EspoCRM writes them, absent ones left out. */
sealed interface StreamData {
    ObjectMapper JSON = new ObjectMapper().setSerializationInclusion(JsonInclude.Include.NON_NULL);

    default String json() {
        return json(this);
    }

    static String json(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a value of plain texts has a JSON form", e);
        }
    }

    /** Of a note about a mail. */
    @JsonPropertyOrder({
        "emailId",
        "emailName",
        "isInitial",
        "hasAttachment",
        "attachmentsIds",
        "personEntityType",
        "personEntityName",
        "personEntityId"
    })
    record MailNote(
            String emailId,
            String emailName,
            @JsonProperty("isInitial") boolean initial,
            boolean hasAttachment,
            @Nullable List<String> attachmentsIds,
            @Nullable String personEntityType,
            @Nullable String personEntityName,
            @Nullable String personEntityId)
            implements StreamData {}

    /** Of a {@code Create} note. */
    @JsonPropertyOrder({"assignedUserId", "assignedUserName", "statusValue", "statusField"})
    record Created(
            @Nullable String assignedUserId, @Nullable String assignedUserName, String statusValue, String statusField)
            implements StreamData {}

    /** Of an {@code EmailReceived} notification: the person, or, if nobody is known, what From says. */
    @JsonPropertyOrder({"emailId", "emailName", "personEntityType", "personEntityName", "personEntityId", "fromString"})
    record MailReceived(
            String emailId,
            String emailName,
            @Nullable String personEntityType,
            @Nullable String personEntityName,
            @Nullable String personEntityId,
            @Nullable String fromString)
            implements StreamData {}

    /** Of an {@code Assign} notification. */
    @JsonPropertyOrder({"entityType", "entityId", "entityName", "isNew", "userId", "userName"})
    record Assigned(
            String entityType,
            String entityId,
            String entityName,
            @JsonProperty("isNew") boolean fresh,
            String userId,
            String userName)
            implements StreamData {}

    /** Of a {@code Note} notification. */
    record NoteAdded(String noteId) implements StreamData {}
}
