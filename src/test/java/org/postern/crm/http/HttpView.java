package org.postern.crm.http;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.postern.assign.StaffTable;
import org.postern.assign.User;
import org.postern.crm.CrmView;
import org.postern.match.KnownTable;
import org.postern.match.OpenRecord;
import org.postern.match.Party;
import org.postern.match.RecordRef;
import org.postern.match.StoredMail;

/** What the CRM answered, and what was made since. */
record HttpView(KnownTable known, StaffTable staff) implements CrmView {
    HttpView() {
        this(new KnownTable(), new StaffTable().users("anna", "boris", "cyril"));
    }

    @Override
    public Optional<StoredMail> copyOf(String messageId) {
        return known.mailWith(messageId);
    }

    @Override
    public List<Party> partiesWith(String address) {
        return known.partiesWith(address);
    }

    @Override
    public Optional<StoredMail> mailWith(String messageId) {
        return known.mailWith(messageId);
    }

    @Override
    public Optional<OpenRecord> record(RecordRef ref) {
        return known.record(ref);
    }

    @Override
    public Optional<OpenRecord> recordNumbered(RecordRef.Type type, String number) {
        return known.recordNumbered(type, number);
    }

    @Override
    public List<OpenRecord> activeRecordsOf(Collection<Party> parties) {
        return known.activeRecordsOf(parties);
    }

    @Override
    public Optional<User> user(String nameOrId) {
        return staff.user(nameOrId);
    }

    @Override
    public List<User> team(String name) {
        return staff.team(name);
    }

    @Override
    public List<User> role(String name) {
        return staff.role(name);
    }

    @Override
    public int openItems(String userId) {
        return staff.openItems(userId);
    }
}
