package org.postern.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postern.message.Passage.Origin;

class NewTextTest {
    /** In the text "$" is a line end; in what is expected each passage begins with its initial and a brace. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            nothing quoted         | Hello$Ann$                                                      | N{Hello$Ann$
            one line               | Hello                                                           | N{Hello
            trailing quote         | Yes$$> Really?$> Sales$                                         | N{Yes$$Q{> Really?$> Sales$
            English attribution    | Yes$$On Tue, 3 Mar 2026, Sales wrote:$> Really?$                | N{Yes$$Q{On Tue, 3 Mar 2026, Sales wrote:$> Really?$
            wrapped attribution    | Yes$$On Tue, 3 Mar 2026, Sales <s@example.com>$wrote:$> Really? | N{Yes$$Q{On Tue, 3 Mar 2026, Sales <s@example.com>$wrote:$> Really?
            Russian attribution    | Да$$3 марта 2026 г. Анна пишет:$> Правда?$                      | N{Да$$Q{3 марта 2026 г. Анна пишет:$> Правда?$
            Ukrainian attribution  | Так$$3 березня 2026 р. Анна пише:$> Справді?$                   | N{Так$$Q{3 березня 2026 р. Анна пише:$> Справді?$
            Czech attribution      | Ano$$Dne 3. 3. 2026 Anna napsala:$> Opravdu?$                   | N{Ano$$Q{Dne 3. 3. 2026 Anna napsala:$> Opravdu?$
            Slovak attribution     | Áno$$Dňa 3. 3. 2026 Anna napísala:$> Naozaj?$                   | N{Áno$$Q{Dňa 3. 3. 2026 Anna napísala:$> Naozaj?$
            Polish attribution     | Tak$$W dniu 3.03.2026 Anna pisze:$> Naprawdę?$                  | N{Tak$$Q{W dniu 3.03.2026 Anna pisze:$> Naprawdę?$
            German attribution     | Ja$$Am 3. März 2026 schrieb Anna:$> Wirklich?$                  | N{Ja$$Q{Am 3. März 2026 schrieb Anna:$> Wirklich?$
            French attribution     | Oui$$Le 3 mars 2026 à 10:15, Anna a écrit :$> Vraiment ?$       | N{Oui$$Q{Le 3 mars 2026 à 10:15, Anna a écrit :$> Vraiment ?$
            Spanish attribution    | Sí$$El 3 mar 2026, Ana escribió:$> ¿De verdad?$                 | N{Sí$$Q{El 3 mar 2026, Ana escribió:$> ¿De verdad?$
            Italian attribution    | Sì$$Il 3 marzo 2026 Anna ha scritto:$> Davvero?$                | N{Sì$$Q{Il 3 marzo 2026 Anna ha scritto:$> Davvero?$
            Portuguese attribution | Sim$$Em 3 de mar. de 2026, Ana escreveu:$> Mesmo?$              | N{Sim$$Q{Em 3 de mar. de 2026, Ana escreveu:$> Mesmo?$
            Dutch attribution      | Ja$$Op 3 mrt 2026 schreef Anna:$> Echt?$                        | N{Ja$$Q{Op 3 mrt 2026 schreef Anna:$> Echt?$
            Swedish attribution    | Ja$$Den 3 mars 2026 skrev Anna:$> Verkligen?$                   | N{Ja$$Q{Den 3 mars 2026 skrev Anna:$> Verkligen?$
            Hungarian attribution  | Igen$$Anna ezt írta (2026. márc. 3.):$> Tényleg?$               | N{Igen$$Q{Anna ezt írta (2026. márc. 3.):$> Tényleg?$
            Finnish attribution    | Kyllä$$3.3.2026 Anna kirjoitti:$> Oikeasti?$                    | N{Kyllä$$Q{3.3.2026 Anna kirjoitti:$> Oikeasti?$
            Turkish attribution    | Evet$$3 Mar 2026 Sal tarihinde Anna şunu yazdı:$> Gerçekten?$   | N{Evet$$Q{3 Mar 2026 Sal tarihinde Anna şunu yazdı:$> Gerçekten?$
            Romanian attribution   | Da$$Pe 3 mar. 2026, Ana a scris:$> Chiar?$                      | N{Da$$Q{Pe 3 mar. 2026, Ana a scris:$> Chiar?$
            Danish attribution     | Ja$$Den 3. mar. 2026 skrev Anna:$> Virkelig?$                   | N{Ja$$Q{Den 3. mar. 2026 skrev Anna:$> Virkelig?$
            Bulgarian attribution  | Да$$На 3.03.2026 Ана написа:$> Наистина?$                       | N{Да$$Q{На 3.03.2026 Ана написа:$> Наистина?$
            Greek attribution      | Ναι$$Στις 3/3/2026 Άννα έγραψε:$> Αλήθεια;$                     | N{Ναι$$Q{Στις 3/3/2026 Άννα έγραψε:$> Αλήθεια;$
            Japanese attribution   | はい$$2026年3月3日(火) 10:15 Ann <ann@x.example>:$> 本当？$          | N{はい$$Q{2026年3月3日(火) 10:15 Ann <ann@x.example>:$> 本当？$
            Japanese, in words     | はい$$2026/03/03 10:15、アンさんは書きました:$> 本当？$                | N{はい$$Q{2026/03/03 10:15、アンさんは書きました:$> 本当？$
            Japanese Outlook block | はい$$差出人: 営業$送信日時: 2026年3月3日$宛先: Ann$件名: X$$本当？        | N{はい$$Q{差出人: 営業$送信日時: 2026年3月3日$宛先: Ann$件名: X$$本当？
            Korean attribution     | 네$$2026년 3월 3일 Anna님이 작성:$> 정말?$                           | N{네$$Q{2026년 3월 3일 Anna님이 작성:$> 정말?$
            Russian Outlook block  | Да$$От: Продажи$Отправлено: вторник$Кому: Анна$Тема: X$$Правда? | N{Да$$Q{От: Продажи$Отправлено: вторник$Кому: Анна$Тема: X$$Правда?
            Czech Outlook block    | Ano$$Od: Prodej$Odesláno: úterý$Komu: Anna$Předmět: X$$Fakt?    | N{Ano$$Q{Od: Prodej$Odesláno: úterý$Komu: Anna$Předmět: X$$Fakt?
            Chinese attribution    | 好的$$2026年3月3日 张伟 写道：$> 真的吗？$                               | N{好的$$Q{2026年3月3日 张伟 写道：$> 真的吗？$
            Gmail of old           | Yes$$2026-03-03 10:15 GMT+01:00 Ann <ann@x.example>:$> Really?$ | N{Yes$$Q{2026-03-03 10:15 GMT+01:00 Ann <ann@x.example>:$> Really?$
            original message       | Yes$$-----Original Message-----$From: Sales$Subject: X$$Really? | N{Yes$$Q{-----Original Message-----$From: Sales$Subject: X$$Really?
            German original        | Ja$$-----Ursprüngliche Nachricht-----$Wirklich?                 | N{Ja$$Q{-----Ursprüngliche Nachricht-----$Wirklich?
            Russian original       | Да$$-------- Исходное сообщение --------$Правда?                | N{Да$$Q{-------- Исходное сообщение --------$Правда?
            Portuguese original    | Sim$$-----Mensagem original-----$Mesmo?                         | N{Sim$$Q{-----Mensagem original-----$Mesmo?
            Danish original        | Ja$$-----Oprindelig meddelelse-----$Virkelig?                   | N{Ja$$Q{-----Oprindelig meddelelse-----$Virkelig?
            Japanese original      | はい$$----- 元のメッセージ -----$本当？                                  | N{はい$$Q{----- 元のメッセージ -----$本当？
            Apple's forward        | FYI$$Begin forwarded message:$$From: X <x@x.example>$           | N{FYI$$Q{Begin forwarded message:$$From: X <x@x.example>$
            Outlook header block   | Yes$$From: Sales$Sent: Tuesday$To: Ann$Subject: X$$Really?      | N{Yes$$Q{From: Sales$Sent: Tuesday$To: Ann$Subject: X$$Really?
            bold Outlook block     | Yes$$*From:* Sales$*Sent:* Tuesday$*To:* Ann$$Really?           | N{Yes$$Q{*From:* Sales$*Sent:* Tuesday$*To:* Ann$$Really?
            Polish Outlook block   | Tak$$Od: Dział$Wysłano: wtorek$Do: Anna$Temat: X$$Naprawdę?     | N{Tak$$Q{Od: Dział$Wysłano: wtorek$Do: Anna$Temat: X$$Naprawdę?
            French Outlook block   | Oui$$De : Ventes$Envoyé : mardi$À : Anne$Objet : X$$Vraiment ?  | N{Oui$$Q{De : Ventes$Envoyé : mardi$À : Anne$Objet : X$$Vraiment ?
            Turkish Outlook block  | Evet$$Kimden: Satış$Gönderildi: Salı$Kime: Ayşe$Konu: X$$Mi?    | N{Evet$$Q{Kimden: Satış$Gönderildi: Salı$Kime: Ayşe$Konu: X$$Mi?
            signature              | Hello$$-- $Ann$Example Ltd$                                     | N{Hello$$S{-- $Ann$Example Ltd$
            signature, no blank    | Hello$$--$Ann$                                                  | N{Hello$$S{--$Ann$
            signature and quote    | Hello$-- $Ann$$> Really?$                                       | N{Hello$S{-- $Ann$$Q{> Really?$
            signature and original | Hello$-- $Ann$$-----Original Message-----$X                     | N{Hello$S{-- $Ann$$Q{-----Original Message-----$X
            a telephone            | Yes$$Sent from my iPhone$                                       | N{Yes$$S{Sent from my iPhone$
            a telephone, and quote | Да$$Отправлено с iPhone$$> 3 марта 2026 г. Анна пишет:$> Так?    | N{Да$$S{Отправлено с iPhone$$Q{> 3 марта 2026 г. Анна пишет:$> Так?
            a Czech telephone      | Ano$$Odesláno z iPhonu$                                         | N{Ano$$S{Odesláno z iPhonu$
            answer below           | > Really?$$Yes.$                                                | Q{> Really?$$N{Yes.$
            answers between        | > One?$Yes.$> Two?$No.$                                         | Q{> One?$N{Yes.$Q{> Two?$N{No.$
            attribution on top     | On Tuesday 3 Sales wrote:$> Really?$$Yes.$                      | Q{On Tuesday 3 Sales wrote:$> Really?$$N{Yes.$
            below, and signature   | > Really?$$Yes.$-- $Ann                                         | Q{> Really?$$N{Yes.$S{-- $Ann
            only a quote           | > Really?$                                                      | N{> Really?$
            only a forward         | ---------- Forwarded message ----------$From: X$                | N{---------- Forwarded message ----------$From: X$
            only a signature       | -- $Ann$                                                        | N{-- $Ann$
            from in a sentence     | From: here to there$it is far$                                  | N{From: here to there$it is far$
            a colon at the end     | We need the following:$- pumps$                                 | N{We need the following:$- pumps$
            """)
    void isTheSendersTheQuotedOrTheSignature(String why, String text, String expected) {
        String plain = text.replace('$', '\n');
        StringBuilder found = new StringBuilder();
        int at = 0;
        for (Passage passage : NewText.passages(plain)) {
            assertThat(passage.from()).as("no gap").isEqualTo(at);
            found.append(passage.origin().name().charAt(0)).append('{').append(plain, passage.from(), passage.to());
            at = passage.to();
        }
        assertThat(at).as("to the end").isEqualTo(plain.length());
        assertThat(found.toString().replace('\n', '$')).as(why).isEqualTo(expected);
    }

    @Test
    void whatIsNewIsReadWithoutTheQuotesAboveAndBetween() {
        Mail.Text text = text("> One?\nYes.\n> Two?\nNo.\n-- \nAnn\n");
        assertThat(text.fresh()).isEqualTo("Yes.\nNo.\n");
        assertThat(text.of(Origin.SIGNATURE)).isEqualTo("-- \nAnn\n");
        assertThat(text.newEnd()).isEqualTo(text.plain().indexOf("-- "));
    }

    @Test
    void theSnippetIsOneLineAndEndsAtAWholeCharacter() {
        assertThat(text(" Hello\n\n  Ann \n> Quoted\n").snippet()).isEqualTo("Hello Ann");
        assertThat(text("\uD83D\uDE00".repeat(300)).snippet()).isEqualTo("\uD83D\uDE00".repeat(200));
    }

    private static Mail.Text text(String plain) {
        List<Passage> passages = NewText.passages(plain);
        return new Mail.Text(plain, true, passages, null, null, null);
    }
}
