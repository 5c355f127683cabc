package org.postern.cli;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.postern.assign.Turns;
import org.postern.assign.User;
import org.postern.commit.Candidate;
import org.postern.commit.Verdict;
import org.postern.crm.CrmView;
import org.postern.match.Party;
import org.postern.match.PartyType;
import org.postern.message.Mail;

/** No CRM, but the sender is known in it as a test says, and every team and role has somebody in it. */
record PretendedCrm(@Nullable PartyType party) implements Explainer.CrmLook {
    @Override
    public boolean online() {
        return false;
    }

    @Override
    public CrmView view(Mail mail) {
        return new Knowing(mail.from().map(from -> from.key()).orElse(""));
    }

    @Override
    public Map<String, Turns.Turn> turns() {
        return Map.of();
    }

    @Override
    public Map<String, Integer> writes(Candidate candidate, Mail mail, Verdict verdict, CrmView view) {
        return Map.of();
    }

    private final class Knowing extends NoCrm {
        private final String sender;

        Knowing(String sender) {
            this.sender = sender;
        }

        @Override
        public List<Party> partiesWith(String address) {
            return party == null || !address.equals(sender)
                    ? List.of()
                    : List.of(new Party(party, "1", sender, null, null, true, null));
        }

        @Override
        public List<User> team(String name) {
            return somebody("team " + name);
        }

        @Override
        public List<User> role(String name) {
            return somebody("role " + name);
        }

        private static List<User> somebody(String name) {
            return List.of(new User(name, name, name, true));
        }
    }
}
