package org.postern.cli;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.postern.assign.User;
import org.postern.crm.CrmView;
import org.postern.match.OpenRecord;
import org.postern.match.Party;
import org.postern.match.RecordRef;
import org.postern.match.StoredMail;

/** The view of a CRM that is not asked: it knows nobody, and every user that the configuration names is taken to be there. */
class NoCrm implements CrmView {
    @Override
    public List<Party> partiesWith(String address) {
        return List.of();
    }

    @Override
    public Optional<StoredMail> mailWith(String messageId) {
        return Optional.empty();
    }

    @Override
    public Optional<StoredMail> copyOf(String messageId) {
        return Optional.empty();
    }

    @Override
    public Optional<OpenRecord> record(RecordRef ref) {
        return Optional.empty();
    }

    @Override
    public Optional<OpenRecord> recordNumbered(RecordRef.Type type, String number) {
        return Optional.empty();
    }

    @Override
    public List<OpenRecord> activeRecordsOf(Collection<Party> parties) {
        return List.of();
    }

    @Override
    public Optional<User> user(String nameOrId) {
        return Optional.of(new User(nameOrId, nameOrId, nameOrId, true));
    }

    @Override
    public List<User> team(String name) {
        return List.of();
    }

    @Override
    public List<User> role(String name) {
        return List.of();
    }

    @Override
    public int openItems(String userId) {
        return 0;
    }
}
