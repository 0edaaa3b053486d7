package io.waymark.scan;

import io.waymark.projection.link.LinkType;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a request asks of the resolver beside the thing itself (GS1-Conformant resolver standard 1.2).
 *
 * @param linkType the term of {@code linkType}, see {@link LinkType#term}; empty where it is not given
 * @param accept the header; empty where there is none
 * @param languages the header {@code Accept-Language}; empty where there is none
 * @param query as it came; empty where there is none
 */
record LinkRequest(Optional<String> linkType, String accept, String languages, String query) {

    private static final int LONGEST = 2_000;
    private static final String LINK_TYPE = "linkType";

    static LinkRequest of(HttpServletRequest request) {
        String query = Optional.ofNullable(request.getQueryString()).orElse("");
        return new LinkRequest(linkType(query), header(request, "Accept"), header(request, "Accept-Language"), query);
    }

    private static String header(HttpServletRequest request, String name) {
        return Optional.ofNullable(request.getHeader(name))
                .filter(value -> value.length() <= LONGEST)
                .orElse("");
    }

    /** The first one; read here because the container would decode a query as a form. */
    private static Optional<String> linkType(String query) {
        return Arrays.stream(query.split("&"))
                .filter(LinkRequest::isLinkType)
                .map(parameter -> decoded(parameter.substring(LINK_TYPE.length() + 1)))
                .filter(value -> !value.isEmpty())
                .map(LinkType::term)
                .findFirst();
    }

    private static boolean isLinkType(String parameter) {
        return parameter.startsWith(LINK_TYPE + "=");
    }

    private static String decoded(String value) {
        try {
            return URLDecoder.decode(value, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            // A percent sign that encodes nothing: no link type has one.
            return value;
        }
    }

    /** Whether all links are asked for; {@code all} is what older editions called it. */
    boolean isLinkset() {
        return linkType.map(type -> type.equals("linkset") || type.equals("all"))
                        .orElse(false)
                || Wanted.of(accept.isEmpty() ? null : accept) == Wanted.LINKSET;
    }

    /** Whether a person asks, as far as one can tell. */
    boolean byPerson() {
        return Wanted.of(accept.isEmpty() ? null : accept) == Wanted.PAGE && accept.contains("text/html");
    }

    /** The target with the whole query passed on ("SHALL pass on all key=value pairs"). */
    String passedOn(String target) {
        return query.isEmpty() ? target : with(target, query);
    }

    /** The target with the query passed on but for the link type, which this resolver has just seen to. */
    String passedOnHere(String target) {
        String rest = Arrays.stream(query.split("&"))
                .filter(parameter -> !parameter.isEmpty() && !isLinkType(parameter))
                .collect(Collectors.joining("&"));
        return rest.isEmpty() ? target : with(target, rest);
    }

    private static String with(String target, String query) {
        int fragment = target.indexOf('#');
        String address = fragment < 0 ? target : target.substring(0, fragment);
        char separator = address.indexOf('?') < 0 ? '?' : '&';
        return address + separator + query + (fragment < 0 ? "" : target.substring(fragment));
    }
}
