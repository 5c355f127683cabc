package org.postern.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ParametersTest {
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            plain                  | attachment; filename=a.pdf                                   | a.pdf
            quoted                 | attachment; filename="a b.pdf"                               | a b.pdf
            blanks, no quotes      | attachment; filename=a b.pdf; size=3                         | a b.pdf
            blanks around equals   | attachment; filename = "a.pdf"                               | a.pdf
            no semicolon           | attachment filename="a.pdf"                                  | a.pdf
            open quote             | attachment; filename="a.pdf                                  | a.pdf
            escaped quote          | attachment; filename="a\\"b.pdf"                             | a"b.pdf
            Windows path           | attachment; filename="C:\\dir\\a.pdf"                        | C:\\dir\\a.pdf
            semicolon in quotes    | attachment; filename="a;b.pdf"                               | a;b.pdf
            upper case             | ATTACHMENT; FILENAME=a.pdf                                   | a.pdf
            extended               | attachment; filename*=utf-8''%C3%A1.pdf                      | á.pdf
            extended with language | attachment; filename*=iso-8859-2'cs'%F8.pdf                  | ř.pdf
            extended wins          | attachment; filename=a.pdf; filename*=utf-8''%C3%A1.pdf      | á.pdf
            no charset             | attachment; filename*=%C3%A1.pdf                             | á.pdf
            wrong charset          | attachment; filename*=us-ascii''%C3%A1.pdf                   | á.pdf
            sections               | attachment; filename*0="long "; filename*1="name.pdf"        | long name.pdf
            sections out of order  | attachment; filename*1="name.pdf"; filename*0="long "        | long name.pdf
            sections from one      | attachment; filename*1="long "; filename*2="name.pdf"        | long name.pdf
            split character        | attachment; filename*0*=utf-8''%C3; filename*1*=%A1.pdf      | á.pdf
            mixed sections         | attachment; filename*0*=utf-8''%C3%A1; filename*1=".pdf"     | á.pdf
            encoded word           | attachment; filename="=?utf-8?Q?=C3=A1.pdf?="                | á.pdf
            bare encoded word      | attachment; filename==?utf-8?Q?=C3=A1.pdf?=                  | á.pdf
            raw UTF-8              | attachment; filename="á.pdf"                                 | á.pdf
            the first counts       | attachment; filename=a.pdf; filename=b.pdf                   | a.pdf
            none                   | attachment; size=3                                           |
            word without a value   | attachment; foo; filename=a.pdf                              | a.pdf
            """)
    void findsTheFileName(String why, String field, String expected) {
        String raw = new String(field.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        assertThat(Parameters.of(raw).decoded("filename", HeaderText.PLAIN).orElse(null))
                .as(why)
                .isEqualTo(expected);
        assertThat(Parameters.of(raw).value()).isEqualToIgnoringCase("attachment");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            text/plain; charset=utf-8          | text/plain      | utf-8
            TEXT/HTML; CHARSET="KOI8-R"        | text/html       | KOI8-R
            text/plain charset=utf-8           | text/plain      | utf-8
            text/plane; charset=utf-8          | text/plain      | utf-8
            text                               | text/plain      |
            html                               | text/html       |
            text/plain;                        | text/plain      |
            ???                                | text/plain      |
            ''                                 | text/plain      |
            a/b/c                              | text/plain      |
            application/x; name=y              | application/x   |
            """)
    void readsAContentType(String field, String name, String charset) {
        ContentType type = ContentType.of(field, HeaderText.PLAIN, new Notes());
        assertThat(type.name()).isEqualTo(name);
        assertThat(type.charset()).isEqualTo(charset);
    }
}
