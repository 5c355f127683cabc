package org.postern.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.postern.match.MailDraft.aMail;
import static org.postern.rules.RuleDraft.keywords;
import static org.postern.rules.RuleDraft.scene;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postern.config.Condition.Scope;
import org.postern.match.MailDraft;
import org.postern.match.Match;
import org.postern.message.TraceStep;

class KeywordsTest {
    private static final Match NOBODY =
            new Match(Optional.empty(), Optional.empty(), Optional.empty(), "nobody", false, List.of());
    /** More keywords than are looked for one by one; they make the automaton. */
    private static final String MANY =
            IntStream.range(0, 200).mapToObj(i -> "zzq" + i).collect(Collectors.joining(";"));

    /** {@code <nbsp> <shy> <zwsp> <zwnj> <bom> <nl>} stand for the characters. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', ignoreLeadingAndTrailingWhitespace = true, textBlock = """
            in the subject                 | price                  | Your price           | hello                                | true
            in the text                    | price                  | hello                | what is your price?                  | true
            nowhere                        | price                  | hello                | hello                                | false
            any of several                 | offer; price; quote    | hello                | a quote please                       | true
            none of several                | offer; price; quote    | hello                | good morning                         | false
            as part of a word              | price                  |                      | pricelist                            | true
            two words                      | price list             |                      | our price list, please               | true
            two words apart                | price list             |                      | price of the list                    | false
            two words over a line end      | price list             |                      | the price<nl>list                    | true
            two words over a CRLF          | price list             |                      | the price<cr><nl>  list              | true
            a no-break space               | price list             |                      | price<nbsp>list                      | true
            blanks in a row                | price list             |                      | price   list                         | true
            blanks in the keyword          | price   list           |                      | price list                           | true
            a soft hyphen                  | pricelist              |                      | price<shy>list                       | true
            a zero-width space             | price                  |                      | pr<zwsp>ice                          | true
            a zero-width non-joiner        | price                  |                      | pr<zwnj>ice                          | true
            a byte-order mark              | price                  |                      | <bom>price                           | true
            a keyword with a soft hyphen   | pr<shy>ice             |                      | price                                | true
            upper case                     | price                  |                      | PRICE                                | true
            keyword in upper case          | PRICE                  |                      | price                                | true
            full-width letters             | price                  |                      | ｐｒｉｃｅ                                | true
            a ligature                     | offer                  |                      | oﬀer                                 | true
            subject and text do not join   | price list             | price                | list                                 | false
            a semicolon needs its own      | a,b                    |                      | a;b                                  | false
            # Russian
            ru: word form as written       | цена                   | Какая цена?          |                                      | true
            ru: upper case                 | цена                   |                      | ЦЕНА                                 | true
            ru: other case form            | цена                   |                      | цены                                 | false
            ru: stem                       | цен*                   |                      | по каким ценам                       | true
            ru: stem inside a word         | цен*                   |                      | оценка                               | false
            ru: substring inside a word    | цен                    |                      | оценка                               | true
            ru: ё in the text              | счет                   |                      | выставьте счёт                       | true
            ru: ё in the keyword           | счёт                   |                      | выставьте счет                       | true
            ru: Ё decomposed               | ёлка                   |                      | Е<diaeresis>лка                      | true
            ru: ё is not every accent      | ежик                   |                      | èжик                                 | false
            ru: й decomposed               | прайс                  |                      | праи<breve>с                         | true
            ru: hyphen                     | прайс-лист             |                      | Пришлите прайс-лист                  | true
            ru: whole word                 | word:кп                |                      | нужно КП срочно                      | true
            ru: not a whole word           | word:кп                |                      | кпд насоса                           | false
            ru: Latin look-alikes differ   | сор                    |                      | cop                                  | false
            ru: phrase over a tag's place  | коммерческое предложение |                    | Коммерческое<nbsp><nl>предложение    | true
            # Czech
            cs: with diacritics            | ceník                  |                      | Pošlete CENÍK                        | true
            cs: diacritics count           | ceník                  |                      | cenik                                | false
            cs: decomposed                 | ceník                  |                      | ceni<acute>k                         | true
            cs: stem                       | poptávk*               | Poptávka čerpadel    |                                      | true
            cs: phrase                     | kolik stojí            |                      | KOLIK STOJÍ doprava?                 | true
            cs: whole word with caron      | word:účet              |                      | na účet.                             | true
            cs: whole word inside          | word:účet              |                      | účetní                               | false
            cs: ř                          | reklamace čerpadla     |                      | REKLAMACE ČERPADLA                   | true
            # Polish
            pl: ł upper case               | zapłata                |                      | ZAPŁATA                              | true
            pl: ł is not l                 | zapłata                |                      | zaplata                              | false
            pl: phrase                     | ile kosztuje           |                      | Ile  kosztuje?                       | true
            pl: stem                       | wycen*                 |                      | o wycenę                             | true
            pl: żółć                       | żółć                   |                      | ŻÓŁĆ                                 | true
            pl: word end is not a boundary | word:cena              |                      | cenaż                                | false
            # Turkish
            tr: dotted capital             | indirim                |                      | İNDİRİM                              | true
            tr: dotless                    | fiyatı                 |                      | FİYATI                               | true
            tr: dotless keyword            | ılık                   |                      | ILIK                                 | true
            tr: plain capital              | fiyat                  |                      | FIYAT                                | true
            tr: ş and ğ                    | sipariş                |                      | SİPARİŞ                              | true
            # German, Greek, others
            de: sharp s                    | straße                 |                      | STRASSE                              | true
            de: sharp s in the text        | strasse                |                      | Straße                               | true
            el: final sigma                | οδος                   |                      | ΟΔΟΣ                                 | true
            emoji                          | 🔥                     | 🔥 sale              |                                      | true
            emoji with selector            | ❤                      |                      | ❤️                                   | true
            Hebrew                         | מחיר                   |                      | מה המחיר?                            | true
            # whole words and word starts
            whole word                     | word:urgent            |                      | it is urgent!                        | true
            whole word, alone              | word:urgent            | urgent               |                                      | true
            whole word in a longer one     | word:urgent            |                      | insurgents                           | false
            whole word before _            | word:urgent            |                      | urgent_1                             | false
            whole word, second time        | word:urgent            |                      | urgently, I mean urgent              | true
            whole word of two              | word:best price        |                      | the best price ever                  | true
            whole word ending in a sign    | word:c++               |                      | we use c++ here                      | true
            word start                     | price*                 |                      | PRICELIST                            | true
            word start in the middle       | list*                  |                      | pricelist                            | false
            word start, second time        | list*                  |                      | pricelist and list                   | true
            word start after a sign        | price*                 |                      | (prices)                             | true
            # Places and joints
            at the very start              | price                  |                      | price of ten pumps                   | true
            at the very end                | price                  |                      | tell me the price                    | true
            the whole text                 | price                  |                      | price                                | true
            in the subject only            | offer                  | Offer of March       |                                      | true
            in brackets                    | word:price             |                      | (price)                              | true
            in quotation marks             | word:price             |                      | “price”                              | true
            in Czech quotation marks       | word:cena              |                      | „cena“                               | true
            in Russian quotation marks     | word:цена              |                      | «цена»                               | true
            behind an apostrophe           | word:price             |                      | today's price's high                 | true
            after a dash                   | price*                 |                      | re–pricelist                         | true
            behind a slash                 | word:price             |                      | offer/price                          | true
            a word with a hyphen           | word:e-mail            |                      | by e-mail, please                    | true
            a no-break hyphen              | e-mail                 |                      | e<nbhy>mail                          | true
            a narrow no-break space        | 10 000                 |                      | 10<nnbsp>000                         | true
            a thin space                   | 10 000                 |                      | 10<thin>000                          | true
            an ideographic space           | price list             |                      | price<ideo>list                      | true
            a tab                          | price list             |                      | price<tab>list                       | true
            a line separator               | price list             |                      | price<ls>list                        | true
            a word joiner                  | price                  |                      | pr<wj>ice                            | true
            a right-to-left mark           | price                  |                      | <rlm>price<rlm>                      | true
            a direction override           | price                  |                      | <rlo>price                           | true
            a soft hyphen in a whole word  | word:price             |                      | pr<shy>ice                           | true
            digits next to it              | word:10                |                      | 100 or 210                           | false
            digits alone                   | word:10                |                      | about 10.                            | true
            superscript digits             | m2                     |                      | 20 m²                                | true
            a number sign                  | no 5                   |                      | № 5                                  | true
            an ellipsis                    | ...                    |                      | well…                                | true
            a dot is a dot                 | a.b                    |                      | axb                                  | false
            a star inside is a star        | a*b                    |                      | a*b                                  | true
            a star inside is no wildcard   | a*b                    |                      | axb                                  | false
            a currency                     | €                      |                      | 100 €                                | true
            # More Russian
            ru: two words, wrapped         | коммерческое предложение |                    | коммерческое<cr><nl>предложение      | true
            ru: soft hyphen                | предложение            |                      | пред<shy>ложение                     | true
            ru: ё in stem                  | счёт*                  |                      | по счету                             | true
            ru: whole word with ё          | word:всё               |                      | это все.                             | true
            ru: stem at the start          | жалоб*                 | Жалоба               |                                      | true
            ru: abbreviation               | word:ТО                |                      | нужно то, срочно                     | true
            ru: part of a surname          | word:Орлов             |                      | Орлова Анна                          | false
            # More Czech and Polish
            cs: ů                          | dvůr                   |                      | DVŮR KRÁLOVÉ                         | true
            cs: ch                         | word:chyba             |                      | CHYBA!                               | true
            cs: stem with ž                | žád*                   |                      | Prosba, ŽÁDOST                       | true
            cs: stem in the middle         | žád*                   |                      | nežádoucí                            | false
            cs: decomposed keyword         | c<caron>erpadlo        |                      | ČERPADLO                             | true
            pl: ą and ę                    | wąż                    |                      | WĄŻ ogrodowy                         | true
            pl: decomposed ż               | żaden                  |                      | z<dot>aden                           | true
            pl: whole word of two          | word:faktura vat       |                      | Faktura<nbsp>VAT nr 5                | true
            # More Turkish
            tr: whole word                 | word:iade              |                      | İADE talebi                          | true
            tr: dotless in a stem          | ısıtıcı*               |                      | ISITICILAR                           | true
            tr: ç and ö                    | çözüm                  |                      | ÇÖZÜM                                | true
            tr: i with a dot above         | indirim                |                      | i<dot>ndirim                         | false
            # regular expressions
            regex                          | regex:inv-\\d{4}       | INV-2026             |                                      | true
            regex without a hit            | regex:inv-\\d{4}       | INV-26               |                                      | false
            regex ignores case             | regex:заказ №\\s*\\d+  |                      | ЗАКАЗ №17                            | false
            regex on folded signs          | regex:заказ no\\s*\\d+ |                      | ЗАКАЗ №17                            | true
            regex with ё                   | regex:сч[ёе]т          |                      | СЧЁТ                                 | true
            regex over a line end          | regex:price.list       |                      | price<nl>list                        | true
            regex that would never end     | regex:(a+)+b           |                      | aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa | false
            """)
    void occurInSubjectOrText(String why, String keywords, String subject, String text, boolean found) {
        MailDraft mail = aMail().subject(made(subject)).text(made(text));
        assertThat(holds(made(keywords), Scope.NEW, mail)).isEqualTo(found);
        assertThat(holdsAmongMany(made(keywords), Scope.NEW, mail)).isEqualTo(found);
    }

    /** The search itself; folding a megabyte takes its time as well. */
    @ParameterizedTest
    @ValueSource(strings = {"(a+)+#", "(a|aa)+#", "(.*a){20}#"})
    void aPatternThatWouldNeverEndIsDoneWithAMegabyteInTime(String pattern) {
        MailDraft mail = aMail().text("a".repeat(1 << 20) + "!");
        assertTimeout(
                Duration.ofSeconds(5),
                () -> assertThat(holds("regex:" + pattern, Scope.NEW, mail)).isFalse());
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            in the new text           | discount    | a discount?   | thanks          | true  | true
            only in the quoted text   | discount    | thanks        | > our discount  | false | true
            no new text at all        | discount    | ''            | > our discount  | true  | true
            in neither                | discount    | thanks        | > our offer     | false | false
            over the border           | new old     | new           | old             | false | true
            """)
    void quotedTextCountsOnlyInFullScope(
            String why, String keywords, String text, String quoted, boolean inNew, boolean inFull) {
        MailDraft mail = aMail().text(text).quoted(quoted);
        assertThat(holds(keywords, Scope.NEW, mail)).isEqualTo(inNew);
        assertThat(holds(keywords, Scope.FULL, mail)).isEqualTo(inFull);
        assertThat(holdsAmongMany(keywords, Scope.NEW, mail)).isEqualTo(inNew);
        assertThat(holdsAmongMany(keywords, Scope.FULL, mail)).isEqualTo(inFull);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            split by a tag                 | скидка     | Your client shows no HTML | | <p>Ваша ски<b>дка</b></p>                                  | true  | true
            split by a block               | скидка     | Your client shows no HTML | | <p>ски</p><p>дка</p>                                       | false | false
            an entity                      | a & b      | see HTML                  | | <p>a &amp; b</p>                                           | true  | true
            only in the plain text         | price      | price                     | | <p>hello</p>                                               | true  | true
            in an attribute                | price      | hello                     | | <a href='http://x.example/price'>here</a>                  | false | false
            in a quoted block of the HTML  | discount   | hello                     | > our discount | <p>hello</p><blockquote>our discount</blockquote> | false | true
            a block that quotes more       | discount   | hello                     | > earlier      | <p>hello</p><blockquote>a discount</blockquote> | false | true
            quoted without a block         | discount   | hello                     | From: Anna Sales | <p>hello</p><div>From: Anna Sales</div><div>our discount</div> | false | true
            new in the HTML only           | discount   | hello                     | > From: Anna Sales | <p>a discount</p><p>From: Anna Sales</p> | true  | true
            """)
    void theTextOfTheHtmlIsSearchedWhereItDiffers(
            String why, String keywords, String text, String quoted, String html, boolean inNew, boolean inFull) {
        MailDraft mail = aMail().text(text).quoted(quoted).html(html);
        assertThat(holds(keywords, Scope.NEW, mail)).isEqualTo(inNew);
        assertThat(holds(keywords, Scope.FULL, mail)).isEqualTo(inFull);
    }

    @ParameterizedTest(name = "{0} {1} {2}")
    @CsvSource(delimiter = '|', textBlock = """
            price | hello | <p>hello</p> | no keyword
            price | price | <p>price</p> | keyword "price" in text at 0
            price | hello | <p>price</p> | keyword "price" in html at 0
            цен*  | Какая   цена? | <p>-</p>  | keyword "цен" in text at 6
            regex:[0-9]{4} | card 4711 | <p>-</p> | keyword "[0-9]{4}" in text at 5, 4 characters
            """)
    void theTraceTellsTheKeywordAndItsPlace(String keywords, String text, String html, String detail) {
        MailDraft mail = aMail().subject("Question").text(text).html(html);
        assertThat(trace(keywords, Scope.NEW, mail, ""))
                .extracting(TraceStep::detail)
                .containsExactly(detail);
    }

    @Test
    void theTraceTellsTheSubject() {
        assertThat(trace("word:Price", Scope.NEW, aMail().subject("PRICE?").text("price"), ""))
                .containsExactly(new TraceStep("rule r", true, "keyword \"Price\" in subject at 0"));
    }

    @Test
    void veryLongTextIsSearchedInPartAndSaidSo() {
        MailDraft mail = aMail().text("price " + "x".repeat(1 << 20) + " discount");
        assertThat(holds("price", Scope.NEW, mail)).isTrue();
        assertThat(holds("discount", Scope.NEW, mail)).isFalse();
        RuleSet rules = new RuleDraft().rule("r", keywords("price", Scope.NEW)).compile();
        assertThat(rules.screen(scene(mail)).trace())
                .extracting(TraceStep::detail)
                .containsExactly("only the first part of the long text was searched");
    }

    @Test
    void aKeywordOfNothingVisibleNeverHolds() {
        assertThat(holds("\u00ad", Scope.NEW, aMail().text("anything"))).isFalse();
    }

    private static boolean holds(String keywords, Scope scope, MailDraft mail) {
        return trace(keywords, scope, mail, "").get(0).result();
    }

    private static boolean holdsAmongMany(String keywords, Scope scope, MailDraft mail) {
        return trace(keywords, scope, mail, MANY).get(0).result();
    }

    private static List<TraceStep> trace(String keywords, Scope scope, MailDraft mail, String others) {
        RuleDraft draft = new RuleDraft().rule("r", keywords(keywords, scope));
        if (!others.isEmpty()) {
            draft.rule("others", keywords(others, Scope.NEW));
        }
        RuleSet rules = draft.compile();
        Scene scene = scene(mail);
        return rules.decide(scene, rules.screen(scene), NOBODY).trace().subList(0, 1);
    }

    private static String made(String text) {
        return text == null
                ? null
                : text.replace("<nbsp>", "\u00a0")
                        .replace("<shy>", "\u00ad")
                        .replace("<zwsp>", "\u200b")
                        .replace("<zwnj>", "\u200c")
                        .replace("<bom>", "\ufeff")
                        .replace("<diaeresis>", "\u0308")
                        .replace("<breve>", "\u0306")
                        .replace("<acute>", "\u0301")
                        .replace("<caron>", "\u030c")
                        .replace("<dot>", "\u0307")
                        .replace("<nbhy>", "\u2011")
                        .replace("<nnbsp>", "\u202f")
                        .replace("<thin>", "\u2009")
                        .replace("<ideo>", "\u3000")
                        .replace("<tab>", "\t")
                        .replace("<ls>", "\u2028")
                        .replace("<wj>", "\u2060")
                        .replace("<rlm>", "\u200f")
                        .replace("<rlo>", "\u202e")
                        .replace("<cr>", "\r")
                        .replace("<nl>", "\n");
    }
}
