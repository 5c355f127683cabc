package org.postern.crm.espocrm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postern.crm.sql.Addresses;
import org.postern.crm.sql.MessageIds;
import org.postern.crm.sql.PersonName;
import org.postern.message.Address;

class NamesAndIdsTest {
    @ParameterizedTest(name = "{0} <{1}>")
    @CsvSource(delimiter = '|', textBlock = """
            John Smith          | j@x.example       | John  | Smith
            Smith, John         | j@x.example       | John  | Smith
            'Anna Maria  Nová'  | a@x.example       | Anna  | Maria Nová
            Madonna             | m@x.example       |       | Madonna
                                | jan.novak@x.example |     | jan.novak
            j@x.example         | j@x.example       |       | j
            """)
    void aDisplayNameIsSplit(String name, String address, String first, String last) {
        assertThat(PersonName.of(new Address(name, address))).isEqualTo(new PersonName(first, last));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ann@example.com        | true
            a@b                    | true
            ann                    | false
            @example.com           | false
            ann@                   | false
            a b@example.com        | false
            a@b@example.com        | false
            a,b@example.com        | false
            """)
    void onlySoundAddressesGetARow(String address, boolean sound) {
        assertThat(Addresses.isSound(new Address(null, address))).isEqualTo(sound);
    }

    @Test
    void aMessageIdThatIsTooLongStaysDifferentFromAnother() {
        String one = MessageIds.stored("x".repeat(5000) + "a@mail.example");
        String other = MessageIds.stored("x".repeat(5000) + "b@mail.example");
        assertThat(one)
                .hasSizeLessThanOrEqualTo(255)
                .startsWith("<xxx")
                .endsWith(">")
                .isNotEqualTo(other);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            <a@Mail.Example> | <a@mail.EXAMPLE> | true
            <A@mail.example> | <a@mail.example> | false
            """)
    void messageIdsDifferByTheirLocalPartOnly(String one, String other, boolean same) {
        assertThat(MessageIds.key(one).equals(MessageIds.key(other))).isEqualTo(same);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            <img src="cid:logo@x">        | <img src="?entryPoint=attachment&amp;id=17">
            <img src='CID:logo%40x'>      | <img src='?entryPoint=attachment&amp;id=17'>
            url(cid:logo@x)               | url(?entryPoint=attachment&amp;id=17)
            <img src="cid:other@x">       | <img src="cid:other@x">
            <img src="cid:100%">          | <img src="cid:100%">
            """)
    void anInlineImageIsShownByItsAttachment(String html, String expected) {
        assertThat(InlineImages.link(html, Map.of("logo@x", "17"))).isEqualTo(expected);
    }
}
