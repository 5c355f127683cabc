package org.postern.crm.espocrm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.postern.config.CrmConfig;
import org.postern.config.EspoCrmConfig;
import org.postern.config.SuiteCrmConfig;
import org.postern.crm.Grant;
import org.postern.crm.Grant.Purpose;

/** What our user is to be allowed is as little as the configuration asks for. */
class EspoRightsTest {
    private static CrmConfig crm(boolean accounts) {
        return new CrmConfig(
                CrmConfig.Kind.ESPOCRM,
                null,
                null,
                CrmConfig.USUAL_MODE,
                List.of(),
                List.of(),
                Map.of(),
                accounts,
                null,
                EspoCrmConfig.USUAL,
                SuiteCrmConfig.USUAL,
                null);
    }

    @Test
    void onlyErasingRemovesRows() {
        assertThat(EspoRights.of(crm(true), true, Purpose.RUN)).noneMatch(Grant::delete);
        assertThat(EspoRights.of(crm(false), false, Purpose.ERASE).stream()
                        .filter(Grant::delete)
                        .map(Grant::table))
                .containsExactlyInAnyOrderElementsOf(EspoRights.ERASED);
    }

    @Test
    void documentsAreInOnlyWhereTheyAreWanted() {
        assertThat(EspoRights.of(crm(false), false, Purpose.RUN))
                .extracting(Grant::table)
                .noneMatch(table -> table.contains("document"));
        assertThat(EspoRights.of(crm(false), true, Purpose.RUN))
                .extracting(Grant::table)
                .contains("document", "document_folder", "account_document");
    }

    @Test
    void passwordsOfMailAccountsAreSeenOnlyByWhoeverUsesTheAccounts() {
        for (boolean accounts : new boolean[] {true, false}) {
            assertThat(EspoRights.of(crm(accounts), true, Purpose.RUN).stream()
                            .filter(grant -> grant.select().contains("password"))
                            .map(Grant::table))
                    .containsExactlyInAnyOrderElementsOf(
                            accounts ? List.of("inbound_email", "email_account") : List.of());
        }
        assertThat(EspoRights.of(crm(true), true, Purpose.RUN).stream()
                        .filter(grant -> grant.table().equals("user"))
                        .map(Grant::select))
                .singleElement()
                .satisfies(columns -> assertThat(columns).isNotEmpty().doesNotContain("password"));
    }
}
