package org.postern.message;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What was mended, cut or guessed while a mail was read: each said once, at most {@value #MOST} of them. */
final class Notes {
    private static final int MOST = 50;

    private final Set<String> notes = new LinkedHashSet<>();

    void add(String note) {
        if (notes.size() < MOST) {
            notes.add(note);
        }
    }

    List<String> list() {
        return new ArrayList<>(notes);
    }
}
