package org.postern.message;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NewTextTest {
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            nothing quoted         | Hello$Ann$                                                      | Hello$Ann$
            trailing quote         | Yes$$> Really?$> Sales$                                         | Yes$$
            English attribution    | Yes$$On Tue, 3 Mar 2026, Sales wrote:$> Really?$                | Yes$$
            wrapped attribution    | Yes$$On Tue, 3 Mar 2026, Sales <s@example.com>$wrote:$> Really? | Yes$$On Tue, 3 Mar 2026, Sales <s@example.com>$
            Russian attribution    | Да$$3 марта 2026 г. Анна пишет:$> Правда?$                      | Да$$
            Czech attribution      | Ano$$Dne 3. 3. 2026 Anna napsala:$> Opravdu?$                   | Ano$$
            Polish attribution     | Tak$$W dniu 3.03.2026 Anna pisze:$> Naprawdę?$                  | Tak$$
            German attribution     | Ja$$Am 3. März 2026 schrieb Anna:$> Wirklich?$                  | Ja$$
            original message       | Yes$$-----Original Message-----$From: Sales$Subject: X$$Really? | Yes$$
            German original        | Ja$$-----Ursprüngliche Nachricht-----$Wirklich?                 | Ja$$
            Russian original       | Да$$-------- Исходное сообщение --------$Правда?                | Да$$
            Outlook header block   | Yes$$From: Sales$Sent: Tuesday$To: Ann$Subject: X$$Really?      | Yes$$
            bold Outlook block     | Yes$$*From:* Sales$*Sent:* Tuesday$*To:* Ann$$Really?           | Yes$$
            Polish Outlook block   | Tak$$Od: Dział$Wysłano: wtorek$Do: Anna$Temat: X$$Naprawdę?     | Tak$$
            signature              | Hello$$-- $Ann$Example Ltd$                                     | Hello$$
            signature, no blank    | Hello$$--$Ann$                                                  | Hello$$
            signature and quote    | Hello$-- $Ann$$> Really?$                                       | Hello$
            answer below           | > Really?$$Yes.$                                                | > Really?$$Yes.$
            answers between        | > One?$Yes.$> Two?$No.$                                         | > One?$Yes.$> Two?$No.$
            attribution on top     | On Tuesday Sales wrote:$> Really?$$Yes.$                        | On Tuesday Sales wrote:$> Really?$$Yes.$
            only a quote           | > Really?$                                                      | > Really?$
            only a forward         | ---------- Forwarded message ----------$From: X$                | ---------- Forwarded message ----------$From: X$
            from in a sentence     | From: here to there$it is far$                                  | From: here to there$it is far$
            a colon at the end     | We need the following:$- pumps$                                 | We need the following:$- pumps$
            """)
    void endsBeforeSignatureAndQuote(String why, String text, String fresh) {
        String plain = text.replace('$', '\n');
        assertThat(plain.substring(0, NewText.endIn(plain)).replace('\n', '$'))
                .as(why)
                .isEqualTo(fresh);
    }
}
