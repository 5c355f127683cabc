package org.postern.crm.suitecrm;

import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postern.message.Address;

/** Who is told of a mail at his bell: everybody who is responsible, else whose inbox it lies in. */
final class AlertRows {
    private AlertRows() {}

    static void plan(Draft draft, Belonging belonging) {
        if (draft.quiet() || draft.isOutgoing()) {
            return;
        }
        Set<String> users = new LinkedHashSet<>();
        draft.assigned().forEach(user -> users.add(user.id()));
        String owner = MailRows.owner(draft, belonging);
        if (owner != null) {
            users.add(owner);
        }
        SuiteUser sender = draft.sender();
        if (sender != null) {
            users.remove(sender.id());
        }
        ModuleRef shown = shown(draft, belonging);
        for (String user : users) {
            draft.rows()
                    .add(
                            Tables.ALERTS,
                            new Row.Alert(
                                    id(draft.plan().emailId(), user),
                                    user,
                                    draft.subject(),
                                    draft.mail().from().map(Address::toString).orElse(null),
                                    shown.type(),
                                    url(shown),
                                    draft.author(),
                                    draft.now()));
        }
    }

    /** @return the record, if it is one with work in it; else the mail */
    private static ModuleRef shown(Draft draft, Belonging belonging) {
        ModuleRef parent = belonging.parent();
        boolean work = parent != null
                && (parent.module() == Module.CASES
                        || parent.module() == Module.OPPORTUNITIES
                        || parent.module() == Module.LEADS);
        return work && parent != null ? parent : ModuleRef.email(draft.plan().emailId());
    }

    static String url(ModuleRef record) {
        return "index.php?action=DetailView&module=" + record.type() + "&record=" + record.id();
    }

    /** Found again when something takes its place. */
    static String id(String emailId, @Nullable String userId) {
        return SuiteIds.of("alert " + emailId + " " + userId);
    }
}
