package org.postern.commit;

/** Codes of the reasons why a delivery ended as it did; kept for good, so never renamed. */
public final class Reasons {
    public static final String DUP_MESSAGE = "DUP_MESSAGE";
    public static final String MSGID_COLLISION = "MSGID_COLLISION";
    public static final String DB_CONSTRAINT = "DB_CONSTRAINT";

    public static final String NEVER_LOG = "NEVER_LOG";

    /** It was erased once, and does not come back. */
    public static final String TOMBSTONE = "TOMBSTONE";

    private Reasons() {}

    public static String rule(String name) {
        return "RULE:" + name;
    }
}
