package org.postern.commit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.postern.match.MailDraft.aMail;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postern.match.Direction;
import org.postern.match.MailDraft;
import org.postern.match.Mailboxes;
import org.postern.message.Mail;
import org.postern.rules.Share;

class RecentMailTest {
    private final RecentMail recent = new RecentMail();

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            just before            | eve@evil.example | sales   | 09:59:59 | 1 | 1 | 1
            at the same moment     | eve@evil.example | sales   | 10:00:00 | 1 | 1 | 1
            later                  | eve@evil.example | sales   | 10:00:01 | 0 | 0 | 0
            ten minutes before     | eve@evil.example | sales   | 09:50:00 | 0 | 1 | 1
            just within            | eve@evil.example | sales   | 09:50:01 | 1 | 1 | 1
            an hour before         | eve@evil.example | sales   | 09:00:00 | 0 | 0 | 0
            in another mailbox     | eve@evil.example | support | 09:59:59 | 0 | 1 | 1
            of the same domain     | bob@evil.example | sales   | 09:59:59 | 0 | 0 | 1
            of another domain      | bob@else.example | sales   | 09:59:59 | 0 | 0 | 0
            """)
    void countsWhatCameBefore(
            String why, String from, String mailbox, String time, int mails, int created, int byDomain) {
        Candidate before = candidate(aMail().from(from).in(mailbox, "INBOX").receivedAt("2026-03-04T" + time + "Z"));
        recent.add(
                before,
                Objects.requireNonNull(before.mail().orElseThrow().people().from()),
                true);
        assertThat(share(aMail().from("Eve@Evil.example").receivedAt("2026-03-04T10:00:00Z")))
                .isEqualTo(new Share(mails, created, byDomain));
    }

    @Test
    void aProviderOfFreeMailIsNoDomainToBeCounted() {
        Candidate before = candidate(aMail().from("bob@gmail.com"));
        recent.add(
                before,
                Objects.requireNonNull(before.mail().orElseThrow().people().from()),
                true);
        assertThat(share(aMail().from("eve@gmail.com"))).isEqualTo(Share.NONE);
        assertThat(share(aMail().from("bob@gmail.com"))).isEqualTo(new Share(1, 1, 0));
    }

    @Test
    void whatCreatesNothingCountsAsMailOnly() {
        Candidate before = candidate(aMail().from("eve@evil.example"));
        recent.add(
                before,
                Objects.requireNonNull(before.mail().orElseThrow().people().from()),
                false);
        assertThat(share(aMail().from("eve@evil.example"))).isEqualTo(new Share(1, 0, 0));
    }

    @Test
    void noSenderHasNoShare() {
        assertThat(share(aMail().from(null))).isEqualTo(Share.NONE);
    }

    @Test
    void tellsWhatIsToBeCounted() {
        RecentMail.Wanted wanted = RecentMail.wanted(List.of(
                candidate(aMail().from("Ann@client.example").receivedAt("2026-03-04T10:00:00Z")),
                candidate(aMail().from("bob@gmail.com").receivedAt("2026-03-04T09:30:00Z")),
                candidate(aMail().from("old@history.example").history(true).receivedAt("2020-03-04T09:30:00Z")),
                candidate(aMail().from(null))));
        assertThat(wanted).isNotNull();
        assertThat(wanted.senders()).containsExactly("ann@client.example", "bob@gmail.com");
        assertThat(wanted.domains()).containsExactly("client.example");
        assertThat(wanted.from()).isEqualTo(Instant.parse("2026-03-04T08:30:00Z"));
        assertThat(wanted.until()).isEqualTo(Instant.parse("2026-03-04T10:00:00Z"));
    }

    @Test
    void historyNeedsNoCounting() {
        assertThat(RecentMail.wanted(List.of(candidate(aMail().history(true))))).isNull();
    }

    private Share share(MailDraft draft) {
        Candidate candidate = candidate(draft);
        return recent.shareOf(candidate, candidate.mail().orElseThrow());
    }

    private static Candidate candidate(MailDraft draft) {
        Mail mail = draft.build();
        String mailbox = draft.delivery().id().mailbox();
        return new Candidate(
                draft.delivery(),
                mailbox.equals("sales")
                        ? Mailboxes.sales()
                        : Mailboxes.mailbox(mailbox, Mailboxes.sales().unknownSender(), true, List.of(), null),
                mail,
                Direction.IN,
                null);
    }
}
