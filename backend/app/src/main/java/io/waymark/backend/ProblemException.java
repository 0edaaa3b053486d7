package io.waymark.backend;

import org.springframework.http.HttpHeaders;

/** Ends a request with a problem. */
public final class ProblemException extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final transient Problem problem;
    private final transient HttpHeaders headers;

    public ProblemException(Problem problem) {
        this(problem, new HttpHeaders());
    }

    /** @param headers go with the answer */
    public ProblemException(Problem problem, HttpHeaders headers) {
        super(problem.code(), null, false, false);
        this.problem = problem;
        this.headers = headers;
    }

    /** What the caller is told. */
    public Problem problem() {
        return problem;
    }

    HttpHeaders headers() {
        return headers;
    }
}
