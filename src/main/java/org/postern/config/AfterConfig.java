package org.postern.config;

import java.time.Duration;

/** What is done on the mail server once a delivery has its outcome and the database has committed. */
public record AfterConfig(Mark filed, Mark rejected, Mark skipped, Mark duplicate, Mark quarantined) {

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
