package org.postern.config;

import java.time.Duration;
import java.util.stream.Stream;

/** What is done on the mail server once a delivery has its outcome and the database has committed. */
public record AfterConfig(Mark filed, Mark rejected, Mark skipped, Mark duplicate, Mark quarantined) {

    /** @return true if the server is to forget mail of any outcome, at once or later */
    public boolean deletes() {
        return Stream.of(filed, rejected, skipped, duplicate, quarantined)
                .anyMatch(mark -> mark instanceof Mark.Delete || mark instanceof Mark.DeleteAfter);
    }

    /** One change on the server. */
    public sealed interface Mark {
        /** Nothing; not even {@code \Seen}. */
        record Leave() implements Mark {}

        record Seen() implements Mark {}

        record Keyword(String keyword) implements Mark {}

        record Move(String folder) implements Mark {}

        record Delete() implements Mark {}

        record DeleteAfter(Duration delay) implements Mark {}
    }
}
