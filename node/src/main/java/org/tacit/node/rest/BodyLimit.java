package org.tacit.node.rest;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.springframework.web.filter.OncePerRequestFilter;
import org.tacit.base.Text;

/** No more of a request is read than this; documents here are texts that people write. A table that is sent has a bound of its own ({@code sources.yaml}). */
final class BodyLimit extends OncePerRequestFilter {

    static final long MOST = 16L << 20;
    private static final Pattern TABLE = Pattern.compile("/api/tables/[^/]+/content");

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return request.getMethod().equals("PUT") && TABLE.matcher(request.getRequestURI()).matches();
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain) throws ServletException, IOException {
        if (request.getContentLengthLong() > MOST) {
            Problems.write(response, 413, "invalid-input", Text.of("A request has a body of at most %d bytes.", "请求体最多 %d 字节。", MOST), request.getLocale());
            return;
        }
        // A body without a length is counted while it is read.
        chain.doFilter(request.getContentLengthLong() >= 0 ? request : new Counted(request), response);
    }

    private static final class Counted extends HttpServletRequestWrapper {
        private Body body;

        Counted(HttpServletRequest request) {
            super(request);
        }

        @Override
        public ServletInputStream getInputStream() throws IOException {
            if (body == null) {
                body = new Body(getRequest().getInputStream());
            }
            return body;
        }

        @Override
        public BufferedReader getReader() throws IOException {
            return new BufferedReader(new InputStreamReader(getInputStream(), StandardCharsets.UTF_8));
        }
    }

    private static final class Body extends ServletInputStream {
        private final ServletInputStream in;
        private long read;

        Body(ServletInputStream in) {
            this.in = in;
        }

        private int counted(int bytes) throws IOException {
            read += Math.max(0, bytes);
            if (read > MOST) {
                throw new IOException("the body is longer than " + MOST + " bytes");
            }
            return bytes;
        }

        @Override
        public int read() throws IOException {
            int next = in.read();
            counted(next < 0 ? 0 : 1);
            return next;
        }

        @Override
        public int read(byte[] out, int offset, int length) throws IOException {
            return counted(in.read(out, offset, length));
        }

        @Override
        public boolean isFinished() {
            return in.isFinished();
        }

        @Override
        public boolean isReady() {
            return in.isReady();
        }

        @Override
        public void setReadListener(ReadListener listener) {
            in.setReadListener(listener);
        }
    }
}
