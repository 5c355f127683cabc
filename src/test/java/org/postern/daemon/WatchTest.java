package org.postern.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class WatchTest {
    @Test
    void aMailboxNearItsQuotaIsToldOfBeforeAnythingIsLost() {
        Map<String, String> troubles = Watch.nearQuota(1000, Map.of("sales", 799L, "support", 800L, "info", 2000L));
        assertThat(troubles).containsOnlyKeys("quota:support", "quota:info");
        assertThat(troubles.get("quota:support"))
                .isEqualTo(
                        "Mailbox support has brought 80 % of attachments.quota within 30 days; beyond it only name, size and"
                                + " hash of an attachment are kept");
    }
}
