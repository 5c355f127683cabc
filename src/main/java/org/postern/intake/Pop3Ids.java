package org.postern.intake;

import jakarta.mail.Message;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * By what the mails of a POP3 mailbox are known from one session to the next: the unique ids that the server gives (UIDL, RFC 1939, section 7), and where it
 * gives none, or one to several mails, the hash of the mail's header. Never the number: it moves with each delete.
 */
final class Pop3Ids {
    private static final Logger LOG = LoggerFactory.getLogger(Pop3Ids.class);

    private final String mailbox;
    private List<Long> sizesBefore = List.of();
    private List<String> idsBefore = List.of();
    private boolean told;

    Pop3Ids(String mailbox) {
        this.mailbox = mailbox;
    }

    /** @return each mail of the session once, in the server's order */
    Map<String, Message> of(Pop3Session server) throws MailServerException {
        List<Message> mails = server.mails();
        List<String> uidls = server.uidls(mails);
        Set<String> repeated = repeated(uidls);
        Map<String, Message> byId = new LinkedHashMap<>();
        if (uidls.isEmpty() && !mails.isEmpty()) {
            tell("gives no unique ids of mails (UIDL)");
            List<String> ids = byContent(server, mails);
            for (int i = 0; i < mails.size(); i++) {
                byId.put(ids.get(i), mails.get(i));
            }
            return byId;
        }
        Map<String, Integer> copies = new HashMap<>();
        for (int i = 0; i < mails.size(); i++) {
            String uidl = uidls.get(i);
            if (repeated.contains(uidl)) {
                tell("gives the unique id " + uidl + " to several mails");
                byId.put(numbered(hash(server, mails.get(i)), copies), mails.get(i));
            } else {
                byId.put(uidl, mails.get(i));
            }
        }
        return byId;
    }

    private static Set<String> repeated(List<String> uidls) {
        Set<String> once = new HashSet<>();
        Set<String> repeated = new HashSet<>();
        for (String uidl : uidls) {
            if (uidl.isEmpty() || !once.add(uidl)) {
                repeated.add(uidl);
            }
        }
        return repeated;
    }

    /** Headers of mails that were there in the last session are not fetched again: the list of sizes shows which those are, and the last of them is checked. */
    private List<String> byContent(Pop3Session server, List<Message> mails) throws MailServerException {
        List<Long> sizes = server.sizes();
        int same = sizesBefore.size();
        boolean grown = same > 0
                && same <= sizes.size()
                && sizes.subList(0, same).equals(sizesBefore)
                && idsBefore.get(same - 1).startsWith(hash(server, mails.get(same - 1)));
        List<String> ids = new ArrayList<>(grown ? idsBefore : List.of());
        Map<String, Integer> copies = new HashMap<>();
        ids.forEach(id -> copies.merge(id.substring(0, id.indexOf('#')), 1, Integer::sum));
        for (Message mail : mails.subList(ids.size(), mails.size())) {
            ids.add(numbered(hash(server, mail), copies));
        }
        sizesBefore = sizes;
        idsBefore = Collections.unmodifiableList(ids);
        return ids;
    }

    /** Of a mail that the server does not give there is nothing but its size to tell it by. */
    private static String hash(Pop3Session server, Message mail) throws MailServerException {
        try {
            return server.headerHash(mail);
        } catch (MailServerException e) {
            if (e.endsConnection()) {
                throw e;
            }
            return "refused:" + server.size(mail);
        }
    }

    /** Two mails may have the same header from the first line to the last. */
    private static String numbered(String hash, Map<String, Integer> copies) {
        return hash + "#" + copies.merge(hash, 1, Integer::sum);
    }

    private void tell(String what) {
        if (!told) {
            told = true;
            LOG.warn(
                    "{}: the server {}; mails are told apart by their headers, which costs a look at each",
                    mailbox,
                    what);
        }
    }
}
