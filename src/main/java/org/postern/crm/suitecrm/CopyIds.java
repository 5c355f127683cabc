package org.postern.crm.suitecrm;

/** Ids of rows that are copies of a mail's own: made from its ids, so that they are found again when the mail is taken back or erased. */
final class CopyIds {
    private CopyIds() {}

    /** @return id of the update that the mail is in the thread of a case */
    static String updateOf(String emailId) {
        return SuiteIds.of("update of " + emailId);
    }

    /** @return id of a note's copy with the case that its mail made */
    static String inCase(String noteId) {
        return SuiteIds.ofCopy(noteId, 1);
    }

    /** @return id of a note's copy with the update of its mail */
    static String inUpdate(String noteId) {
        return SuiteIds.ofCopy(noteId, 2);
    }
}
