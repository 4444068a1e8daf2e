package org.tacit.node.rest;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.ContentCachingResponseWrapper;
import org.tacit.base.Text;
import org.tacit.crypto.symmetric.DomainHash;
import org.tacit.crypto.symmetric.HashSuite;
import org.tacit.node.access.Caller;
import org.tacit.node.store.Times;

/**
 * {@code Idempotency-Key}: a POST, PUT, PATCH or DELETE that comes again with the same key is done once, and answered as the first time (header {@code Idempotency-Replayed}).
 * The same key with another request is refused, and so is one whose first request still runs or ended with the node. Kept for a day. Answers with secrets ({@code Cache-Control:
 * no-store}) and answers larger than a megabyte are not kept: the second request hears that the first was done.
 */
final class Idempotency extends OncePerRequestFilter {

    static final String HEADER = "Idempotency-Key";
    private static final int LONGEST_KEY = 200;
    private static final int LARGEST = 1 << 20;
    private static final Duration KEPT = Duration.ofDays(1);
    private static final int RUNNING = 0;

    private final JdbcClient sql;
    private final Clock clock;
    private final byte[] key;

    private record Answer(String request, int status, String type, byte[] body) {
    }

    /** @param key a secret that the database does not hold: requests may have passwords in them, and their hashes must not be tried out */
    Idempotency(JdbcClient sql, Clock clock, String key) {
        this.sql = sql;
        this.clock = clock;
        this.key = key.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return request.getHeader(HEADER) == null || Caller.current() == Caller.NOBODY || "GET".equals(request.getMethod()) || "HEAD".equals(request.getMethod());
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain) throws ServletException, IOException {
        String given = request.getHeader(HEADER);
        if (given.isBlank() || given.length() > LONGEST_KEY) {
            Refused.write(response, 400, "invalid-input", Text.of("An Idempotency-Key has 1 to %d characters.", "Idempotency-Key 的长度为 1 到 %d 个字符。", LONGEST_KEY));
            return;
        }
        KeptRequest kept = new KeptRequest(request, LARGEST);
        if (kept.isTooLarge()) {
            Refused.write(response, 413, "invalid-input", Text.of("A request with an Idempotency-Key has a body of at most %d bytes.", "带 Idempotency-Key 的请求体最多 %d 字节。", LARGEST));
            return;
        }
        Caller caller = Caller.current();
        String id = hash("key", caller.tenant(), caller.name(), given);
        String asked = hash("request", request.getMethod(), request.getRequestURI(), String.valueOf(request.getQueryString()), HexFormat.of().formatHex(kept.body()));
        Instant now = clock.instant();
        sql.sql("delete from idempotency where expires_at < ?").param(Times.sql(now)).update();
        if (!begin(id, asked, now)) {
            again(response, id, asked);
            return;
        }
        first(kept, response, chain, id);
    }

    private String hash(String what, String... parts) {
        DomainHash hash = DomainHash.of(HashSuite.SHA_256, "tacit/rest/idempotency/v1").add(key).add(what.getBytes(StandardCharsets.UTF_8));
        for (String part : parts) {
            hash.add(part.getBytes(StandardCharsets.UTF_8));
        }
        return HexFormat.of().formatHex(hash.digest());
    }

    private boolean begin(String id, String asked, Instant now) {
        try {
            return sql.sql("insert into idempotency (id, request, status, expires_at) values (?, ?, ?, ?)").params(id, asked, RUNNING, Times.sql(now.plus(KEPT))).update() == 1;
        } catch (DuplicateKeyException e) {
            return false;
        }
    }

    private void first(HttpServletRequest request, HttpServletResponse response, FilterChain chain, String id) throws ServletException, IOException {
        ContentCachingResponseWrapper answer = new ContentCachingResponseWrapper(response);
        boolean done = false;
        try {
            chain.doFilter(request, answer);
            done = true;
        } finally {
            // What failed inside the node, or was refused for now, may be tried again.
            int status = answer.getStatus();
            if (!done || status >= 500 || status == 429 || status == 409) {
                sql.sql("delete from idempotency where id = ?").param(id).update();
            } else {
                keep(id, answer);
            }
        }
        answer.copyBodyToResponse();
    }

    private void keep(String id, ContentCachingResponseWrapper answer) {
        // What is only not to be kept by browsers says more than that, see AnswerHeaders.
        boolean secret = answer.getHeaders("Cache-Control").contains("no-store");
        byte[] body = answer.getContentAsByteArray();
        boolean whole = !secret && body.length <= LARGEST;
        sql.sql("update idempotency set status = ?, content_type = ?, body = ? where id = ?").params(answer.getStatus(), answer.getContentType(), whole ? body : null, id).update();
    }

    private void again(HttpServletResponse response, String id, String asked) throws IOException {
        Optional<Answer> before = sql.sql("select request, status, content_type, body from idempotency where id = ?").param(id)
                .query((row, n) -> new Answer(row.getString(1), row.getInt(2), row.getString(3), row.getBytes(4))).optional();
        if (before.isEmpty() || before.get().status == RUNNING) {
            Refused.write(response, 409, "in-progress", Text.of("The first request with this Idempotency-Key has not ended, or ended with the node; look whether it was done.",
                    "使用该 Idempotency-Key 的首个请求尚未结束，或随节点中断；请先确认它是否已生效。"));
            return;
        }
        Answer answer = before.get();
        if (!answer.request.equals(asked)) {
            Refused.write(response, 422, "invalid-input", Text.of("This Idempotency-Key was used for another request; take a new one.", "该 Idempotency-Key 已用于另一请求，请换用新的。"));
        } else if (answer.body == null) {
            Refused.write(response, 409, "done-before", Text.of("The request was done before; its answer held a secret or was large and is not kept.", "该请求先前已执行；其应答含有秘密或过大，未予保留。"));
        } else {
            response.setHeader("Idempotency-Replayed", "true");
            response.setStatus(answer.status);
            if (answer.type != null) {
                response.setContentType(answer.type);
            }
            try {
                response.getOutputStream().write(answer.body);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
