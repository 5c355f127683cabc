package org.postern.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import org.postern.assign.Turns;
import org.postern.commit.Candidate;
import org.postern.commit.Verdict;
import org.postern.crm.CrmView;
import org.postern.message.Mail;

/** No CRM: nobody is known, and the records stand for their rows. */
final class OfflineLook implements Explainer.CrmLook {
    @Override
    public boolean online() {
        return false;
    }

    @Override
    public CrmView view(Mail mail) {
        return new NoCrm();
    }

    @Override
    public Map<String, Turns.Turn> turns() {
        return Map.of();
    }

    @Override
    public Map<String, Integer> writes(Candidate candidate, Mail mail, Verdict verdict, CrmView view) {
        Map<String, Integer> writes = new LinkedHashMap<>();
        if (verdict.store()) {
            writes.put("email", 1);
            Explainer.created(verdict).forEach(kind -> writes.merge(kind, 1, Integer::sum));
            if (!mail.attachments().isEmpty()) {
                writes.put("attachment", mail.attachments().size());
            }
        }
        return writes;
    }
}
