package org.postern.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;

/** What the database refuses gets three tries: when it comes, a minute later and ten minutes after that. */
class RetryStepTest {
    private static final Duration AT_ONCE = Duration.ofSeconds(30);
    private static final Duration IN_A_MINUTE = Duration.ofSeconds(65);
    private static final Duration IN_TWELVE = Duration.ofMinutes(12);
    private static final Duration NEXT_DAY = Duration.ofDays(1);

    @TempDir
    Path folder;

    private SmallCompany company;
    private JdbcTemplate crm;

    @BeforeEach
    void aMailIsRefused() throws Exception {
        company = new SmallCompany(folder, "retry", "unknown-sender: store", "rules: [{name: default, create: case}]");
        crm = company.crm();
        crm.execute("alter table `email` add constraint refuses check (`name` <> 'Pump')");
        company.take("INBOX", "john@acme.example", "sales@example.com", "Pump");
        assertThat(outcome()).isEqualTo("quarantined DB_CONSTRAINT");
    }

    @AfterEach
    void close() throws Exception {
        company.close();
    }

    @Test
    void oneThatPassesByThenIsFiledOnce() throws Exception {
        crm.execute("alter table `email` drop constraint refuses");
        retry(AT_ONCE);
        assertThat(outcome()).isEqualTo("quarantined DB_CONSTRAINT");

        retry(IN_A_MINUTE);

        assertThat(outcome()).isEqualTo("filed null");
        assertThat(count("`case` where `name` = 'Pump'")).isEqualTo(1);
        retry(NEXT_DAY);
        assertThat(count("`email` where `name` = 'Pump'")).isEqualTo(1);
        assertThat(count("`postern`.`postern_delivery`")).isEqualTo(1);
    }

    @Test
    void oneThatIsRefusedAgainWaitsForTenMinutes() throws Exception {
        retry(IN_A_MINUTE);
        crm.execute("alter table `email` drop constraint refuses");
        retry(IN_A_MINUTE.multipliedBy(2));
        assertThat(outcome()).isEqualTo("quarantined DB_CONSTRAINT");

        retry(IN_TWELVE);

        assertThat(outcome()).isEqualTo("filed null");
    }

    @Test
    void oneThatWasRefusedThreeTimesStaysUntilSomebodyLooksWithItsOctets() throws Exception {
        retry(IN_A_MINUTE);
        retry(IN_TWELVE);
        crm.execute("alter table `email` drop constraint refuses");

        retry(NEXT_DAY);

        assertThat(outcome()).isEqualTo("quarantined DB_CONSTRAINT");
        assertThat(count("`postern`.`postern_raw`")).isEqualTo(1);
    }

    private void retry(Duration later) throws Exception {
        Clock then = Clock.offset(Clock.systemUTC(), later);
        new RetryStep(company.backend(), company::policy, folder, "run", then)
                .process(new DefaultExchange(new DefaultCamelContext()));
    }

    private String outcome() {
        Map<String, Object> row = crm.queryForMap("select `outcome`, `reason` from `postern`.`postern_delivery`");
        return row.get("outcome") + " " + row.get("reason");
    }

    private long count(String of) {
        Long count = crm.queryForObject("select count(*) from " + of, Long.class);
        return count == null ? 0 : count;
    }
}
