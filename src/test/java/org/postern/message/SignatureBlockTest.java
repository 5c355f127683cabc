package org.postern.message;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SignatureBlockTest {
    /** {@code /} stands between lines. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            English       | -- /Ann Smith/Sales Manager/Acme Pumps Ltd/Phone: +44 20 7946 0958/www.acme.example | +44 20 7946 0958 | Acme Pumps Ltd | Sales Manager
            Russian       | -- /С уважением,/Иван Петров/Менеджер по закупкам/ООО «Насос»/Тел.: 8 (495) 123-45-67 | 8 (495) 123-45-67 | ООО «Насос» | Менеджер по закупкам
            Czech         | -- /Jana Nováková/jednatelka/Čerpadla Brno s.r.o./IČO: 12345678/tel.: 541 123 456 | 541 123 456 | Čerpadla Brno s.r.o. | jednatelka
            Polish        | -- /Jan Kowalski/Kierownik działu/Pompy Sp. z o.o./kom. 601 234 567 | 601 234 567 | Pompy Sp. z o.o. | Kierownik działu
            German        | -- /Max Muster/Geschäftsführer/Muster GmbH/Tel: +49 (0)30 123456-0 | +49 (0)30 123456-0 | Muster GmbH | Geschäftsführer
            only a name   | -- /Ann | | |
            only a phone  | Sent from my phone/+420 601 234 567 | +420 601 234 567 | |
            a fax         | -- /Ann/Fax: +44 20 7946 0958 | | |
            a tax number  | -- /Acme Inc/VAT: 1234567890 | | Acme Inc |
            a bare number | -- /Ann/20260304 | | |
            an address    | -- /Ann/Agnes Street 5/manager@acme.example | | |
            a sentence    | -- /We know the director of every pump maker in the whole wide world | | |
            """)
    void tellsWhatASignatureSays(
            String why, String lines, @Nullable String phone, @Nullable String company, @Nullable String position) {
        assertThat(SignatureBlock.of(lines.replace("/", "\n"))).isEqualTo(new SignatureBlock(phone, company, position));
    }

    @Test
    void aVeryLongSignatureIsReadInPartAndAtOnce() {
        assertThat(SignatureBlock.of("1 ".repeat(500_000)).isEmpty()).isTrue();
        assertThat(SignatureBlock.of(("x ".repeat(20) + "\n").repeat(1000) + "Acme Ltd")
                        .isEmpty())
                .isTrue();
    }
}
