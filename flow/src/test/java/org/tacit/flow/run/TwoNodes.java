package org.tacit.flow.run;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.tacit.base.PolicyDenied;
import org.tacit.data.Table;
import org.tacit.flow.contract.Contract;
import org.tacit.flow.contract.SignedContract;
import org.tacit.flow.policy.PolicyCheck;
import org.tacit.flow.policy.TablePolicy;
import org.tacit.flow.policy.Usage;
import org.tacit.flow.spec.Operators;
import org.tacit.flow.spec.Reservation;
import org.tacit.flow.spec.TableRef;
import org.tacit.wire.LocalNetwork;
import org.tacit.wire.Party;
import org.tacit.wire.Pipe;
import org.tacit.wire.SessionOptions;
import org.tacit.wire.Traffic;

/** The nodes of a contract's parties inside one process, each with a folder, tables and a policy of its own. */
public final class TwoNodes {

    private final LocalNetwork network = new LocalNetwork();
    private final Map<String, Node> nodes = new LinkedHashMap<>();
    private final Operators operators;
    private final Path root;
    private Pipe.Wrap wrap = Pipe.Wrap.NONE;
    private volatile java.time.Instant now = java.time.Instant.parse("2027-01-01T00:00:00Z");

    private final class Node {
        private final Party party;
        private List<Table> tables;
        private List<TablePolicy> policies;
        private final ArtifactStore store;
        private final Recorder recorder = new Recorder();
        private KeptFolders kept;

        Node(Party party, List<Table> tables, List<TablePolicy> policies) {
            this.party = party;
            this.tables = tables;
            this.policies = policies;
            this.store = new ArtifactStore(root.resolve(party.name()));
            this.kept = new KeptFolders(root.resolve(party.name() + "-kept"), (java.time.InstantSource) () -> now);
            network.transport(party);
        }

        PolicyCheck policy() {
            List<TableRef> own = tables.stream().map(t -> TableRef.of(t.name(), party.name(), t, t.contentHash())).toList();
            return new PolicyCheck(party.name(), operators, own, policies, Usage.NONE, List.of());
        }

        Table open(TableRef ref) {
            return tables.stream().filter(t -> t.name().equals(ref.table()) && t.contentHash().equals(ref.hash())).findFirst().orElseThrow();
        }
    }

    /** What a node's listener was told. */
    public static final class Recorder implements RunListener {
        private final List<String> events = new ArrayList<>();
        private final Map<String, Traffic> traffic = new LinkedHashMap<>();
        private String told;
        private boolean broke;

        @Override
        public synchronized void resumed(List<String> complete) {
            events.add("resumed " + complete);
        }

        @Override
        public synchronized void stepStarted(String step, String role) {
            events.add("started " + step + " as " + role);
        }

        @Override
        public synchronized void stepFinished(String step, List<Artifact> artifacts, Traffic sent, double seconds) {
            events.add("finished " + step + " " + artifacts.stream().map(Artifact::port).toList());
            traffic.put(step, sent);
        }

        @Override
        public synchronized void stepFailed(String step, org.tacit.base.TacitException cause) {
            events.add("failed " + step + " " + cause.code());
        }

        @Override
        public synchronized Reservation reserving(String step) {
            events.add("reserving " + step);
            if (broke) {
                throw PolicyDenied.of("Nothing is left of the budget.", "预算已用尽。");
            }
            return new Reservation() {
                @Override
                public void commit() {
                    add("spent " + step);
                }

                @Override
                public void close() {
                    add("closed " + step);
                }
            };
        }

        private synchronized void add(String event) {
            events.add(event);
        }

        /** It has nothing left to spend. */
        public synchronized void broke() {
            broke = true;
        }

        @Override
        public synchronized void partnersTold(org.tacit.base.TacitException cause) {
            told = cause.text().en();
        }

        /** What the partners were told last. */
        public synchronized String told() {
            return told;
        }

        public synchronized List<String> drain() {
            List<String> copy = List.copyOf(events);
            events.clear();
            return copy;
        }

        public synchronized Traffic traffic(String step) {
            return traffic.get(step);
        }
    }

    /** What became of one node's run: artifacts, or why not. */
    public record Outcome(List<Artifact> artifacts, Throwable failure) {
    }

    public TwoNodes(Operators operators, Path root) {
        this.operators = operators;
        this.root = root;
    }

    /** Something between every channel and its connection, at every node. */
    public TwoNodes wrap(Pipe.Wrap between) {
        wrap = between;
        return this;
    }

    public TwoNodes add(String name, List<Table> tables, List<TablePolicy> policies) {
        nodes.put(name, new Node(new Party(name, "local-" + name), tables, policies));
        return this;
    }

    /** What a table is from now on. */
    public void tables(String name, List<Table> tables) {
        nodes.get(name).tables = tables;
    }

    public void clock(java.time.Instant time) {
        now = time;
    }

    /** What the node holds in memory is lost; what it keeps on disk stays. */
    public void restart(String name) {
        Node node = nodes.get(name);
        node.kept.close();
        node.kept = new KeptFolders(root.resolve(name + "-kept"), (java.time.InstantSource) () -> now);
    }

    public void policies(String name, List<TablePolicy> policies) {
        nodes.get(name).policies = policies;
    }

    public Recorder recorder(String name) {
        return nodes.get(name).recorder;
    }

    public JobArtifacts artifacts(String name, String job) {
        return nodes.get(name).store.job(job);
    }

    public PolicyCheck policy(String name) {
        return nodes.get(name).policy();
    }

    /** Runs the job at every node of the contract, each on a thread of its own. */
    public Map<String, Outcome> run(Contract contract, String job, int attempt, StopFlag stop) {
        Map<String, FutureTask<List<Artifact>>> tasks = new LinkedHashMap<>();
        contract.parties().forEach(p -> {
            Node node = nodes.get(p.name());
            SessionOptions options = SessionOptions.standard().withOpenWithin(Duration.ofSeconds(30)).withDeadline(Duration.ofSeconds(60))
                    .withSilence(Duration.ofSeconds(60)).withWrap(wrap);
            Callable<List<Artifact>> run = () -> new Executor(operators, node::open, SessionFactory.over(network.transport(node.party), options),
                    node.store, node::policy, node.kept, node.recorder).run(new Job(SignedContract.unsigned(contract), job, attempt, p.name()), stop);
            FutureTask<List<Artifact>> task = new FutureTask<>(run);
            tasks.put(p.name(), task);
            Thread.ofPlatform().daemon().name(p.name()).start(task);
        });
        Map<String, Outcome> outcomes = new LinkedHashMap<>();
        tasks.forEach((name, task) -> {
            try {
                outcomes.put(name, new Outcome(task.get(), null));
            } catch (ExecutionException e) {
                outcomes.put(name, new Outcome(null, e.getCause()));
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        return outcomes;
    }
}
