package org.postern.match;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SubjectOfTest {
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            Broken pump                    | broken pump
            Re: Broken pump                | broken pump
            RE:Broken pump                 | broken pump
            RE[2]: Broken pump             | broken pump
            Re(3): Broken pump             | broken pump
            Re^2: Broken pump              | broken pump
            Re: Re: RE: Broken pump        | broken pump
            AW: Broken pump                | broken pump
            Antw: Broken pump              | broken pump
            SV: Broken pump                | broken pump
            VS: Broken pump                | broken pump
            Odp: Broken pump               | broken pump
            ODP: Odp: Broken pump          | broken pump
            Ответ: Насос                   | насос
            Отв: Re: Насос                 | насос
            HA: Насос                      | насос
            НА: Насос                      | насос
            返信: ポンプ                       | ポンプ
            返信：ポンプ                        | ポンプ
            回复：泵坏了                        | 泵坏了
            转发: 泵坏了                       | 泵坏了
            Fwd: Re: Broken pump           | broken pump
            FW: WG: TR: Broken pump        | broken pump
            Re : Broken pump               | broken pump
            Re: Broken pump (fwd)          | broken pump
            Re: [CRM-c12-abcdefghijklm] Broken pump | broken pump
            Přep: Rozbité čerpadlo         | rozbité čerpadlo
            Ynt: Bozuk pompa               | bozuk pompa
            RES: Bomba quebrada            | bomba quebrada
            Rif: Pompa rotta               | pompa rotta
            Re: Broken   pump               | broken pump
            Report: pump                   | report: pump
            Area: north                    | area: north
            Insight: pump                  | insight: pump
            Re:                            | ''
            ''                             | ''
            """)
    void leavesOnlyWhatItIsAbout(String subject, String expected) {
        assertThat(SubjectOf.canonical(subject)).isEqualTo(expected);
    }

    @Test
    void noBreakSpacesAndZeroWidthOnesAreBlanks() {
        assertThat(SubjectOf.canonical("Re:\u00a0Broken\u00a0\u00a0pump")).isEqualTo("broken pump");
    }

    @ParameterizedTest(name = "{0} / {1}: {2}")
    @CsvSource(delimiter = '|', textBlock = """
            Re: Broken pump       | broken PUMP             | true
            Broken pump           | Broken hose             | false
            hi                    | Re: hi                  | false
            ''                    | Re:                     | false
            """)
    void sameSubjectsNeedMoreThanAGreeting(String one, String other, boolean same) {
        assertThat(SubjectOf.same(one, other)).isEqualTo(same);
    }

    @ParameterizedTest(name = "{0} / {1}: {2}")
    @CsvSource(delimiter = '|', textBlock = """
            Re: Order of 20 pumps      | Order of 20 pumps, Acme        | true
            Pump delivery for Brno     | Brno: delivery of pumps (2026) | true
            Price of hoses             | Order of 20 pumps              | false
            Pump                       | Pump repair                    | false
            Delivery                   | Pump delivery for Brno         | true
            Order                      | Disorder                       | false
            """)
    void kinshipIsSharedWords(String subject, String name, boolean akin) {
        assertThat(SubjectKinship.between(subject, name)).isEqualTo(akin);
    }
}
