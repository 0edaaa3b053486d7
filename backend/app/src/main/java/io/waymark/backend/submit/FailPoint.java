package io.waymark.backend.submit;

/** A named place between two steps at which a test can end the world. */
@FunctionalInterface
public interface FailPoint {
    /** Nothing ever fails here. */
    FailPoint NONE = name -> {};

    /** @param name {@code endorsed}, {@code stored}, {@code submitted} or {@code settled} */
    void reached(String name);
}
