package io.waymark.backend;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests the manufacturer's {@link Backend}, alone in its network: started when the first test class asks, ended when the
 * last test of the run is over. For tests that neither stop it nor count what others captured; each uses goods of its own.
 */
final class OneNode implements ParameterResolver {
    private static final ExtensionContext.Namespace NAMESPACE = ExtensionContext.Namespace.create(OneNode.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Backend.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot()
                .getStore(NAMESPACE)
                .computeIfAbsent(Consortium.class, key -> Consortium.of(Consortium.MANUFACTURER), Consortium.class)
                .backend(Consortium.MANUFACTURER);
    }
}
