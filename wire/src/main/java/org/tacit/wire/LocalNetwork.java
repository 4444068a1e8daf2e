package org.tacit.wire;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Several parties inside one process, for tests: the same sessions as over TLS, on lines in memory. */
public final class LocalNetwork {

    private final Map<Party, Local> transports = new ConcurrentHashMap<>();

    /** The transport of one party of this network. */
    public Transport transport(Party self) {
        return transports.computeIfAbsent(self, Local::new);
    }

    private final class Local extends Switchboard {
        private final Party self;

        Local(Party self) {
            this.self = self;
        }

        @Override
        public Party self() {
            return self;
        }

        @Override
        boolean weDial(Party peer) {
            return self.fingerprint().compareTo(peer.fingerprint()) < 0;
        }

        @Override
        Line dial(Party peer, Duration within) throws IOException {
            Local other = transports.get(peer);
            if (other == null) {
                throw new IOException("there is no " + peer + " in this process");
            }
            MemoryLine[] ends = MemoryLine.pair();
            Thread.ofVirtual().start(() -> {
                try {
                    other.welcome(ends[1], self, Hello.read(ends[1], self));
                } catch (IOException e) {
                    ends[1].abort();
                }
            });
            return ends[0];
        }
    }
}
