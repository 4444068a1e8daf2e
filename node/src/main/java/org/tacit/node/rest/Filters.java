package org.tacit.node.rest;

import jakarta.servlet.Filter;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.tacit.node.Node;

/** What a request passes on its way to its handler, outermost first; who is calling is known from the second on. */
@Configuration(proxyBeanMethods = false)
class Filters {

    private static final int AFTER_WHO = Ordered.LOWEST_PRECEDENCE - 100;

    private static <F extends Filter> FilterRegistrationBean<F> at(F filter, int order) {
        FilterRegistrationBean<F> registration = new FilterRegistrationBean<>(filter);
        registration.setOrder(order);
        return registration;
    }

    @Bean
    FilterRegistrationBean<RequestMeter> requestMeter(Node node) {
        return at(new RequestMeter(node.metrics(), node.traces(), node.clock()), Ordered.HIGHEST_PRECEDENCE);
    }

    @Bean
    FilterRegistrationBean<AnswerHeaders> answerHeaders() {
        return at(new AnswerHeaders(), Ordered.HIGHEST_PRECEDENCE + 1);
    }

    @Bean
    FilterRegistrationBean<BodyLimit> bodyLimit() {
        return at(new BodyLimit(), Ordered.HIGHEST_PRECEDENCE + 2);
    }

    /** Before anybody asks who calls: the pages themselves hold nothing. */
    @Bean
    FilterRegistrationBean<ConsolePages> consolePages() {
        return at(new ConsolePages(ConsoleFiles.ofClassPath()), Ordered.HIGHEST_PRECEDENCE + 5);
    }

    @Bean
    FilterRegistrationBean<RateLimit> rateLimit(Node node) {
        return at(new RateLimit(node.config().operations().requestsPerSecond()), AFTER_WHO);
    }

    @Bean
    FilterRegistrationBean<Idempotency> idempotency(Node node) {
        return at(new Idempotency(node.sql(), node.clock(), node.home().readToken()), AFTER_WHO + 1);
    }
}
