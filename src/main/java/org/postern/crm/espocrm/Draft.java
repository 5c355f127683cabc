package org.postern.crm.espocrm;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postern.assign.User;
import org.postern.config.EspoCrmConfig;
import org.postern.config.MailboxConfig;
import org.postern.config.MailboxConfig.Capture;
import org.postern.crm.Filing;
import org.postern.crm.sql.Rows;
import org.postern.crm.sql.Times;
import org.postern.match.Direction;
import org.postern.message.Mail;

/** One mail on its way to its plan: what was decided, what is known, and what has been planned so far. */
record Draft(Filing filing, EspoView view, EspoPrepared prepared, EspoPlan plan, EspoIds ids, EspoCrmConfig site) {
    private static final String NO_SUBJECT = "(No Subject)";

    Mail mail() {
        return filing.mail();
    }

    MailboxConfig mailbox() {
        return filing.mailbox();
    }

    Rows rows() {
        return plan.rows();
    }

    Directory directory() {
        return view.directory();
    }

    String systemId() {
        return directory().systemId();
    }

    String now() {
        return Times.of(view.now());
    }

    String subject() {
        String subject = mail().subject().strip();
        return subject.isEmpty() || mailbox().capture() == Capture.METADATA ? NO_SUBJECT : subject;
    }

    /** Nobody is told: history, or a rejected mail. */
    boolean quiet() {
        return filing.history() || filing.rejected() != null;
    }

    /** Nothing of it is shown to teams. */
    boolean isPrivate() {
        return filing.isPrivate();
    }

    boolean isOutgoing() {
        return filing.direction() == Direction.OUT;
    }

    /** @return who is responsible; empty: nobody */
    List<EspoUser> assigned() {
        if (quiet()) {
            return List.of();
        }
        return filing.assignment().users().stream()
                .map(User::id)
                .map(directory()::byId)
                .flatMap(user -> Optional.ofNullable(user).stream())
                .toList();
    }

    /** @return the first of {@link #assigned()} */
    @Nullable
    EspoUser assignee() {
        List<EspoUser> assigned = assigned();
        return assigned.isEmpty() ? null : assigned.get(0);
    }

    /** @return the user who wrote the mail; null if it was none of ours. What comes in may bear a user's address and not be proven to be his */
    @Nullable
    EspoUser sender() {
        return filing.direction() == Direction.IN
                ? null
                : mail().from()
                        .flatMap(from -> directory().userWith(from.address()))
                        .orElse(null);
    }

    @Nullable
    EspoUser owner() {
        String owner = mailbox().owner();
        return owner == null ? null : directory().user(owner).orElse(null);
    }
}
