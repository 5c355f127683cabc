package org.postern.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * Mail like that of a support mailbox: four languages in their usual charsets, two of five from people the CRM knows, half with HTML, one in
 * ten with a small attachment, three of a hundred delivered twice. The same seed gives the same bytes.
 */
final class BenchMails {
    /** How large the mails are. */
    enum Profile {
        /** Mean about 9 KB. */
        SMALL,
        /** Mean about 55 KB: some attachments are large. */
        MIXED
    }

    /** Contacts of the CRM are {@code contact1@client1.example} to {@code contactN@…}: see {@link #contact}. */
    static final int CONTACTS = 20_000;

    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss Z", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final Instant FIRST = Instant.parse("2026-01-05T08:00:00Z");
    private static final int SENTENCES = 250;

    private enum Tongue {
        EN("us-ascii", "7bit", "eaoiu", "tnshrdlcmwfgypb"),
        RU("koi8-r", "8bit", "оеаиуыя", "нтсрвлкмдпбгзч"),
        CS("utf-8", "base64", "eaoiěáíé", "nstvlkrdpmzčřš"),
        PL("iso-8859-2", "quoted-printable", "aeioyąęó", "nzwsrcdktmłpś");

        private final Charset charset;
        private final String label;
        private final String encoding;
        private final List<String> sentences = new ArrayList<>();

        Tongue(String label, String encoding, String vowels, String consonants) {
            this.charset = Charset.forName(label);
            this.label = label;
            this.encoding = encoding;
            Random random = new Random(label.hashCode());
            List<String> words = new ArrayList<>();
            for (int i = 0; i < 600; i++) {
                words.add(word(random, vowels, consonants));
            }
            for (int i = 0; i < SENTENCES; i++) {
                StringBuilder sentence = new StringBuilder();
                for (int w = 0; w < 9; w++) {
                    sentence.append(w == 0 ? "" : " ").append(words.get(random.nextInt(words.size())));
                }
                sentences.add(sentence.append(". ").toString());
            }
        }

        private static String word(Random random, String vowels, String consonants) {
            StringBuilder word = new StringBuilder();
            int syllables = 1 + random.nextInt(4);
            for (int i = 0; i < syllables; i++) {
                word.append(consonants.charAt(random.nextInt(consonants.length())));
                word.append(vowels.charAt(random.nextInt(vowels.length())));
            }
            return word.append(consonants.charAt(random.nextInt(consonants.length())))
                    .toString();
        }
    }

    private record Sent(String id, String from, String subject, byte[] raw) {}

    private final String series;
    private final Profile profile;
    private final int replies;
    private final Random random;
    private final List<Sent> sent = new ArrayList<>();
    private int count;

    /**
     * @param series distinguishes the ids of several makers
     * @param replies percent of the mails that answer an earlier one
     */
    BenchMails(String series, long seed, Profile profile, int replies) {
        this.series = series;
        this.profile = profile;
        this.replies = replies;
        this.random = new Random(seed);
    }

    static String contact(int number) {
        return "contact" + number + "@client" + number % 2000 + ".example";
    }

    /** @return the next mail in the order of arrival */
    byte[] next() {
        count++;
        Sent earlier = sent.isEmpty() ? null : sent.get(random.nextInt(sent.size()));
        int dice = random.nextInt(100);
        if (earlier != null && dice < 3) {
            return earlier.raw();
        }
        boolean reply = earlier != null && dice < 3 + replies;
        String from = reply ? earlier.from() : sender();
        Sent made = make(from, reply ? earlier : null);
        if (sent.size() < 400) {
            sent.add(made);
        } else {
            sent.set(random.nextInt(400), made);
        }
        return made.raw();
    }

    private String sender() {
        return random.nextInt(100) < 44
                ? contact(1 + random.nextInt(CONTACTS))
                : "stranger" + random.nextInt(5000) + "@unknown" + random.nextInt(300) + ".example";
    }

    private Sent make(String from, Sent answered) {
        Tongue tongue = Tongue.values()[random.nextInt(Tongue.values().length)];
        String id = series + "." + count + "." + Integer.toHexString(random.nextInt()) + "@mail.example";
        String subject = answered == null
                ? "Order " + count + " of " + series + ", device G-" + random.nextInt(500)
                : "Re: " + answered.subject();
        ByteArrayOutputStream raw = new ByteArrayOutputStream(12_000);
        headers(raw, from, subject, id, answered);
        List<String> own = new ArrayList<>();
        for (int i = 0; i < 14; i++) {
            own.add(tongue.sentences.get(random.nextInt(SENTENCES)));
        }
        int sentences = 3 + (int) Math.min(200, Math.exp(2.9 + random.nextGaussian() * 0.9));
        StringBuilder text = new StringBuilder("Hello ").append(count).append(",\r\n\r\n");
        for (int i = 0; i < sentences; i++) {
            text.append(own.get(random.nextInt(own.size()))).append(i % 3 == 2 ? "\r\n" : "");
        }
        body(raw, tongue, text.toString(), attachment());
        return new Sent(id, from, answered == null ? subject : answered.subject(), raw.toByteArray());
    }

    private void headers(ByteArrayOutputStream raw, String from, String subject, String id, Sent answered) {
        String date = DATE.format(FIRST.plusSeconds(count * 20L));
        byte[] signature = new byte[192];
        random.nextBytes(signature);
        add(raw, "Return-Path: <" + from + ">\r\nDelivered-To: support@example.com\r\n");
        add(raw, "Received: from mx.example.com (mx.example.com [192.0.2.180])\r\n\tby mail.example.com (Postfix)");
        add(raw, " with ESMTPS id C15D9B15F9\r\n\tfor <support@example.com>; " + date + "\r\n");
        add(raw, "Received: from smtp.sender.example (smtp.sender.example [198.51.100.77])\r\n");
        add(raw, "\t(using TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits))\r\n");
        add(raw, "\tby mx.example.com (Postfix) with ESMTPS id B62E6EFC72; " + date + "\r\n");
        add(raw, "DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=sender.example; s=mail;\r\n\tb=");
        add(raw, Base64.getMimeEncoder(64, "\r\n\t ".getBytes(US_ASCII)).encodeToString(signature) + "\r\n");
        add(raw, "Date: " + date + "\r\nFrom: Person " + from.hashCode() % 5000 + " <" + from + ">\r\n");
        add(raw, "To: Support <support@example.com>\r\nMessage-ID: <" + id + ">\r\n");
        if (answered != null) {
            add(raw, "In-Reply-To: <" + answered.id() + ">\r\nReferences: <" + answered.id() + ">\r\n");
        }
        add(raw, "Subject: " + subject + "\r\nX-Mailer: Microsoft Outlook 16.0\r\nMIME-Version: 1.0\r\n");
    }

    private int attachment() {
        int dice = random.nextInt(1000);
        if (profile == Profile.MIXED) {
            return dice < 8 ? 1_000_000 + random.nextInt(4_000_000) : dice < 180 ? 5_000 + random.nextInt(160_000) : 0;
        }
        return dice < 110 ? 2_000 + random.nextInt(30_000) : 0;
    }

    private void body(ByteArrayOutputStream raw, Tongue tongue, String text, int attachment) {
        String boundary = "=_" + series + "_" + count;
        if (attachment > 0) {
            add(raw, "Content-Type: multipart/mixed; boundary=\"" + boundary + "_m\"\r\n\r\n--" + boundary + "_m\r\n");
        }
        if (random.nextBoolean()) {
            add(
                    raw,
                    "Content-Type: multipart/alternative; boundary=\"" + boundary + "\"\r\n\r\n--" + boundary + "\r\n");
            part(raw, "text/plain", tongue, text);
            add(raw, "\r\n--" + boundary + "\r\n");
            String html = text.replace("\r\n", "</p>\r\n<p style=\"margin:0\">");
            part(raw, "text/html", tongue, "<html><body><p style=\"margin:0\">" + html + "</p></body></html>");
            add(raw, "\r\n--" + boundary + "--\r\n");
        } else {
            part(raw, "text/plain", tongue, text);
        }
        if (attachment > 0) {
            byte[] file = new byte[attachment];
            random.nextBytes(file);
            add(raw, "\r\n--" + boundary + "_m\r\nContent-Type: application/pdf; name=\"report" + count + ".pdf\"\r\n");
            add(raw, "Content-Disposition: attachment; filename=\"report" + count + ".pdf\"\r\n");
            add(raw, "Content-Transfer-Encoding: base64\r\n\r\n");
            raw.writeBytes(Base64.getMimeEncoder().encode(file));
            add(raw, "\r\n--" + boundary + "_m--\r\n");
        }
    }

    private static void part(ByteArrayOutputStream raw, String type, Tongue tongue, String text) {
        byte[] bytes = text.getBytes(tongue.charset);
        add(raw, "Content-Type: " + type + "; charset=" + tongue.label + "\r\n");
        add(raw, "Content-Transfer-Encoding: " + tongue.encoding + "\r\n\r\n");
        switch (tongue.encoding) {
            case "base64" -> raw.writeBytes(Base64.getMimeEncoder().encode(bytes));
            case "quoted-printable" -> quotedPrintable(raw, bytes);
            default -> raw.writeBytes(bytes);
        }
        add(raw, "\r\n");
    }

    private static void quotedPrintable(ByteArrayOutputStream raw, byte[] bytes) {
        int line = 0;
        for (int i = 0; i < bytes.length; i++) {
            int octet = bytes[i] & 0xFF;
            boolean lineEnd = octet == '\r' && i + 1 < bytes.length && bytes[i + 1] == '\n';
            if (lineEnd) {
                add(raw, "\r\n");
                i++;
                line = 0;
                continue;
            }
            if (line > 70) {
                add(raw, "=\r\n");
                line = 0;
            }
            if (octet >= ' ' && octet < 127 && octet != '=') {
                raw.write(octet);
                line++;
            } else {
                add(raw, String.format(Locale.ROOT, "=%02X", octet));
                line += 3;
            }
        }
    }

    private static void add(ByteArrayOutputStream raw, String text) {
        raw.writeBytes(text.getBytes(US_ASCII));
    }
}
