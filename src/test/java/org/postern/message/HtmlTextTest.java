package org.postern.message;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HtmlTextTest {
    private static HtmlText of(String html) {
        return HtmlText.of(html, true, new Notes());
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            paragraphs        | <p>One</p><p>Two</p>                              | One$$Two
            line breaks       | One<br>Two<br/>Three                              | One$Two$Three
            divisions         | <div>One</div><div>Two</div>                      | One$Two
            tag in a word     | ски<b>д</b>ка                                     | скидка
            entities          | &lt;a&gt; &amp;&nbsp;&eacute;&#8364;              | <a> & é€
            white space       | One   \t two                                      | One two
            list              | <ul><li>One<li>Two</ul>                           | - One$- Two
            table             | <table><tr><td>A<td>B<tr><td>C</table>            | A\tB$C
            hidden by style   | A<span style="DISPLAY : none">x</span>B           | AB
            hidden attribute  | A<span hidden>x</span>B                           | AB
            style and script  | <style>x</style>A<script>y</script>B              | AB
            comment           | A<!-- x -->B                                      | AB
            title             | <head><title>x</title></head><body>A</body>       | A
            quote             | A<blockquote>B<br>C</blockquote>D                 | A$> B$> C$D
            unclosed          | <p>A<b>B<i>C                                      | ABC
            plain text        | just text                                         | just text
            """)
    void showsWhatAReaderSees(String why, String html, String expected) {
        assertThat(of(html).text().replace("\n", "$")).as(why).isEqualTo(expected.replace("\\t", "\t"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<script>alert(1)</script>",
                "<img src=x onerror=alert(1)>",
                "<img src='http://evil.example/x.png'>",
                "<img src=//evil.example/x.png>",
                "<a href='javascript:alert(1)'>x</a>",
                "<a href=' java\nscript:alert(1)'>x</a>",
                "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
                "<iframe src='http://evil.example'></iframe>",
                "<div style='background:url(http://evil.example/x)'>x</div>",
                "<style>@import 'http://evil.example/x.css'</style>",
                "<link rel=stylesheet href='http://evil.example/x.css'>",
                "<object data='http://evil.example'></object>",
                "<svg onload=alert(1)><image href='http://evil.example/x.png'/></svg>",
                "<form action='http://evil.example'><input></form>",
                "<base href='http://evil.example/'>",
                "<meta http-equiv=refresh content='0;url=http://evil.example'>",
                "<table background='http://evil.example/x.png'><tr><td>x",
                "<b onmouseover=alert(1)>x</b>",
                "<math><mi xlink:href='javascript:alert(1)'>x",
                "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
                "<video src='http://evil.example/x.mp4'></video>",
                "<img srcset='http://evil.example/x.png 2x'>",
                "<input type=image src='http://evil.example/x.png'>",
                "<xmp><script>alert(1)</script></xmp>",
                "<a href='vbscript:msgbox(1)'>x</a>",
                "<body onload=alert(1) background='http://evil.example/x.png'>x"
            })
    void isHarmless(String html) {
        String safe = of(html).safe();
        assertThat(safe.replace("&lt;", ""))
                .doesNotContainIgnoringCase(
                        "evil.example",
                        "<script",
                        "javascript:",
                        "vbscript:",
                        "onerror",
                        "onload",
                        "onmouseover",
                        "<iframe",
                        "<form",
                        "<input",
                        "style=",
                        "data:");
    }

    @Test
    void keepsLayoutLinksAndPicturesOfTheMail() {
        assertThat(
                        of("<p align=center>A <a href=\"HTTPS://example.org/?a=1&b=2\">b</a><img src='cid:x@y' width=3 class=z></p>")
                                .safe())
                .isEqualTo(
                        "<p align=\"center\">A <a href=\"HTTPS://example.org/?a=1&amp;b=2\" rel=\"nofollow noreferrer noopener\">b</a>"
                                + "<img src=\"cid:x@y\" width=\"3\"></p>");
    }

    @Test
    void listsThePicturesThatItShows() {
        assertThat(HtmlText.contentIds("<img src=\"cid:A@b\"><img src=cid:c%40d><td background='cid:e&amp;f'>"))
                .containsExactlyInAnyOrder("a@b", "c@d", "e&f");
    }

    @Test
    void findsTheCharsetOfAMetaTag() {
        byte[] html = "<html><META http-equiv=x content=\"text/html; charset=koi8-r\">"
                .getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        assertThat(HtmlText.declaredCharset(html, html.length)).isEqualTo("koi8-r");
    }

    @Test
    void tangledHtmlIsStillText() {
        Notes notes = new Notes();
        HtmlText html = HtmlText.of(
                "<style>no</style>" + "<div>".repeat(1000) + "a &lt; b<br>c<script>no</script><!-- no -->",
                true,
                notes);
        assertThat(html.text()).isEqualTo("a < b\nc");
        assertThat(html.safe()).isEqualTo("a &lt; b<br>\nc");
        assertThat(notes.list()).hasSize(1);
    }
}
