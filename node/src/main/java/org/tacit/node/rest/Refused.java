package org.tacit.node.rest;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.tacit.base.Text;
import tools.jackson.databind.json.JsonMapper;

/** A problem document (RFC 9457) from a filter, of the same form as {@link Problems} writes. */
final class Refused {

    private Refused() {
    }

    static void write(HttpServletResponse response, int status, String code, Text text) throws IOException {
        response.setStatus(status);
        response.setContentType("application/problem+json;charset=UTF-8");
        Map<String, Object> problem = new LinkedHashMap<>();
        problem.put("type", "urn:tacit:" + code);
        problem.put("status", status);
        problem.put("title", text.en());
        problem.put("code", code);
        problem.put("text", text);
        response.getWriter().write(JsonMapper.shared().writeValueAsString(problem));
    }
}
