package org.postern.config;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One entry of {@code rules.test.yaml}: a mail, and what the rules are to make of it.
 *
 * @param mailbox where it comes to; null: the mailbox it is addressed to, else the first
 * @param party whom the CRM is taken to know the sender as: contact, account, lead, user; null: nobody
 */
public record RuleTest(
        Location at,
        Sample mail,
        @Nullable String mailbox,
        @Nullable String party,
        Expected expect) {

    /** A mail to try: exactly one of file and written is set. @param file relative to the configuration folder */
    public record Sample(@Nullable String file, @Nullable Written written) {}

    /**
     * A mail written in the test.
     *
     * @param to empty: the mailbox' own address
     * @param headers further header fields, in order
     */
    public record Written(
            String from, List<String> to, List<String> cc, String subject, String body, Map<String, String> headers) {}

    /**
     * What is expected; null: anything.
     *
     * @param rule none: no rule
     * @param create opportunity, case, lead or none
     * @param lead whether a lead is made for the sender
     * @param assign as {@code queue:sales}, {@code role:duty}, a login name, or none
     */
    public record Expected(
            @Nullable String rule,
            @Nullable String create,
            @Nullable Boolean lead,
            @Nullable String assign,
            @Nullable String outcome,
            @Nullable String reason,
            @Nullable String kind,
            @Nullable Boolean acknowledge) {
        public static final Expected NOTHING = new Expected(null, null, null, null, null, null, null, null);
    }
}
