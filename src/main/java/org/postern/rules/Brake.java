package org.postern.rules;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * When a sender has had his share. More than five mails in ten minutes to one mailbox are two programs that answer each other, as a rule: what comes on top is
 * stored, and nothing else. Who has made us create something too often in an hour, alone or with his domain, creates nothing more for now.
 */
public final class Brake {
    /** Reason for mail of a sender who writes too fast. */
    public static final String LOOP = "LOOP_BRAKE";

    /** Reason for mail of a sender for whom enough was created. */
    public static final String RATE = "RATE_LIMIT";

    /** In which mails to one mailbox are counted. */
    public static final Duration LOOP_WINDOW = Duration.ofMinutes(10);

    /** In which creating mails are counted. */
    public static final Duration RATE_WINDOW = Duration.ofHours(1);

    private static final int MAILS = 5;

    private final int createsPerHour;

    /** @param createsPerHour how many mails of one sender, or of one domain, may create something in an hour */
    public Brake(int createsPerHour) {
        this.createsPerHour = createsPerHour;
    }

    /** @return the reason why the mail creates nothing; null if it may */
    @Nullable
    public String on(Share share) {
        if (share.mails() >= MAILS) {
            return LOOP;
        }
        return share.created() >= createsPerHour || share.createdByDomain() >= createsPerHour ? RATE : null;
    }
}
