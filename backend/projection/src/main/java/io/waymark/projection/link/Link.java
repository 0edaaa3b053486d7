package io.waymark.projection.link;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.regex.Pattern;

/**
 * A link from a thing to something about it.
 *
 * @param type what it leads to
 * @param url {@code https}, with a host, without credentials; at most {@link #MOST_URL} characters of ASCII
 * @param title for people; 1 to {@link #MOST_TITLE} characters
 * @param language of what it leads to, such as {@code de} or {@code fr-CH}; empty where it is not said
 * @param mediaType of what it leads to, such as {@code text/html}; empty where it is not said
 * @param preferred the one to take where several of a type fit a request equally well
 */
public record Link(LinkType type, String url, String title, String language, String mediaType, boolean preferred) {
    /** The most characters of a URL. */
    public static final int MOST_URL = 1_000;

    /** The most characters of a title. */
    public static final int MOST_TITLE = 200;

    // The forms that GS1's JSON schema of a linkset allows.
    private static final Pattern LANGUAGE = Pattern.compile("[a-z]{2}(-[A-Z]{2})?");
    private static final Pattern MEDIA_TYPE = Pattern.compile("[a-z]{1,40}/[a-z0-9][a-z0-9.+-]{0,79}");

    public Link {
        if (!isUrl(url)
                || title.isBlank()
                || title.length() > MOST_TITLE
                || !isLanguage(language)
                || !isMediaType(mediaType)) {
            throw new IllegalArgumentException("a link has an https URL and a title of bounded length");
        }
    }

    /** Whether a link may lead there. */
    public static boolean isUrl(String url) {
        if (url.length() > MOST_URL
                || !url.startsWith("https://")
                || url.chars().anyMatch(c -> c <= ' ' || c > '~')) {
            return false;
        }
        try {
            URI uri = new URI(url);
            return uri.getHost() != null
                    && uri.getUserInfo() == null
                    && uri.getHost().matches("[A-Za-z0-9].*");
        } catch (URISyntaxException e) {
            return false;
        }
    }

    /** Whether this is a language as links name them, or empty. */
    public static boolean isLanguage(String language) {
        return language.isEmpty() || LANGUAGE.matcher(language).matches();
    }

    /** Whether this is a media type as links name them, or empty. */
    public static boolean isMediaType(String mediaType) {
        return mediaType.isEmpty() || MEDIA_TYPE.matcher(mediaType).matches();
    }
}
