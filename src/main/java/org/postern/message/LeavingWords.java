package org.postern.message;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Tells whether the sender says that he wants no more mail: by the address he writes to, or by a subject or a text that says nothing else. */
final class LeavingWords {
    private static final Set<String> WORDS = Set.of(
            "unsubscribe",
            "unsubscribe me",
            "please unsubscribe",
            "please unsubscribe me",
            "unsubscribe please",
            "remove",
            "remove me",
            "please remove me",
            "remove me from your list",
            "please remove me from your list",
            "opt out",
            "opt-out",
            "stop",
            "отписаться",
            "отписка",
            "отпишите меня",
            "отписать",
            "прошу отписать",
            "удалите меня из рассылки",
            "відписатися",
            "odhlásit",
            "odhlásit odběr",
            "odhlaste mě",
            "odhlásiť",
            "odhlásiť odber",
            "wypisz",
            "wypisz mnie",
            "rezygnuję",
            "proszę mnie wypisać",
            "abmelden",
            "abbestellen",
            "austragen",
            "bitte abmelden",
            "bitte austragen",
            "newsletter abbestellen",
            "désinscription",
            "désabonner",
            "se désabonner",
            "désinscrire",
            "se désinscrire",
            "baja",
            "darme de baja",
            "dar de baja",
            "cancelar suscripción",
            "cancellami",
            "disiscrizione",
            "annulla iscrizione",
            "disiscrivimi",
            "afmelden",
            "uitschrijven",
            "avregistrera",
            "avsluta prenumeration",
            "afmeld",
            "meld meg av",
            "leiratkozás",
            "leiratkozom",
            "cancelar inscrição",
            "descadastrar",
            "peruuta tilaus",
            "abonelikten çık",
            "dezabonare",
            "отписване",
            "配信停止",
            "退订");

    private static final int LONGEST = 60;

    private static final Pattern BLANKS = Pattern.compile("[\\s\\u00A0]+");
    private static final Pattern AROUND = Pattern.compile("^[\\s\"'„“«.!-]+|[\\s\"'”“».!,-]+$");

    private static final List<String> LOCAL_PARTS = List.of("unsubscribe", "unsub", "optout", "opt-out", "leave");

    private LeavingWords() {}

    /**
     * @param recipients to whom it was sent
     * @param fresh what the sender wrote now
     */
    static Optional<Unsubscribe> in(List<Address> recipients, String subject, String fresh) {
        for (Address recipient : recipients) {
            if (isForLeaving(recipient.key())) {
                return Optional.of(new Unsubscribe(Unsubscribe.By.ADDRESS, recipient.address()));
            }
        }
        if (says(subject)) {
            return Optional.of(new Unsubscribe(Unsubscribe.By.SUBJECT, subject.strip()));
        }
        return says(fresh) ? Optional.of(new Unsubscribe(Unsubscribe.By.TEXT, fresh.strip())) : Optional.empty();
    }

    /** "unsubscribe@…", "news+unsubscribe@…", "leave-4711@…". */
    private static boolean isForLeaving(String address) {
        int at = address.lastIndexOf('@');
        String local = at < 0 ? "" : address.substring(0, at);
        for (String word : LOCAL_PARTS) {
            boolean starts = local.startsWith(word)
                    && (local.length() == word.length() || "+-_.=".indexOf(local.charAt(word.length())) >= 0);
            if (starts
                    || local.endsWith("+" + word)
                    || local.endsWith("-" + word)
                    || local.contains("+" + word + "-")) {
                return true;
            }
        }
        return false;
    }

    private static boolean says(String text) {
        String bare = text.strip();
        if (bare.isEmpty() || bare.length() > LONGEST) {
            return false; // as nearly always
        }
        String words = BLANKS.matcher(bare.toLowerCase(Locale.ROOT)).replaceAll(" ");
        return WORDS.contains(AROUND.matcher(words).replaceAll(""));
    }
}
