package io.waymark.projection.log;

/**
 * The log's files are not those of the database: lost, damaged, restored from another time, or never made. Rows and files come
 * back together from the first block on.
 */
public final class LogFilesException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    LogFilesException(String what, Throwable cause) {
        super(what, cause);
    }

    LogFilesException(String what) {
        super(what);
    }
}
