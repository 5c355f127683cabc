package org.postern.crm.espocrm;

/** A task for the assignee of a mail, where a rule asks for one. */
final class TaskRows {
    private TaskRows() {}

    static void plan(Draft draft, Belonging belonging, Audience audience) {
        EspoUser assignee = draft.assignee();
        String contactId = belonging.parent() == null
                ? null
                : draft.view()
                        .record(belonging.parent())
                        .map(record -> record.contactId())
                        .orElse(null);
        EntityRef task = new EntityRef(Entity.TASK, draft.ids().next());
        draft.rows()
                .add(
                        Tables.TASK,
                        new Row.Task(
                                task.id(),
                                draft.subject(),
                                belonging.parentRef(),
                                belonging.accountId(),
                                contactId,
                                assignee == null ? null : assignee.id(),
                                draft.plan().emailId(),
                                draft.systemId(),
                                draft.now()));
        for (String team : audience.teams()) {
            draft.rows().add(Tables.ENTITY_TEAM, new Row.EntityLink(task, team));
        }
        StreamRows.follow(draft, task);
        StreamRows.created(draft, task, "status", "Not Started", belonging.accountRef(), audience);
    }
}
