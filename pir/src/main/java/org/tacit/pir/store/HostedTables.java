package org.tacit.pir.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.tacit.pir.Gate;
import org.tacit.pir.LookupServer;
import org.tacit.pir.dpf.DpfHost;
import org.tacit.pir.dpf.HostTable;
import org.tacit.pir.dpf.TableSync;
import org.tacit.wire.Party;
import org.tacit.wire.Session;

/** Sealed tables that this node serves for others as their second host, in memory: after a restart a provider hands its table over again. Thread-safe. */
public final class HostedTables implements AutoCloseable {

    private final Map<String, Hosted> tables = new ConcurrentHashMap<>();

    /** The one of a name; the same for all who ask. */
    public Hosted of(String name) {
        return tables.computeIfAbsent(name, n -> new Hosted());
    }

    /** One of them. */
    public static final class Hosted implements LookupServer {
        private HostTable table;
        private DpfHost host;
        private final List<HostTable> spoiled = new ArrayList<>();

        private Hosted() {
        }

        /** Takes what changed, or all of it, from the provider; {@link LivePublication#handOver} is the other side. */
        public synchronized void receive(Session session, Party provider) {
            HostTable next;
            try {
                next = TableSync.receive(session, provider, Optional.ofNullable(table));
            } catch (RuntimeException e) {
                // It may have been changed in part; conversations that have it hear that versions differ.
                if (table != null) {
                    spoiled.add(table);
                    table = null;
                }
                throw e;
            }
            if (next != table) {
                if (host == null) {
                    host = DpfHost.second(next);
                } else {
                    host.replace(next);
                }
                if (table != null) {
                    table.close();
                }
                spoiled.forEach(HostTable::close);
                spoiled.clear();
                table = next;
            }
        }

        private synchronized DpfHost host() {
            if (host == null) {
                throw new IllegalStateException("nothing was handed over");
            }
            return host;
        }

        @Override
        public long serve(Session session, Party client, Gate gate) {
            return host().serve(session, client, gate);
        }

        private synchronized void close() {
            if (table != null) {
                table.close();
            }
            spoiled.forEach(HostTable::close);
        }
    }

    @Override
    public void close() {
        tables.values().forEach(Hosted::close);
        tables.clear();
    }
}
