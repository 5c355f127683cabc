package org.postern.crm.espocrm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.postern.crm.Grant;
import org.postern.crm.Grant.Purpose;
import org.postern.servers.SampleCrm;

/** What our user is to be allowed is as little as the configuration asks for. */
class EspoRightsTest {
    @Test
    void onlyErasingRemovesRows() {
        assertThat(EspoRights.of(SampleCrm.config(true), true, Purpose.RUN)).noneMatch(Grant::delete);
        assertThat(EspoRights.of(SampleCrm.config(false), false, Purpose.ERASE).stream()
                        .filter(Grant::delete)
                        .map(Grant::table))
                .containsExactlyInAnyOrderElementsOf(EspoRights.ERASED);
    }

    @Test
    void documentsAreInOnlyWhereTheyAreWanted() {
        assertThat(EspoRights.of(SampleCrm.config(false), false, Purpose.RUN))
                .extracting(Grant::table)
                .noneMatch(table -> table.contains("document"));
        assertThat(EspoRights.of(SampleCrm.config(false), true, Purpose.RUN))
                .extracting(Grant::table)
                .contains("document", "document_folder", "account_document");
    }

    @Test
    void passwordsOfMailAccountsAreSeenOnlyByWhoeverUsesTheAccounts() {
        for (boolean accounts : new boolean[] {true, false}) {
            assertThat(EspoRights.of(SampleCrm.config(accounts), true, Purpose.RUN).stream()
                            .filter(grant -> grant.select().contains("password"))
                            .map(Grant::table))
                    .containsExactlyInAnyOrderElementsOf(
                            accounts ? List.of("inbound_email", "email_account") : List.of());
        }
        assertThat(EspoRights.of(SampleCrm.config(true), true, Purpose.RUN).stream()
                        .filter(grant -> grant.table().equals("user"))
                        .map(Grant::select))
                .singleElement()
                .satisfies(columns -> assertThat(columns).isNotEmpty().doesNotContain("password"));
    }
}
