package org.tacit.node.rest;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.springframework.core.MethodParameter;
import org.springframework.http.MediaType;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.http.server.ServletServerHttpRequest;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyAdvice;
import org.springframework.web.util.UriComponentsBuilder;
import org.tacit.base.InvalidInput;

/**
 * Every list of the API can be read in pages: {@code ?limit=50&offset=100}. The header {@code X-Total-Count} says how long it is, and {@code Link} (RFC 8288) where the next and the
 * previous page are. Without {@code limit} a list is whole.
 */
@RestControllerAdvice
class Paging implements ResponseBodyAdvice<Object> {

    private static final int MOST = 1000;

    @Override
    public boolean supports(MethodParameter answer, Class<? extends HttpMessageConverter<?>> converter) {
        return List.class.isAssignableFrom(answer.getParameterType());
    }

    @Override
    public Object beforeBodyWrite(Object body, MethodParameter answer, MediaType type, Class<? extends HttpMessageConverter<?>> converter, ServerHttpRequest request,
                                  ServerHttpResponse response) {
        if (!(body instanceof List<?> list) || !(request instanceof ServletServerHttpRequest servlet) || !"GET".equals(servlet.getServletRequest().getMethod())) {
            return body;
        }
        HttpServletRequest asked = servlet.getServletRequest();
        int limit = number(asked, "limit", Integer.MAX_VALUE);
        int offset = number(asked, "offset", 0);
        response.getHeaders().set("X-Total-Count", Integer.toString(list.size()));
        if (limit == Integer.MAX_VALUE && offset == 0) {
            return body;
        }
        if (limit < 1 || limit > MOST && limit != Integer.MAX_VALUE) {
            throw InvalidInput.of("limit is %1$d; a page has 1 to %2$d entries.", "limit 为 %1$d；每页 1 到 %2$d 条。", limit, MOST);
        }
        int from = Math.min(offset, list.size());
        int to = (int) Math.min((long) from + limit, list.size());
        if (to < list.size()) {
            response.getHeaders().add("Link", link(asked, to, limit, "next"));
        }
        if (from > 0) {
            response.getHeaders().add("Link", link(asked, Math.max(0, from - limit), limit, "prev"));
        }
        return list.subList(from, to);
    }

    private static int number(HttpServletRequest request, String name, int otherwise) {
        String value = request.getParameter(name);
        if (value == null) {
            return otherwise;
        }
        try {
            int number = Integer.parseInt(value);
            if (number >= 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw InvalidInput.of("%1$s is '%2$s'; it is a whole number from 0.", "%1$s 为“%2$s”，应为不小于 0 的整数。", name, value);
    }

    private static String link(HttpServletRequest request, int offset, int limit, String relation) {
        String target = UriComponentsBuilder.fromPath(request.getRequestURI()).query(request.getQueryString()).replaceQueryParam("limit", limit)
                .replaceQueryParam("offset", offset).build(false).toUriString();
        return "<" + target + ">; rel=\"" + relation + "\"";
    }
}
