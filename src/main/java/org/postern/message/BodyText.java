package org.postern.message;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The text of a mail, put together from its parts in their order.
 *
 * <p>The forms of one multipart/alternative say the same, so they make one block; other text parts make a block each. A
 * block that has no plain form is made plain from its HTML: nothing that a reader would see is lost.
 */
final class BodyText {
    private static final class Block {
        final int alternative;

        @Nullable
        String plain;

        @Nullable
        String html;

        Block(int alternative) {
            this.alternative = alternative;
        }
    }

    private final List<Block> blocks = new ArrayList<>(1);

    /** @param alternative number of the outermost multipart/alternative around it; -1 if there is none */
    void add(int alternative, boolean html, String text) {
        Block block = alternative < 0 ? null : blockOf(alternative);
        if (block == null) {
            block = new Block(alternative);
            blocks.add(block);
        }
        String clean = lines(text);
        if (html) {
            block.html = block.html == null ? clean : block.html + "\n" + clean;
        } else {
            block.plain = block.plain == null ? clean : block.plain + "\n" + clean;
        }
    }

    /** The forms of one alternative follow each other closely. */
    private @Nullable Block blockOf(int alternative) {
        for (int i = blocks.size() - 1; i >= Math.max(0, blocks.size() - 10); i--) {
            if (blocks.get(i).alternative == alternative) {
                return blocks.get(i);
            }
        }
        return null;
    }

    boolean isEmpty() {
        return blocks.isEmpty();
    }

    /** @return true if no part of it says anything */
    boolean isBlank() {
        return blocks.stream()
                .allMatch(b -> (b.plain == null || b.plain.isBlank()) && (b.html == null || b.html.isBlank()));
    }

    /**
     * @param original null if there is no HTML
     * @param safe sanitised; null if there is no HTML
     * @param shown Content-IDs that the HTML shows, in lower case
     */
    record Joined(
            String plain,
            boolean plainGiven,
            @Nullable String original,
            @Nullable String safe,
            Set<String> shown) {}

    Joined joined(Deadline deadline, Notes notes) {
        boolean anyHtml = blocks.stream().anyMatch(b -> b.html != null);
        List<String> plain = new ArrayList<>(1);
        List<String> original = new ArrayList<>(1);
        List<String> safe = new ArrayList<>(1);
        Set<String> shown = new HashSet<>();
        boolean made = false;
        for (Block block : blocks) {
            deadline.check();
            boolean own = block.plain != null && (!block.plain.isBlank() || block.html == null);
            HtmlText html = block.html == null ? null : HtmlText.of(block.html, !own, notes);
            String text = own && block.plain != null ? block.plain : html == null ? "" : html.text();
            made |= !own;
            plain.add(text);
            if (html != null && block.html != null) {
                original.add(block.html);
                safe.add(html.safe());
                shown.addAll(HtmlText.contentIds(block.html));
            } else if (anyHtml) {
                String escaped = HtmlText.escaped(text);
                original.add(escaped);
                safe.add(escaped);
            }
        }
        return new Joined(
                oneAfterTheOther(plain),
                !made,
                anyHtml ? oneAfterTheOther(original) : null,
                anyHtml ? oneAfterTheOther(safe) : null,
                shown);
    }

    /** Large texts come alone: they are not copied. */
    private static String oneAfterTheOther(List<String> texts) {
        if (texts.size() == 1) {
            return texts.get(0);
        }
        StringBuilder all = new StringBuilder();
        for (String text : texts) {
            if (!all.isEmpty() && all.charAt(all.length() - 1) != '\n') {
                all.append('\n');
            }
            all.append(text);
        }
        return all.toString();
    }

    /** Any line end becomes LF; NUL goes, databases refuse it. */
    static String lines(String text) {
        String clean = text.indexOf(0) < 0 ? text : text.replace("\0", "");
        int at = clean.indexOf('\r');
        if (at < 0) {
            return clean;
        }
        StringBuilder lines = new StringBuilder(clean.length());
        int done = 0;
        while (at >= 0) {
            lines.append(clean, done, at).append('\n');
            done = at + 1 < clean.length() && clean.charAt(at + 1) == '\n' ? at + 2 : at + 1;
            at = clean.indexOf('\r', done);
        }
        return lines.append(clean, done, clean.length()).toString();
    }
}
