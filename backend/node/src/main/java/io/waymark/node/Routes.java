package io.waymark.node;

import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.Method;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.webmvc.autoconfigure.WebMvcRegistrations;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.server.PathContainer;
import org.springframework.http.server.PathContainer.PathSegment;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.condition.PathPatternsRequestCondition;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import org.springframework.web.util.ServletRequestPathUtils;

/**
 * Which handler a request goes to, found by its first path segment. Spring compares a path that holds a variable, as every
 * Digital Link does, with the patterns of all handlers: for a bundle that took a third of the whole time.
 */
@Configuration(proxyBeanMethods = false)
class Routes {

    @Bean
    WebMvcRegistrations routes() {
        return new WebMvcRegistrations() {
            @Override
            public RequestMappingHandlerMapping getRequestMappingHandlerMapping() {
                return new ByFirstSegment();
            }
        };
    }

    static final class ByFirstSegment extends RequestMappingHandlerMapping {
        /** First segments of a handler's patterns; absent where one of them begins with a variable or a wildcard. */
        private final Map<RequestMappingInfo, Set<String>> firsts = new ConcurrentHashMap<>();

        /** The first segment of the path whose handler this thread looks for: read once, not once for each handler. */
        private final ThreadLocal<String> first = new ThreadLocal<>();

        @Override
        protected void registerHandlerMethod(Object handler, Method method, RequestMappingInfo mapping) {
            super.registerHandlerMethod(handler, method, mapping);
            Set<String> words = words(mapping);
            if (!words.isEmpty()) {
                firsts.put(mapping, words);
            }
        }

        @Override
        protected @Nullable HandlerMethod lookupHandlerMethod(String lookupPath, HttpServletRequest request)
                throws Exception {
            first.set(first(request));
            try {
                return super.lookupHandlerMethod(lookupPath, request);
            } finally {
                first.remove();
            }
        }

        @Override
        protected @Nullable RequestMappingInfo getMatchingMapping(RequestMappingInfo info, HttpServletRequest request) {
            Set<String> words = firsts.get(info);
            String word = first.get();
            return words != null && word != null && !words.contains(word)
                    ? null
                    : super.getMatchingMapping(info, request);
        }

        /** As patterns compare it: decoded, without matrix parameters. */
        private static String first(HttpServletRequest request) {
            List<PathContainer.Element> path = ServletRequestPathUtils.getParsedRequestPath(request)
                    .pathWithinApplication()
                    .elements();
            return path.size() > 1 && path.get(1) instanceof PathSegment segment ? segment.valueToMatch() : "";
        }

        private static Set<String> words(RequestMappingInfo mapping) {
            PathPatternsRequestCondition patterns = mapping.getPathPatternsCondition();
            Set<String> words = new HashSet<>();
            for (String pattern : patterns == null ? Set.<String>of() : patterns.getPatternValues()) {
                int end = pattern.indexOf('/', 1);
                String word = pattern.startsWith("/") ? pattern.substring(1, end < 0 ? pattern.length() : end) : "";
                if (word.isEmpty() || !word.chars().allMatch(Routes::plain)) {
                    return Set.of();
                }
                words.add(word);
            }
            return words;
        }
    }

    private static boolean plain(int sign) {
        return sign >= 'a' && sign <= 'z'
                || sign >= 'A' && sign <= 'Z'
                || sign >= '0' && sign <= '9'
                || sign == '-'
                || sign == '_'
                || sign == '.';
    }
}
