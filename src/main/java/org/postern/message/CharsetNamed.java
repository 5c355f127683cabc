package org.postern.message;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Which charset a label means.
 *
 * <p>Labels are read the way browsers do (WHATWG Encoding): {@code iso-8859-1} is windows-1252, {@code shift_jis} is
 * windows-31j, {@code gb2312} is GB18030, for that is what senders mean. Labels that say nothing ({@code unknown-8bit},
 * {@code x-user-defined}) and unknown ones give nothing: the bytes are then looked at.
 */
final class CharsetNamed {
    private static final Map<String, Charset> MEANT = new HashMap<>();

    static {
        mean(StandardCharsets.UTF_8, "utf-8 utf8 utf_8 unicode-1-1-utf-8 cp65001 x-unicode-2-0-utf-8 utf8mb4 utf-8n");
        mean(StandardCharsets.US_ASCII, "us-ascii ascii usascii iso646-us ansi_x3.4-1968 646 ibm367 cp367 iso-ir-6");
        mean(
                "windows-1252",
                "iso-8859-1 iso8859-1 iso_8859-1 latin1 latin-1 l1 cp1252 win-1252 windows1252 cp819 ibm819 x-ansi ansi");
        mean("windows-1251", "cp1251 win-1251 win1251 windows1251 x-cp1251 ansi-1251");
        mean("windows-1250", "cp1250 win-1250 win1250 windows1250 x-cp1250");
        mean("windows-1253", "cp1253 windows1253 x-cp1253");
        mean("windows-1254", "cp1254 windows1254 iso-8859-9 iso8859-9 latin5");
        mean("windows-1255", "cp1255 windows1255 x-cp1255 iso-8859-8-i iso-8859-8-e");
        mean("windows-1256", "cp1256 windows1256 x-cp1256");
        mean("windows-1257", "cp1257 windows1257");
        mean("windows-1258", "cp1258 windows1258");
        mean("ISO-8859-2", "iso8859-2 iso_8859-2 iso88592 latin2 latin-2 l2");
        mean("ISO-8859-5", "iso8859-5 iso_8859-5 cyrillic");
        mean("ISO-8859-15", "iso8859-15 iso_8859-15 latin9 latin-9");
        mean("KOI8-R", "koi8r koi8_r koi8 koi cskoi8r x-koi8-r");
        mean("KOI8-U", "koi8u koi8_u koi8-ru");
        mean("IBM866", "cp866 cp-866 ibm-866 866 dos-866 csibm866");
        mean("windows-31j", "shift_jis shift-jis sjis x-sjis ms_kanji ms932 cp932 csshiftjis windows-31j");
        mean(
                "ISO-2022-JP",
                "iso2022jp iso-2022jp csiso2022jp iso-2022-jp-1 iso-2022-jp-2 iso-2022-jp-ms cp50220 cp50221");
        mean("EUC-JP", "eucjp euc_jp x-euc-jp x-euc");
        mean("GB18030", "gb2312 gb_2312 gb_2312-80 gbk x-gbk cp936 ms936 windows-936 chinese euc-cn gb18030");
        mean("Big5-HKSCS", "big5 big-5 cn-big5 x-x-big5 big5-hkscs cp950");
        mean("x-windows-949", "ks_c_5601-1987 ks_c_5601 ksc5601 ksc_5601 euc-kr euckr cp949 korean windows-949");
        mean("x-windows-874", "tis-620 tis620 windows-874 iso-8859-11 cp874");
        mean("x-MacRoman", "macintosh mac macroman x-mac-roman csmacintosh");
        mean("x-MacCyrillic", "x-mac-cyrillic x-mac-ukrainian maccyrillic");
        mean("x-MacCentralEurope", "x-mac-ce maccentraleurope x-mac-centraleurroman");
    }

    private CharsetNamed() {}

    private static void mean(String charset, String labels) {
        if (Charset.isSupported(charset)) {
            mean(Charset.forName(charset), labels + " " + charset.toLowerCase(Locale.ROOT));
        }
    }

    private static void mean(Charset charset, String labels) {
        for (String label : labels.split(" ")) {
            MEANT.put(label, charset);
        }
    }

    /** All others that this Java knows. Never asked by name: a name that no one knows costs a search each time. */
    private static final class Rest {
        static final Map<String, Charset> NAMED = new HashMap<>();

        static {
            Charset.availableCharsets().forEach((name, charset) -> {
                NAMED.put(name.toLowerCase(Locale.ROOT), charset);
                charset.aliases().forEach(alias -> NAMED.putIfAbsent(alias.toLowerCase(Locale.ROOT), charset));
            });
        }
    }

    /** @param label as written; anything */
    static Optional<Charset> of(String label) {
        String name = tidy(label);
        Charset meant = MEANT.get(name);
        if (meant == null && !name.isEmpty() && name.length() <= 40) {
            meant = Rest.NAMED.get(name);
        }
        return Optional.ofNullable(meant);
    }

    private static String tidy(String label) {
        int start = 0;
        int end = label.length();
        while (start < end
                && (label.charAt(start) <= ' ' || label.charAt(start) == '"' || label.charAt(start) == '\'')) {
            start++;
        }
        int i = start;
        while (i < end && i - start <= 60 && label.charAt(i) > ' ' && "\"';,(".indexOf(label.charAt(i)) < 0) {
            i++;
        }
        return label.substring(start, i).toLowerCase(Locale.ROOT);
    }
}
