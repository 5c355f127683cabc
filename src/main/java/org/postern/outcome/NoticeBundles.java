package org.postern.outcome;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.postern.config.NoticesConfig;

/**
 * Makes messages of the notices that have gathered for one user: few of them one each, many of them a single summary with their number and who wrote most. Pure.
 *
 * <p>The CRM has its own notification of each mail already, written with the mail. So to the sink crm only a summary is new: it takes the place of the unread
 * single ones.
 */
public final class NoticeBundles {
    private static final int TOP = 5;

    private final NoticesConfig notices;

    public NoticeBundles(NoticesConfig notices) {
        this.notices = notices;
    }

    /**
     * @param gathered of one user, oldest first; at least one
     * @return the same ids whenever the same notices are bundled
     */
    public List<OutboxMessage> of(List<NoticePayload> gathered) {
        NoticePayload first = gathered.get(0);
        List<OutboxMessage> messages = new ArrayList<>();
        boolean many = gathered.size() > notices.singleUpTo();
        for (String sink :
                notices.wishesOf(first.login()).sinks().stream().sorted().toList()) {
            if (many) {
                messages.add(summary(sink, gathered));
            } else if (!sink.equals("crm")) {
                gathered.forEach(notice -> messages.add(single(sink, notice)));
            }
        }
        return messages;
    }

    private static OutboxMessage single(String sink, NoticePayload notice) {
        String title = (notice.kind().equals("created") ? "New: " : "Mail: ") + notice.subject();
        return message(sink, "notice", title, List.of(notice), line(notice));
    }

    private static OutboxMessage summary(String sink, List<NoticePayload> gathered) {
        Map<String, Integer> senders = topSenders(gathered);
        StringBuilder text = new StringBuilder();
        senders.forEach((sender, count) ->
                text.append(count).append(" from ").append(sender).append('\n'));
        Map<String, Long> mailboxes = gathered.stream()
                .collect(Collectors.groupingBy(NoticePayload::mailbox, java.util.TreeMap::new, Collectors.counting()));
        mailboxes.forEach((mailbox, count) ->
                text.append(count).append(" in ").append(mailbox).append('\n'));
        return message(sink, "summary", gathered.size() + " new mails", gathered, text.toString());
    }

    private static Map<String, Integer> topSenders(List<NoticePayload> gathered) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        gathered.forEach(notice -> counts.merge(notice.from(), 1, Integer::sum));
        Map<String, Integer> top = new LinkedHashMap<>();
        counts.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(TOP)
                .forEach(sender -> top.put(sender.getKey(), sender.getValue()));
        return top;
    }

    private static String line(NoticePayload notice) {
        String number = notice.number() == null ? "" : "Number: " + notice.number() + "\n";
        String records = notice.records().isEmpty() ? "" : "Record: " + String.join(", ", notice.records()) + "\n";
        return "From: " + notice.from() + "\nSubject: " + notice.subject() + "\nMailbox: " + notice.mailbox() + "\n"
                + "Received: " + notice.receivedAt() + "\n" + number + records;
    }

    private static OutboxMessage message(String sink, String event, String title, List<NoticePayload> of, String text) {
        NoticePayload first = of.get(0);
        List<String> ids = of.stream()
                .map(NoticePayload::emailId)
                .limit(OutboxMessage.MOST_IDS)
                .toList();
        String unique = sink + ":" + first.user() + ":" + String.join(",", ids);
        return new OutboxMessage(
                UUID.nameUUIDFromBytes(unique.getBytes(StandardCharsets.UTF_8)).toString(),
                sink,
                event,
                first.user(),
                first.login(),
                List.of(),
                title,
                text,
                of.size(),
                topSenders(of),
                ids);
    }
}
