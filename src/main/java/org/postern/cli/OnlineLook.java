package org.postern.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.postern.assign.Turns;
import org.postern.commit.Candidate;
import org.postern.commit.Outcome;
import org.postern.commit.Verdict;
import org.postern.config.Config;
import org.postern.crm.Crm;
import org.postern.crm.CrmView;
import org.postern.crm.Filing;
import org.postern.daemon.Backend;
import org.postern.message.Mail;
import org.postern.store.QueueReader;

/** Asks the CRM and plans the rows, but writes none: attachments are left out of the planning, for their files would be put in place. */
final class OnlineLook implements Explainer.CrmLook {
    private final Crm crm;
    private final Map<String, Turns.Turn> turns;

    /** Looks up where the queues stand. */
    static OnlineLook of(Backend backend, Config config) {
        return new OnlineLook(
                backend.crm(),
                new QueueReader(backend.database())
                        .turns(config.rules().queues().keySet()));
    }

    /** @param turns where the queues stand */
    private OnlineLook(Crm crm, Map<String, Turns.Turn> turns) {
        this.crm = crm;
        this.turns = turns;
    }

    @Override
    public boolean online() {
        return true;
    }

    @Override
    public CrmView view(Mail mail) {
        return crm.look(List.of(mail));
    }

    @Override
    public Map<String, Turns.Turn> turns() {
        return turns;
    }

    @Override
    public Map<String, Integer> writes(Candidate candidate, Mail mail, Verdict verdict, CrmView view) {
        if (!verdict.store()) {
            return Map.of();
        }
        List<Crm.Prepared> prepared;
        try {
            prepared = crm.prepare(List.of(mail.withoutAttachments()));
        } catch (IOException e) {
            throw new UncheckedIOException("ids cannot be made: " + e.getMessage(), e);
        }
        Filing filing = new Filing(
                candidate.delivery(),
                mail.withoutAttachments(),
                prepared.get(0),
                candidate.mailbox(),
                candidate.direction(),
                verdict.match(),
                verdict.assignment(),
                verdict.createLead(),
                verdict.create(),
                verdict.decision().rule(),
                null,
                verdict.crmFolder(),
                false,
                verdict.outcome() == Outcome.REJECTED ? verdict.reason() : null,
                null);
        Map<String, Integer> writes = new HashMap<>(crm.plan(filing, view).writes());
        if (crm.capabilities().attachments() && !mail.attachments().isEmpty()) {
            writes.merge("attachment", mail.attachments().size(), Integer::sum);
        }
        return writes;
    }
}
