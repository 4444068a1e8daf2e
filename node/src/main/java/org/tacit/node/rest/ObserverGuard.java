package org.tacit.node.rest;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.tacit.base.PolicyDenied;
import org.tacit.node.Node;
import org.tacit.node.access.Needs;
import org.tacit.node.access.Permission;

/** A node that only observes does nothing else, whoever asks: no data, no contracts, no jobs, no services. */
@Configuration(proxyBeanMethods = false)
class ObserverGuard implements WebMvcConfigurer {

    private static final Set<Permission> LEFT = EnumSet.of(Permission.SEE_NODE, Permission.MANAGE_PARTNERS, Permission.AUDIT, Permission.ADMINISTER);

    private final Node node;

    ObserverGuard(Node node) {
        this.node = node;
    }

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        if (node.config().observer()) {
            registry.addInterceptor(new HandlerInterceptor() {
                @Override
                public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
                    Needs needs = handler instanceof HandlerMethod method ? method.getMethodAnnotation(Needs.class) : null;
                    // What names no permission is about the caller: to sign in, the own password and keys, whether the process lives.
                    if (needs != null && Arrays.stream(needs.value()).noneMatch(LEFT::contains)) {
                        throw PolicyDenied.of("This node only observes; it has no data, contracts, jobs or services.", "本节点仅作观察，没有数据、合约、任务或服务。");
                    }
                    return true;
                }
            });
        }
    }
}
