package org.postern.bench;

import java.util.List;
import org.postern.bench.BenchMails.Profile;
import org.postern.config.CrmConfig.Kind;

/**
 * What is measured.
 *
 * @param mails in all of its mailboxes, in one round
 * @param cases a case for each mail that continues none; else the mail is only stored, in a group folder, and three users are told
 * @param rules with five keywords each, none of which occurs; the last rule takes every mail
 * @param replies percent
 * @param imapDelay round trip to the mail server in milliseconds; 0: none added
 * @param sqlDelay the same to the database
 * @param crm whose tables are written
 */
record Scenario(
        String name,
        int mailboxes,
        int mails,
        int rounds,
        boolean cases,
        boolean fullText,
        Profile profile,
        int replies,
        int rules,
        int imapDelay,
        int sqlDelay,
        Kind crm) {

    /** Mailboxes without mail. */
    static Scenario empty(String name, int mailboxes) {
        return new Scenario(name, mailboxes, 0, 1, true, true, Profile.SMALL, 0, 10, 0, 0, Kind.ESPOCRM);
    }

    static List<Scenario> all(int mails, int rounds) {
        Scenario cases = new Scenario("cases", 1, mails, rounds, true, true, Profile.SMALL, 40, 10, 0, 0, Kind.ESPOCRM);
        return List.of(
                cases,
                cases.named("new-cases").replies(0),
                cases.named("suitecrm").in(Kind.SUITECRM),
                cases.named("suitecrm-two").mailboxes(2).in(Kind.SUITECRM),
                cases.named("suitecrm-new-cases").replies(0).in(Kind.SUITECRM),
                cases.named("mapped").in(Kind.MAPPED),
                cases.named("cases-two").mailboxes(2),
                cases.named("plain").plain(),
                cases.named("plain-two").plain().mailboxes(2),
                cases.named("cases-two-no-fulltext").mailboxes(2).withoutFullText(),
                cases.named("plain-two-no-fulltext").plain().mailboxes(2).withoutFullText(),
                cases.named("many").mailboxes(200).mails(2000),
                cases.named("far-mail").delays(20, 0),
                cases.named("far-sql").delays(0, 5),
                cases.named("mixed").profile(Profile.MIXED).mails(mails / 2),
                cases.named("many-rules").rules(1000, cases.rounds));
    }

    private Scenario named(String other) {
        return new Scenario(
                other, mailboxes, mails, rounds, cases, fullText, profile, replies, rules, imapDelay, sqlDelay, crm);
    }

    private Scenario mailboxes(int number) {
        return new Scenario(
                name, number, mails, rounds, cases, fullText, profile, replies, rules, imapDelay, sqlDelay, crm);
    }

    private Scenario mails(int number) {
        return new Scenario(
                name, mailboxes, number, rounds, cases, fullText, profile, replies, rules, imapDelay, sqlDelay, crm);
    }

    private Scenario rules(int number, int newRounds) {
        return new Scenario(
                name, mailboxes, mails, newRounds, cases, fullText, profile, replies, number, imapDelay, sqlDelay, crm);
    }

    private Scenario replies(int percent) {
        return new Scenario(
                name, mailboxes, mails, rounds, cases, fullText, profile, percent, rules, imapDelay, sqlDelay, crm);
    }

    private Scenario plain() {
        return new Scenario(
                name, mailboxes, mails, rounds, false, fullText, profile, replies, rules, imapDelay, sqlDelay, crm);
    }

    private Scenario withoutFullText() {
        return new Scenario(
                name, mailboxes, mails, rounds, cases, false, profile, replies, rules, imapDelay, sqlDelay, crm);
    }

    private Scenario profile(Profile other) {
        return new Scenario(
                name, mailboxes, mails, rounds, cases, fullText, other, replies, rules, imapDelay, sqlDelay, crm);
    }

    private Scenario in(Kind other) {
        return new Scenario(
                name, mailboxes, mails, rounds, cases, fullText, profile, replies, rules, imapDelay, sqlDelay, other);
    }

    private Scenario delays(int imap, int sql) {
        return new Scenario(name, mailboxes, mails, rounds, cases, fullText, profile, replies, rules, imap, sql, crm);
    }

    String mailbox(int number) {
        return name + number;
    }
}
