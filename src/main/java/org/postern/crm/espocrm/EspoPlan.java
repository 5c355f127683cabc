package org.postern.crm.espocrm;

import org.jspecify.annotations.Nullable;
import org.postern.crm.sql.RowPlan;

/** Rows and changes of one mail. */
final class EspoPlan extends RowPlan<Changes> {
    EspoPlan(String emailId) {
        super(emailId, new Changes());
    }

    @Override
    public @Nullable String added() {
        return Added.by(this).text();
    }
}
