package org.postern.intake;

import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.angus.mail.iap.ProtocolException;
import org.eclipse.angus.mail.iap.Response;
import org.eclipse.angus.mail.imap.protocol.FetchResponse;
import org.jspecify.annotations.Nullable;
import org.postern.intake.ImapConnection.Fetched;
import org.postern.intake.ImapConnection.Sent;
import org.postern.intake.MailServerException.Kind;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * FETCH commands that were sent ahead. Servers work at several commands in turns and answer as they please (RFC 9051, section 5.5), so what belongs to another
 * one is kept for it.
 */
final class SentFetches {
    private static final Logger LOG = LoggerFactory.getLogger(SentFetches.class);

    /** Reads the next answer on the connection. */
    interface Answers {
        /** @return null for an answer that makes no sense but was read to its end */
        @Nullable
        Response next() throws IOException, ProtocolException, MailServerException;
    }

    private final Map<String, Sent> outstanding = new HashMap<>();
    private final TreeMap<Long, Fetched> arrived = new TreeMap<>();
    private long octets;

    void sent(Sent fetch) {
        outstanding.put(fetch.tag(), fetch);
    }

    /**
     * Reads until the command is answered.
     *
     * @param most octets of all that is kept; more is a server that lies about sizes
     * @return its mails; those that the server does not deliver (gone, or it answers NO) are missing
     */
    TreeMap<Long, Fetched> receive(Sent fetch, long most, Answers answers)
            throws IOException, ProtocolException, MailServerException {
        while (outstanding.containsKey(fetch.tag())) {
            Response answer = answers.next();
            if (answer instanceof FetchResponse mail) {
                arrive(FetchAnswers.mail(mail), most);
            } else if (answer != null && answer.isTagged()) {
                if (outstanding.remove(answer.getTag()) == null) {
                    throw new MailServerException(Kind.PROTOCOL, "an answer to a command that was not sent");
                }
                if (!answer.isOK()) {
                    LOG.info("the server answered a FETCH with: {}", answer.getRest());
                }
            }
        }
        TreeMap<Long, Fetched> mails = new TreeMap<>(arrived);
        mails.keySet().removeIf(uid -> !fetch.uids().contains(uid));
        arrived.keySet().removeAll(mails.keySet());
        octets -= octets(mails.values());
        return mails;
    }

    private void arrive(@Nullable Fetched mail, long most) {
        if (mail == null || !isWanted(mail.uid())) {
            return;
        }
        if (arrived.putIfAbsent(mail.uid(), mail) == null) {
            octets += mail.bytes().length;
        }
        if (octets > most) {
            throw new BoundedImap.TooLong();
        }
    }

    private boolean isWanted(long uid) {
        return outstanding.values().stream().anyMatch(s -> s.uids().contains(uid));
    }

    private static long octets(Collection<Fetched> mails) {
        return mails.stream().mapToLong(m -> m.bytes().length).sum();
    }
}
