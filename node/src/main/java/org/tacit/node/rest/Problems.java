package org.tacit.node.rest;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.nio.file.InvalidPathException;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.transaction.TransactionException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.ServletWebRequest;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;
import org.tacit.base.Cancelled;
import org.tacit.base.InvalidInput;
import org.tacit.base.PeerFailed;
import org.tacit.base.PolicyDenied;
import org.tacit.base.ProtocolViolation;
import org.tacit.base.TacitException;
import org.tacit.base.Text;
import org.tacit.node.access.Caller;
import org.tacit.node.access.NotSignedIn;
import tools.jackson.databind.json.JsonMapper;

/** Every failure as {@code application/problem+json} (RFC 9457), with a stable {@code code} and the sentence in both languages. */
@RestControllerAdvice
class Problems extends ResponseEntityExceptionHandler {

    private static final Logger LOG = LoggerFactory.getLogger(Problems.class);

    @ExceptionHandler(TacitException.class)
    ResponseEntity<Object> ours(TacitException e, HttpServletRequest request, Locale locale) {
        int status = switch (e) {
            case InvalidInput i -> i.isMissing() ? 404 : 400;
            case PolicyDenied p -> 403;
            case PeerFailed p -> 502;
            case ProtocolViolation p -> 502;
            case Cancelled c -> 409;
        };
        if (status == 403) {
            // Whom and what; never the words of the request, nor an id in its address.
            LOG.info("refused: {} may not {} {} ({})", CredentialFilter.caller(request).map(Caller::name).orElse("nobody"), request.getMethod(),
                    request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE), CredentialFilter.address(request));
        }
        return problem(status, status == 404 ? "not-found" : e.code(), e.text(), locale);
    }

    @ExceptionHandler(NotSignedIn.class)
    ResponseEntity<Object> notSignedIn(NotSignedIn e, Locale locale) {
        return ResponseEntity.status(401).header(HttpHeaders.WWW_AUTHENTICATE, "Bearer").body(problem(401, e.code(), e.text(), locale).getBody());
    }

    /** A name that the file system cannot have, such as one with a NUL. */
    @ExceptionHandler(InvalidPathException.class)
    ResponseEntity<Object> noPath(InvalidPathException e, Locale locale) {
        return problem(400, "invalid-input", Text.of("The request names a file that cannot be; use a path without control characters.", "请求中的文件名无效；请使用不含控制字符的路径。"), locale);
    }

    /** Its disk is full, or its server is away: nothing of the request was kept, and it may be sent again. */
    @ExceptionHandler({DataAccessException.class, TransactionException.class})
    ResponseEntity<Object> noDatabase(RuntimeException e, Locale locale) {
        LOG.error("the database failed while a request was answered", e);
        return ResponseEntity.status(503).header(HttpHeaders.RETRY_AFTER, "5").body(problem(503, "not-ready",
                Text.of("This node's database cannot be read or written now; /api/health says what is not well. Ask again when it is.",
                        "本节点的数据库目前无法读写；/api/health 说明了原因，恢复后请重试。"), locale).getBody());
    }

    @ExceptionHandler(RuntimeException.class)
    ResponseEntity<Object> unexpected(RuntimeException e, Locale locale) {
        LOG.error("unexpected failure while answering a request", e);
        return problem(500, "internal", Text.of("The node failed unexpectedly (%s); its log has the details.",
                "节点出现意外故障（%s），详见节点日志。", e.getClass().getSimpleName()), locale);
    }

    /** What Spring itself refuses: unknown path, wrong method, unreadable body. */
    @Override
    protected ResponseEntity<Object> handleExceptionInternal(Exception e, Object body, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        Throwable cause = e;
        while (cause != null && !(cause instanceof TacitException)) {
            cause = cause.getCause();
        }
        if (cause instanceof TacitException ours) {
            return ours(ours, ((ServletWebRequest) request).getRequest(), request.getLocale());
        }
        Text text = switch (status.value()) {
            case 404 -> Text.of("There is no such address in this API; see /openapi.json.", "此 API 中没有该地址，见 /openapi.json。");
            case 405 -> Text.of("This address does not take that method; see /openapi.json.", "该地址不支持此方法，见 /openapi.json。");
            default -> Text.of("The request cannot be read (%s); see /openapi.json.", "无法读取请求（%s），见 /openapi.json。", e.getClass().getSimpleName());
        };
        return problem(status.value(), "invalid-request", text, request.getLocale());
    }

    /** For what is refused before any handler is found. */
    static void write(HttpServletResponse response, int status, String code, Text text, Locale locale) throws IOException {
        response.setStatus(status);
        response.setContentType("application/problem+json;charset=UTF-8");
        response.getWriter().write(JsonMapper.shared().writeValueAsString(new OpenApi.Problem("urn:tacit:" + code, status, text.in(locale), code, text)));
    }

    private static ResponseEntity<Object> problem(int status, String code, Text text, Locale locale) {
        ProblemDetail detail = ProblemDetail.forStatus(status);
        detail.setType(URI.create("urn:tacit:" + code));
        detail.setTitle(text.in(locale));
        detail.setProperty("code", code);
        detail.setProperty("text", text);
        return ResponseEntity.status(status).body(detail);
    }
}
