package org.tacit.node.rest;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/** A request whose body was read, and can be read once more by whom it is for. */
final class KeptRequest extends HttpServletRequestWrapper {

    private final byte[] body;
    private final boolean tooLarge;

    KeptRequest(HttpServletRequest request, int largest) throws IOException {
        super(request);
        byte[] read = request.getInputStream().readNBytes(largest + 1);
        tooLarge = read.length > largest;
        body = read;
    }

    boolean isTooLarge() {
        return tooLarge;
    }

    byte[] body() {
        return body;
    }

    @Override
    public ServletInputStream getInputStream() {
        ByteArrayInputStream in = new ByteArrayInputStream(body);
        return new ServletInputStream() {
            @Override
            public boolean isFinished() {
                return in.available() == 0;
            }

            @Override
            public boolean isReady() {
                return true;
            }

            @Override
            public void setReadListener(ReadListener listener) {
                throw new UnsupportedOperationException("a kept body is read at once");
            }

            @Override
            public int read() {
                return in.read();
            }

            @Override
            public int read(byte[] out, int offset, int length) {
                return in.read(out, offset, length);
            }
        };
    }

    @Override
    public BufferedReader getReader() {
        return new BufferedReader(new InputStreamReader(getInputStream(), StandardCharsets.UTF_8));
    }
}
