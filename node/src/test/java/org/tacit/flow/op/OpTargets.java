package org.tacit.flow.op;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/** Doors to artifacts of steps. */
public final class OpTargets {

    private OpTargets() {
    }

    public static byte[] alignment() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Alignment.write(out, 3, sink -> {
            sink.accept(5);
            sink.accept(0);
            sink.accept(7);
        });
        return out.toByteArray();
    }

    public static void alignment(byte[] bytes) {
        Alignment.read(new ByteArrayInputStream(bytes), 100);
    }

    public static void scores(byte[] bytes) {
        Scores.read(new ByteArrayInputStream(bytes));
    }

    public static void sharedRows(byte[] bytes) {
        SharedRows.read(new ByteArrayInputStream(bytes));
    }
}
