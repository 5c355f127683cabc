package org.postern.commit;

import org.postern.match.AddressEvidence;
import org.postern.message.Bounce;
import org.postern.message.Mail;

/** Codes of the reasons why a delivery ended as it did; kept for good, so never renamed. */
public final class Reasons {
    public static final String DUP_MESSAGE = "DUP_MESSAGE";
    public static final String MSGID_COLLISION = "MSGID_COLLISION";
    public static final String DB_CONSTRAINT = "DB_CONSTRAINT";

    /** It is filed as any other, but nobody can read it here: rules saw its header only. */
    public static final String ENCRYPTED = "ENCRYPTED";

    public static final String NEVER_LOG = "NEVER_LOG";

    /** It was erased once, and does not come back. */
    public static final String TOMBSTONE = "TOMBSTONE";

    private Reasons() {}

    /** @return BOUNCE_HARD or BOUNCE_SOFT by the worst that it says, BACKSCATTER for one about a mail that is not ours, else BOUNCE */
    static String bounce(Mail mail, AddressEvidence evidence) {
        if (evidence.backscatter()) {
            return "BACKSCATTER";
        }
        return mail.fact(Bounce.class)
                .map(Bounce::severity)
                .map(severity -> switch (severity) {
                    case HARD -> "BOUNCE_HARD";
                    case SOFT -> "BOUNCE_SOFT";
                    case REFUSED, DELAYED, DELIVERED -> "BOUNCE";
                })
                .orElse("BOUNCE");
    }

    public static String rule(String name) {
        return "RULE:" + name;
    }
}
