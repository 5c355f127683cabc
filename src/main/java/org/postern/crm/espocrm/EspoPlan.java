package org.postern.crm.espocrm;

import org.postern.crm.sql.RowPlan;

/** Rows and changes of one mail. */
final class EspoPlan extends RowPlan<Changes> {
    EspoPlan(String emailId) {
        super(emailId, new Changes());
    }
}
