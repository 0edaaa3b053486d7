package io.waymark.demo;

/** An expected reason why the demo cannot go on; its message is a plain sentence that says what to do. */
final class DemoFault extends RuntimeException {
    private static final long serialVersionUID = 1;

    DemoFault(String message) {
        super(message);
    }

    DemoFault(String message, Throwable cause) {
        super(message, cause);
    }
}
