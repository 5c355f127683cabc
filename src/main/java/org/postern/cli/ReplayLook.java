package org.postern.cli;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.postern.assign.Assignment.TurnTaken;
import org.postern.assign.Turns.Turn;
import org.postern.commit.Candidate;
import org.postern.commit.Verdict;
import org.postern.crm.Crm;
import org.postern.crm.CrmView;
import org.postern.message.Mail;

/** Asks the CRM as it is now; the turns of queues go on from mail to mail in memory only. */
final class ReplayLook implements Explainer.CrmLook {
    private final Crm crm;
    private final Map<String, Turn> turns;

    /** @param turns where the queues stand now */
    ReplayLook(Crm crm, Map<String, Turn> turns) {
        this.crm = crm;
        this.turns = new HashMap<>(turns);
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
    public Map<String, Turn> turns() {
        return turns;
    }

    @Override
    public void took(TurnTaken turn) {
        turns.put(turn.queue(), turn.after());
    }

    @Override
    public Map<String, Integer> writes(Candidate candidate, Mail mail, Verdict verdict, CrmView view) {
        return Map.of();
    }
}
