package org.postern.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;

/** Strangers wait as candidates until there is a real exchange with them. */
class PromoteStepTest {
    private static final String RULES = """
            rules:
              - {name: orders, when: {subject: "*order*"}, create: case, promote: true}
              - {name: default, create: case}
            """;

    @TempDir
    Path folder;

    private SmallCompany company;
    private JdbcTemplate crm;
    private PromoteStep promote;

    @BeforeEach
    void open() throws Exception {
        company = new SmallCompany(folder, "promote", "unknown-sender: candidate", RULES);
        crm = company.crm();
        promote = new PromoteStep(company.backend(), company::policy, folder, "run", Clock.systemUTC());
    }

    @AfterEach
    void close() throws Exception {
        company.close();
    }

    @Test
    void whoWasAnsweredByOneOfUsBecomesALeadWithAllThatHisMailWouldHaveMade() throws Exception {
        company.take("INBOX", "Ann <Ann@new.example>", "sales@example.com", "Hello");
        company.take("INBOX", "Bob <bob@other.example>", "sales@example.com", "Hello too");
        run();
        assertThat(leads()).isEmpty();

        company.take("Sent", "Anna <anna@example.com>", "ann@new.example", "Re: Hello");
        run();

        assertThat(leads()).containsExactly("Ann");
        assertThat(crm.queryForObject("select count(*) from `case`", Long.class))
                .isEqualTo(1);
        assertThat(waiting()).containsExactly("bob@other.example");
        run();
        assertThat(leads()).containsExactly("Ann");
    }

    @Test
    void whatMachinesOfOursWroteIsNoExchange() throws Exception {
        company.take("INBOX", "Ann <ann@new.example>", "sales@example.com", "Hello");
        company.take("Sent", "Sales <sales@example.com>", "ann@new.example", "We have got your mail");
        run();
        assertThat(leads()).isEmpty();
        assertThat(waiting()).containsExactly("ann@new.example");
    }

    @Test
    void earlierMailOfWhoWasPromotedByARuleIsLinkedToTheLead() throws Exception {
        company.take("INBOX", "Ann <ann@new.example>", "sales@example.com", "Hello");
        company.take("INBOX", "Ann <ann@new.example>", "sales@example.com", "My order");
        assertThat(leads()).containsExactly("Ann");
        assertThat(waiting()).containsExactly("ann@new.example");
        run();
        assertThat(leads()).containsExactly("Ann");
        assertThat(waiting()).isEmpty();
        assertThat(crm.queryForObject(
                        "select count(*) from `email` where `parent_id` is null and `deleted` = false", Long.class))
                .isZero();
    }

    private void run() throws Exception {
        Exchange none = new DefaultExchange(new DefaultCamelContext());
        promote.process(none);
    }

    private List<String> leads() {
        return crm.queryForList(
                "select coalesce(`first_name`, `last_name`) from `lead` where `id` not in ('lead-lena', 'lead-mark') and `deleted` = false",
                String.class);
    }

    private List<String> waiting() {
        return crm.queryForList(
                "select `address` from `postern`.`postern_candidate` where `state` = 'waiting'", String.class);
    }
}
