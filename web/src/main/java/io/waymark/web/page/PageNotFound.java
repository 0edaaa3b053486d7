package io.waymark.web.page;

/** There is no such thing here, or it is not for this organisation; the page does not tell which. */
public final class PageNotFound extends RuntimeException {
    private static final long serialVersionUID = 1;

    public PageNotFound() {
        super("not found", null, false, false);
    }
}
