package org.postern.commit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.postern.commit.Intents.Intent;
import org.postern.crm.CrmView;
import org.postern.crm.Plan;
import org.postern.crm.Stepwise;
import org.postern.durable.DurableStep;
import org.postern.message.MailKey;

/**
 * Writes the mails of one try into a CRM that cannot roll back: intent, calls, and with the ledger the confirmation. A mail is carried out before the next is decided.
 * Runs within the transaction of the group, whose locks keep others from the same sender; a halt anywhere leaves an intent that the next try goes on with.
 */
final class StepByStep {
    private final Stepwise crm;
    private final Intents intents;
    private final Map<Wanted, Intent> open = new HashMap<>();
    private final List<Intent> ended = new ArrayList<>();

    private record Wanted(MailKey mail, String purpose) {}

    /** @param open intents of the mails at hand that an earlier try has left */
    StepByStep(Stepwise crm, Intents intents, List<Intent> open) {
        this.crm = crm;
        this.intents = intents;
        open.forEach(intent -> this.open.put(new Wanted(intent.mail(), intent.purpose()), intent));
    }

    /** @return what was begun with this mail for this purpose and is to be carried out as it was decided then; one that was withdrawn is taken back first */
    Optional<Intent> begun(MailKey mail, String purpose) {
        Intent intent = open.get(new Wanted(mail, purpose));
        if (intent != null && intent.withdrawn()) {
            withdraw(mail, purpose);
            return Optional.empty();
        }
        return Optional.ofNullable(intent);
    }

    /** Makes lasting what is to be done, before anything of it is. */
    Intent begin(MailKey mail, String purpose, String verdict, Plan plan) {
        Intent intent =
                new Intent(UUID.randomUUID().toString(), mail, purpose, verdict, crm.steps(plan), List.of(), false);
        intents.begin(intent);
        open.put(new Wanted(mail, purpose), intent);
        DurableStep.done("intent");
        return intent;
    }

    /** Makes the calls that have no answer yet. */
    Plan carryOut(Intent begun, CrmView view) {
        Intent intent = begun;
        for (int i = intent.answers().size(); i < intent.steps().size(); i++) {
            String answer = crm.apply(intent.steps().get(i), intent.id() + "/" + i, intent.answers());
            DurableStep.done("call to the CRM");
            List<String> answers = new ArrayList<>(intent.answers());
            answers.add(answer);
            intent = keep(intent, answers, false);
            DurableStep.done("answer of the CRM");
        }
        open.remove(new Wanted(intent.mail(), intent.purpose()));
        ended.add(intent);
        return crm.applied(intent.steps(), intent.answers(), view);
    }

    /** The mail is not to be written after all: what was done of it is taken back, the last first. */
    void withdraw(MailKey mail, String purpose) {
        Intent intent = open.get(new Wanted(mail, purpose));
        if (intent == null) {
            return;
        }
        while (!intent.answers().isEmpty()) {
            int last = intent.answers().size() - 1;
            intent = keep(intent, intent.answers(), true);
            crm.revoke(intent.steps().get(last), intent.answers().get(last));
            DurableStep.done("call to the CRM");
            intent = keep(intent, intent.answers().subList(0, last), true);
        }
        open.remove(new Wanted(mail, purpose));
        intents.forget(intent);
    }

    private Intent keep(Intent intent, List<String> answers, boolean withdrawn) {
        Intent now = new Intent(
                intent.id(),
                intent.mail(),
                intent.purpose(),
                intent.verdict(),
                intent.steps(),
                List.copyOf(answers),
                withdrawn);
        intents.keep(now);
        open.put(new Wanted(now.mail(), now.purpose()), now);
        return now;
    }

    /** Within the transaction that writes the ledger. */
    void confirm() {
        intents.confirm(ended);
    }
}
