package io.waymark.journey;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives tests the {@link Consortium}: started when the first one asks, ended when the last test of the run is over. */
final class ThreeNodes implements ParameterResolver {
    private static final ExtensionContext.Namespace NAMESPACE = ExtensionContext.Namespace.create(ThreeNodes.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Consortium.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot()
                .getStore(NAMESPACE)
                .computeIfAbsent(Started.class, key -> Started.once(), Started.class)
                .nodes();
    }

    /** What came of the start: where it failed, no test tries again. */
    private record Started(Consortium consortium, RuntimeException failed) implements AutoCloseable {

        static Started once() {
            try {
                return new Started(Consortium.start(), null);
            } catch (RuntimeException failed) {
                return new Started(null, failed);
            }
        }

        Consortium nodes() {
            if (failed != null) {
                throw new IllegalStateException("the three nodes did not start", failed);
            }
            return consortium;
        }

        @Override
        public void close() {
            Phone.end();
            if (consortium != null) {
                consortium.close();
            }
        }
    }
}
