package org.tacit.node.rest;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.tacit.base.PolicyDenied;
import org.tacit.node.access.Caller;
import org.tacit.node.access.Needs;
import org.tacit.node.access.NotSignedIn;
import org.tacit.node.access.Open;

/** Before every method that answers a request: whether its caller has the permission that the method names. One that names none lets nobody in. */
final class AccessCheck implements HandlerInterceptor, WebMvcConfigurer {

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(this);
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (!(handler instanceof HandlerMethod method)) {
            // No method of ours: an address that does not exist, or a file of the console.
            return true;
        }
        Needs needs = method.getMethodAnnotation(Needs.class);
        Open open = method.getMethodAnnotation(Open.class);
        if (needs == null && open != null && !open.signedIn()) {
            return true;
        }
        Caller caller = CredentialFilter.caller(request).orElseThrow(NotSignedIn::atAll);
        if (needs != null) {
            caller.requireAny(needs.value());
        } else if (open == null) {
            throw PolicyDenied.of("Nobody may call this.", "任何人均不得调用此接口。");
        }
        return true;
    }
}
