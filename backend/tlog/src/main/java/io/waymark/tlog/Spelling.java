package io.waymark.tlog;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/**
 * What the C2SP text formats have in common: UTF-8 lines, decimal numbers and base64, each with one canonical spelling.
 */
public final class Spelling {

    /**
     * The largest tree size, index or time that this library takes, 2^53 - 1: what every language can count to exactly,
     * so that no two verifiers differ.
     */
    public static final long MAX_NUMBER = (1L << 53) - 1;

    private Spelling() {}

    /**
     * A decimal number from 0 to {@link #MAX_NUMBER} without leading zeros.
     *
     * @throws TlogException {@link Defect#NUMBER_NOT_CANONICAL}, {@link Defect#NUMBER_TOO_LARGE}
     */
    public static long number(String decimal) {
        int length = decimal.length();
        TlogException.require(length > 0 && (length == 1 || decimal.charAt(0) != '0'), Defect.NUMBER_NOT_CANONICAL);
        for (int i = 0; i < length; i++) {
            TlogException.require(decimal.charAt(i) >= '0' && decimal.charAt(i) <= '9', Defect.NUMBER_NOT_CANONICAL);
        }
        TlogException.require(length <= 16, Defect.NUMBER_TOO_LARGE);
        return inRange(Long.parseLong(decimal));
    }

    /**
     * The number itself.
     *
     * @throws TlogException {@link Defect#NUMBER_TOO_LARGE} unless it is from 0 to {@link #MAX_NUMBER}
     */
    public static long inRange(long number) {
        TlogException.require(number >= 0 && number <= MAX_NUMBER, Defect.NUMBER_TOO_LARGE);
        return number;
    }

    /**
     * The bytes of base64 by RFC 4648 section 4, with padding.
     *
     * @throws TlogException {@link Defect#BASE64_NOT_CANONICAL}
     */
    public static byte[] base64(String text) {
        try {
            byte[] bytes = Base64.getDecoder().decode(text);
            TlogException.require(base64(bytes).equals(text), Defect.BASE64_NOT_CANONICAL);
            return bytes;
        } catch (IllegalArgumentException e) {
            throw new TlogException(Defect.BASE64_NOT_CANONICAL);
        }
    }

    /** Base64 by RFC 4648 section 4, with padding. */
    public static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    /**
     * The text of UTF-8 bytes.
     *
     * @throws TlogException {@link Defect#TOO_LONG}, {@link Defect#NOT_UTF8}
     */
    public static String utf8(byte[] bytes, int limit) {
        TlogException.require(bytes.length <= limit, Defect.TOO_LONG);
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new TlogException(Defect.NOT_UTF8);
        }
    }

    /**
     * The lines of a text, each ended by one newline, without it.
     *
     * @throws TlogException {@link Defect#LINE_NOT_ENDED}, {@link Defect#CONTROL_CHARACTER}, {@link Defect#NOT_UTF8}
     */
    public static List<String> lines(String text) {
        requireText(text);
        return List.of(text.substring(0, text.length() - 1).split("\n", -1));
    }

    /**
     * @throws TlogException unless the text ends in a newline, has no control character but newline and can be written
     *     as UTF-8
     */
    public static void requireText(String text) {
        TlogException.require(text.endsWith("\n"), Defect.LINE_NOT_ENDED);
        TlogException.require(text.chars().noneMatch(c -> c < 0x20 && c != '\n'), Defect.CONTROL_CHARACTER);
        TlogException.require(StandardCharsets.UTF_8.newEncoder().canEncode(text), Defect.NOT_UTF8);
    }
}
