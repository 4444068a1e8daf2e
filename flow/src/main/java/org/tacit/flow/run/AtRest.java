package org.tacit.flow.run;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;

/** How artifacts lie on this party's disk: as they are, unless the node seals them. */
public interface AtRest {

    /** As they are. */
    AtRest PLAIN = new AtRest() {
        @Override
        public String name(String file) {
            return file;
        }

        @Override
        public OutputStream writing(String job, String file, OutputStream to) {
            return to;
        }

        @Override
        public InputStream reading(String job, String file, InputStream from) {
            return from;
        }

        @Override
        public long size(String file, long bytes) {
            return bytes;
        }

        @Override
        public void gone(Path file) {
        }
    };

    /** The name under which a new file is kept; {@link #reading} and {@link #size} know from it how the file was written. */
    String name(String file);

    /** What is written comes out at {@code to}; whole when the stream is closed, which leaves {@code to} open. */
    OutputStream writing(String job, String file, OutputStream to) throws IOException;

    /** The content; closing it closes {@code from}. */
    InputStream reading(String job, String file, InputStream from) throws IOException;

    /** Bytes on disk of a file with so many bytes of content. */
    long size(String file, long bytes);

    /** The file is about to be deleted for good. */
    void gone(Path file);
}
