package org.postern.message;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Mails made to exhaust time, stack or memory. In each text stands the word "needle". */
public final class HostileMails {
    static final String HEAD = "From: eve@example.net\r\nTo: sales@example.com\r\nMessage-ID: <x@example.net>\r\n";

    private HostileMails() {}

    /** @param raw characters U+0000 to U+00FF are its bytes */
    public record HostileMail(String name, String raw) {
        /** @return the mail with a Message-ID of its own */
        public byte[] bytes(String messageId) {
            return raw.replace("<x@example.net>", "<" + messageId + ">").getBytes(StandardCharsets.ISO_8859_1);
        }
    }

    public static List<HostileMail> all() {
        String html = "Content-Type: text/html\r\n\r\n";
        return List.of(
                new HostileMail("a subject of a megabyte", HEAD + "Subject: " + "x".repeat(1 << 20) + "\r\n\r\nneedle"),
                new HostileMail(
                        "a subject of many words",
                        HEAD + "Subject: " + "=?utf-8?Q?a?=\r\n ".repeat(50_000) + "\r\n\r\nneedle"),
                new HostileMail(
                        "words in charsets nobody knows",
                        HEAD + "Subject: " + numbered("=?x-%d?Q?a?=\r\n ", 20_000) + "\r\n\r\nneedle"),
                new HostileMail(
                        "words that never end", HEAD + "Subject: " + "=?utf-8?Q?a".repeat(20_000) + "\r\n\r\nneedle"),
                new HostileMail(
                        "a header line of ten megabytes", HEAD + "X-Long: " + "x".repeat(10 << 20) + "\r\n\r\nneedle"),
                new HostileMail(
                        "a header of fifty thousand fields", HEAD + numbered("X-%d: y\r\n", 50_000) + "\r\nneedle"),
                new HostileMail(
                        "recipients by the hundred thousand",
                        HEAD.replace("To: ", "To: " + "a@b.example, ".repeat(100_000)) + "\r\nneedle"),
                new HostileMail(
                        "comments in comments", HEAD + "Cc: " + "(".repeat(100_000) + " a@b.example\r\n\r\nneedle"),
                new HostileMail("open quotes and brackets", HEAD + "Cc: " + "\"<".repeat(50_000) + "\r\n\r\nneedle"),
                new HostileMail(
                        "ids by the hundred thousand",
                        HEAD + "References: " + numbered("<%d@x>\r\n ", 50_000) + "\r\n\r\nneedle"),
                new HostileMail(
                        "a boundary of a megabyte",
                        HEAD + "Content-Type: multipart/mixed; boundary=" + "b".repeat(1 << 20) + "\r\n\r\n--"
                                + "b".repeat(1 << 20) + "\r\n\r\nneedle\r\n"),
                new HostileMail(
                        "sections of a file name",
                        HEAD + "Content-Type: text/plain;" + numbered(" name*%d=a;", 10_000) + "\r\n\r\nneedle"),
                new HostileMail(
                        "soft line breaks",
                        HEAD + "Content-Type: text/plain\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
                                + "=\r\n".repeat(100_000) + "needle"),
                new HostileMail(
                        "escapes that are none",
                        HEAD + "Content-Type: text/plain\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
                                + "needle" + "=".repeat(3_000_000)),
                new HostileMail(
                        "blanks at the end of a line",
                        HEAD + "Content-Type: text/plain\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
                                + "needle" + " ".repeat(3_000_000) + "\r\n"),
                new HostileMail(
                        "parts by the hundred thousand",
                        HEAD + "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nneedle\r\n"
                                + "--b\r\n\r\n\r\n".repeat(100_000)),
                new HostileMail("tags in tags", HEAD + html + "needle" + "<div>".repeat(50_000)),
                new HostileMail("formatting in formatting", HEAD + html + "needle" + "<b><i><font>".repeat(20_000)),
                new HostileMail("links in tables", HEAD + html + "needle" + "<a><table>".repeat(20_000)),
                new HostileMail(
                        "paragraphs and cells without end",
                        HEAD + html + "needle" + "<p><b>".repeat(100) + "<td><li><p>".repeat(60_000)),
                new HostileMail(
                        "HTML of five megabytes",
                        HEAD + html + "<p>needle</p>" + "<p>More &amp; more words</p>\n".repeat(200_000)),
                new HostileMail("a tag of attributes", HEAD + html + "needle<p " + numbered("a%d=1 ", 100_000) + ">x"),
                new HostileMail(
                        "many attributes on many tags",
                        HEAD + html + "needle" + ("<p " + numbered("a%d=1 ", 4_000) + ">").repeat(20)),
                new HostileMail("angle brackets", HEAD + html + "needle" + "<".repeat(900_000)),
                new HostileMail("entities", HEAD + html + "needle" + "&#".repeat(400_000)),
                new HostileMail("an open comment", HEAD + html + "needle" + "<!-- ".repeat(100_000)),
                new HostileMail("one line of five megabytes", HEAD + "\r\nneedle" + "x".repeat(5 << 20)),
                new HostileMail("quotes by the million", HEAD + "\r\nneedle\r\n" + ">\r\n".repeat(1_000_000)),
                new HostileMail("attributions", HEAD + "\r\nneedle\r\n" + "On Monday Ann wrote:\r\n".repeat(50_000)),
                new HostileMail("begins of files", HEAD + "\r\nneedle\r\n" + "begin 644 x\r\n".repeat(100_000)),
                new HostileMail(
                        "small files", HEAD + "\r\nneedle\r\n" + "begin 644 x\r\n#0V%T\r\n`\r\nend\r\n".repeat(20_000)),
                new HostileMail(
                        "a yEnc line of megabytes",
                        HEAD + "\r\nneedle\r\n=ybegin line=128 size=1 name=x\r\n" + "y=".repeat(2_000_000)),
                new HostileMail(
                        "signatures in signatures",
                        HEAD + "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nneedle\r\n"
                                + "--b\r\nContent-Type: application/pkcs7-mime\r\n\r\n0\u0080\r\n".repeat(5_000)),
                new HostileMail(
                        "ASN.1 in ASN.1",
                        HEAD + "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nneedle\r\n"
                                + "--b\r\nContent-Type: application/pkcs7-mime\r\n\r\n"
                                + "0\u0080".repeat(500_000)),
                new HostileMail(
                        "fragments in fragments",
                        HEAD + "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nneedle\r\n--b\r\n"
                                + "Content-Type: message/partial; number=1; total=2\r\n\r\n".repeat(1_000)
                                + "Subject: x"),
                new HostileMail("header blocks", HEAD + "\r\nneedle\r\n" + "From: a\r\nSent: b\r\n".repeat(100_000)),
                new HostileMail("labels", HEAD + "\r\nneedle\r\n" + "From:\r\n\r\n".repeat(200_000)),
                new HostileMail(
                        "a report on a hundred thousand",
                        HEAD + "Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n"
                                + "--b\r\n\r\nneedle\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\n"
                                + numbered(
                                        "Final-Recipient: rfc822; a%d@b.example\r\nAction: failed\r\n\r\n", 100_000)),
                new HostileMail(
                        "words of a bounce",
                        HEAD + "Return-Path: <>\r\n\r\nneedle could not be delivered to\r\n"
                                + numbered("a%d@b.example\r\n", 100_000)),
                new HostileMail(
                        "multiparts a thousand deep",
                        HEAD + "Content-Type: multipart/mixed; boundary=a\r\n\r\n--a\r\n\r\nneedle\r\n--a\r\n"
                                + numbered("Content-Type: multipart/mixed; boundary=b%dx\r\n\r\n--b%dx\r\n", 1_000)
                                + "\r\nbottom\r\n"),
                new HostileMail(
                        "mails in mails a thousand deep",
                        HEAD + "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nneedle\r\n--b\r\n"
                                + "Content-Type: message/rfc822\r\n\r\nSubject: x\r\n".repeat(1_000) + "\r\ntext"),
                new HostileMail(
                        "lone carriage returns", (HEAD + "Subject: x\r\n\r\nneedle\r\nline\r\n").replace("\r\n", "\r")),
                new HostileMail(
                        "a header that never ends", HEAD + "Subject: needle\r\n" + " folded\r\n".repeat(200_000)),
                new HostileMail(
                        "UTF-16 without a label",
                        HEAD + "Content-Type: text/plain; charset=utf-16\r\n\r\n"
                                + new String(
                                                "needle\nпривет".getBytes(StandardCharsets.UTF_16LE),
                                                StandardCharsets.ISO_8859_1)
                                        .repeat(10_000)),
                new HostileMail(
                        "a boundary used by all",
                        HEAD + "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nneedle\r\n"
                                + "--b\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n".repeat(20_000)),
                new HostileMail(
                        "base64 that is none",
                        HEAD + "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nneedle\r\n--b\r\n"
                                + "Content-Type: application/x\r\nContent-Transfer-Encoding: base64\r\n\r\n"
                                + "=?!_.".repeat(400_000)),
                new HostileMail("nothing in it", ""),
                new HostileMail("NUL octets", HEAD + "\r\n" + "\0".repeat(100_000) + "needle"));
    }

    static String numbered(String pattern, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> pattern.replace("%d", Integer.toString(i)))
                .collect(Collectors.joining());
    }
}
