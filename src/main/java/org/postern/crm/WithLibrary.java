package org.postern.crm;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.postern.config.Location;
import org.postern.config.Problem;
import org.postern.message.Mail;

/**
 * A CRM whose mails leave their attachments in a library as well, before they are written. A file whose mail is not written after all stays: the next copy of the
 * mail brings the same file.
 */
public final class WithLibrary implements Crm {
    private final Crm crm;
    private final Library library;

    public WithLibrary(Crm crm, Library library) {
        this.crm = crm;
        this.library = library;
    }

    @Override
    public Capabilities capabilities() {
        return crm.capabilities();
    }

    @Override
    public Inspection inspect() {
        Inspection inspection = crm.inspect();
        List<Problem> problems = new ArrayList<>(inspection.problems());
        String fault = library.fault();
        if (fault != null) {
            problems.add(new Problem(new Location("postern.yaml", 1, 1), "attachments.library", fault, null));
        }
        return new Inspection(inspection.found(), problems, inspection.warnings());
    }

    @Override
    public void learn(Collection<AddressFact> facts) {
        crm.learn(facts);
    }

    @Override
    public TakenBack takeBack(List<Written> written) {
        return crm.takeBack(written);
    }

    @Override
    public int erase(Set<String> emailIds) throws IOException {
        return crm.erase(emailIds);
    }

    @Override
    public boolean isUser(String address) {
        return crm.isUser(address);
    }

    @Override
    public Optional<String> addressOf(String userId) {
        return crm.addressOf(userId);
    }

    @Override
    public void show(UserMessage message) {
        crm.show(message);
    }

    @Override
    public List<Prepared> prepare(List<Mail> mails) throws IOException {
        for (Mail mail : mails) {
            library.file(mail);
        }
        return crm.prepare(mails);
    }

    @Override
    public void discard(Collection<Prepared> prepared) {
        crm.discard(prepared);
    }

    @Override
    public CrmView look(List<Mail> mails) {
        return crm.look(mails);
    }

    @Override
    public CrmView hold(List<Mail> mails, Map<String, Set<String>> waiting) {
        return crm.hold(mails, waiting);
    }

    @Override
    public CrmView hold(List<Mail> mails) {
        return crm.hold(mails);
    }

    @Override
    public Plan plan(Filing filing, CrmView view) {
        return crm.plan(filing, view);
    }

    @Override
    public Plan takeUp(Filing filing, CrmView view) {
        return crm.takeUp(filing, view);
    }

    @Override
    public void write(List<Plan> plans, CrmView view) {
        crm.write(plans, view);
    }
}
