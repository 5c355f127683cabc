package org.postern.crm.suitecrm;

import java.util.Collection;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** What plans change in rows that are there already. */
final class Changes {
    private final SortedSet<String> answered = new TreeSet<>();
    private final SortedMap<String, ModuleRef> belongings = new TreeMap<>();
    private final SortedMap<String, Adopted> adopted = new TreeMap<>();
    private final SortedMap<String, String> owners = new TreeMap<>();
    private final SortedMap<String, String> reopened = new TreeMap<>();
    private final SortedSet<ModuleRef> needed = new TreeSet<>();

    /** @param from what it belonged to: people may have linked it to something else meanwhile */
    record Adopted(ModuleRef from, ModuleRef to) {}

    /** One of us answers this mail. */
    void answered(String emailId) {
        answered.add(emailId);
    }

    /** A mail that belonged to nothing belongs to something now. */
    void belongs(String emailId, ModuleRef to) {
        belongings.putIfAbsent(emailId, to);
    }

    /** A mail that belonged to a client only belongs to a record of his now. */
    void adopted(String emailId, ModuleRef from, ModuleRef to) {
        adopted.putIfAbsent(emailId, new Adopted(from, to));
    }

    /** A mail in nobody's inbox lies in this one. */
    void owned(String emailId, String userId) {
        owners.putIfAbsent(emailId, userId);
    }

    /** A case gets this status. */
    void reopened(String caseId, String status) {
        reopened.put(caseId, status);
    }

    /** A row that new ones point to: it must still be there. */
    void needs(ModuleRef record) {
        needed.add(record);
    }

    /** New records are there. */
    void areNew(Collection<ModuleRef> created) {
        needed.removeAll(created);
    }

    void addAll(Changes others) {
        answered.addAll(others.answered);
        others.belongings.forEach(belongings::putIfAbsent);
        others.adopted.forEach(adopted::putIfAbsent);
        others.owners.forEach(owners::putIfAbsent);
        reopened.putAll(others.reopened);
        needed.addAll(others.needed);
    }

    SortedSet<String> answered() {
        return answered;
    }

    /** @return by mail: what it belongs to now */
    SortedMap<String, ModuleRef> belongings() {
        return belongings;
    }

    /** @return by mail */
    SortedMap<String, Adopted> adopted() {
        return adopted;
    }

    /** @return user by mail */
    SortedMap<String, String> owners() {
        return owners;
    }

    /** @return status by case */
    SortedMap<String, String> reopened() {
        return reopened;
    }

    SortedSet<ModuleRef> needed() {
        return needed;
    }
}
