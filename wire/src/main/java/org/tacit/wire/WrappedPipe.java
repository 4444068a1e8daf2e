package org.tacit.wire;

import java.io.IOException;
import java.lang.foreign.MemorySegment;

/** A pipe that passes everything on; what wraps one overrides the part it changes. */
abstract class WrappedPipe implements Pipe {

    protected final Pipe inner;

    WrappedPipe(Pipe inner) {
        this.inner = inner;
    }

    @Override
    public void send(MemorySegment message) throws IOException {
        inner.send(message);
    }

    @Override
    public void receive(MemorySegment target) throws IOException {
        inner.receive(target);
    }

    @Override
    public byte[] receiveUpTo(int maxBytes) throws IOException {
        return inner.receiveUpTo(maxBytes);
    }

    @Override
    public void flush() throws IOException {
        inner.flush();
    }

    @Override
    public void finish() {
        inner.finish();
    }

    @Override
    public void abort() {
        inner.abort();
    }
}
