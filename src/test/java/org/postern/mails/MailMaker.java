package org.postern.mails;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;

/**
 * Makes mail for a sales and a support mailbox: four languages in their usual charsets, clients and strangers, replies, copies in both mailboxes, price requests,
 * adverts, notices of an application, automatic replies, attachments. The same seed gives the same bytes.
 */
public final class MailMaker {
    private static final Instant NOW = Instant.parse("2026-03-02T08:00:00Z");
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss Z", Locale.ROOT);

    private enum Tongue {
        EN("us-ascii", "7bit", "Thank you for your help with the device, the lamp stays red. ", "quote"),
        RU("koi8-r", "8bit", "Спасибо за помощь с прибором, индикатор по-прежнему красный. ", "прайс-лист"),
        RU_WINDOWS("windows-1251", "base64", "Мы ещё раз проверили заказ, двух коробок не хватает. ", "цена"),
        CS("iso-8859-2", "8bit", "Děkuji za rychlou odpověď, kontrolka stále svítí červeně. ", "ceník"),
        PL("utf-8", "base64", "Dziękuję za odpowiedź, lampka wciąż świeci na czerwono. ", "cennik");

        private final Charset charset;
        private final String label;
        private final String encoding;
        private final String sentence;
        private final String priceWord;

        Tongue(String label, String encoding, String sentence, String priceWord) {
            this.charset = Charset.forName(label);
            this.label = label;
            this.encoding = encoding;
            this.sentence = sentence;
            this.priceWord = priceWord;
        }
    }

    private final Random random;
    private final List<String> clients;
    private final List<MadeMail> made = new ArrayList<>();
    private final String series;

    /**
     * @param series distinguishes the tokens and ids of several makers
     * @param clients addresses that the CRM knows
     */
    public MailMaker(String series, long seed, List<String> clients) {
        this.series = series;
        this.random = new Random(seed);
        this.clients = List.copyOf(clients);
    }

    /** @return that many deliveries in the order in which they arrive */
    public List<MadeMail> make(int count) {
        while (made.size() < count) {
            int dice = random.nextInt(100);
            MadeMail earlier = made.isEmpty() ? null : made.get(random.nextInt(made.size()));
            if (dice < 5 && earlier != null && earlier.outcome().equals("filed")) {
                made.add(copyOf(earlier));
            } else if (dice < 20 && earlier != null && earlier.outcome().equals("filed")) {
                made.add(replyTo(earlier));
            } else if (dice < 25) {
                made.add(mail("filter", "noreply@app.example.com", "skipped", "", Optional.empty()));
            } else if (dice < 30) {
                made.add(mail("advert", stranger(), "rejected", "Precedence: bulk\r\n", Optional.empty()));
            } else if (dice < 35) {
                made.add(mail("auto", client(), "filed", "Auto-Submitted: auto-replied\r\n", Optional.empty()));
            } else if (dice < 60) {
                made.add(mail("known", client(), "filed", "", Optional.empty()));
            } else {
                made.add(mail("unknown", stranger(), "filed", "", Optional.empty()));
            }
        }
        return List.copyOf(made);
    }

    private String client() {
        return clients.get(random.nextInt(clients.size()));
    }

    private String stranger() {
        return "stranger" + random.nextInt(400) + "@new" + random.nextInt(40) + ".example";
    }

    private MadeMail copyOf(MadeMail first) {
        String other = first.mailbox().equals("sales") ? "support" : "sales";
        return new MadeMail(
                first.token(),
                other,
                first.raw(),
                first.from(),
                first.messageId(),
                first.subject(),
                "duplicate",
                first.answers(),
                first.attachments());
    }

    private MadeMail replyTo(MadeMail parent) {
        String headers = "In-Reply-To: <" + parent.messageId() + ">\r\nReferences: <" + parent.messageId() + ">\r\n";
        return mail("reply", parent.from(), "filed", headers, Optional.of(parent.token()));
    }

    private MadeMail mail(String what, String from, String outcome, String headers, Optional<String> answers) {
        int number = made.size();
        Tongue tongue = Tongue.values()[random.nextInt(Tongue.values().length)];
        String token = "TKN-" + series + "-" + String.format(Locale.ROOT, "%06d", number) + "-";
        String price = random.nextInt(10) == 0 ? tongue.priceWord + " " : "";
        String subject = (answers.isPresent() ? "Re: " : "") + token + " " + price
                + tongue.sentence.substring(0, 18).strip();
        String mailbox = random.nextBoolean() ? "sales" : "support";
        String id = series + "." + number + "." + what + "@mail.example";
        List<String> hashes = new ArrayList<>();
        ByteArrayOutputStream raw = new ByteArrayOutputStream();
        text(raw, "Received: from mx.example by mx.example.com; " + date(number) + "\r\n");
        text(raw, "From: " + word(name(tongue)) + " <" + from + ">\r\nTo: " + mailbox + "@example.com\r\n");
        text(raw, "Subject: " + word(subject) + "\r\nDate: " + date(number) + "\r\n");
        text(raw, "Message-ID: <" + id + ">\r\n" + headers + "MIME-Version: 1.0\r\n");
        String body =
                token + "\r\n" + tongue.sentence.repeat(2 + random.nextInt(40)).replace(". ", ".\r\n") + price + "\r\n";
        if (random.nextInt(12) == 0) {
            multipart(raw, tongue, body, number, hashes);
        } else {
            part(raw, "text/plain; charset=" + tongue.label, tongue.encoding, body.getBytes(tongue.charset), "");
        }
        return new MadeMail(
                token, mailbox, raw.toByteArray(), from, id, subject, outcome, answers, List.copyOf(hashes));
    }

    private void multipart(ByteArrayOutputStream raw, Tongue tongue, String body, int number, List<String> hashes) {
        String boundary = "=_part_" + series + number;
        text(raw, "Content-Type: multipart/mixed; boundary=\"" + boundary + "\"\r\n\r\n");
        text(raw, "--" + boundary + "\r\n");
        part(raw, "text/plain; charset=" + tongue.label, tongue.encoding, body.getBytes(tongue.charset), "");
        byte[] file = new byte[500 + random.nextInt(200_000)];
        random.nextBytes(file);
        hashes.add(sha256(file));
        text(raw, "\r\n--" + boundary + "\r\n");
        part(
                raw,
                "application/pdf; name=\"report" + number + ".pdf\"",
                "base64",
                file,
                "Content-Disposition: attachment; filename=\"report" + number + ".pdf\"\r\n");
        text(raw, "\r\n--" + boundary + "--\r\n");
    }

    private static void part(ByteArrayOutputStream raw, String type, String encoding, byte[] content, String headers) {
        text(raw, "Content-Type: " + type + "\r\nContent-Transfer-Encoding: " + encoding + "\r\n" + headers + "\r\n");
        raw.writeBytes(encoding.equals("base64") ? Base64.getMimeEncoder().encode(content) : content);
    }

    private static void text(ByteArrayOutputStream raw, String text) {
        raw.writeBytes(text.getBytes(US_ASCII));
    }

    private static String name(Tongue tongue) {
        return switch (tongue) {
            case EN -> "Ann Example";
            case RU, RU_WINDOWS -> "Ольга Смирнова";
            case CS -> "Jiří Dvořák";
            case PL -> "Łukasz Źrebiec";
        };
    }

    /** RFC 2047, cut between characters, folded. */
    private static String word(String text) {
        if (US_ASCII.newEncoder().canEncode(text)) {
            return text;
        }
        StringBuilder words = new StringBuilder();
        for (int from = 0; from < text.length(); from += 16) {
            byte[] bytes =
                    text.substring(from, Math.min(text.length(), from + 16)).getBytes(UTF_8);
            words.append(from == 0 ? "" : "\r\n ")
                    .append("=?utf-8?B?")
                    .append(Base64.getEncoder().encodeToString(bytes))
                    .append("?=");
        }
        return words.toString();
    }

    private static String date(int number) {
        return DATE.format(ZonedDateTime.ofInstant(NOW.plusSeconds(number), ZoneOffset.ofHours(1)));
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
