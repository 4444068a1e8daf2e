package org.tacit.flow.op;

import static org.tacit.flow.op.PublishedTables.CLIENT;
import static org.tacit.flow.op.PublishedTables.HOST;
import static org.tacit.flow.op.PublishedTables.PROVIDER;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.tacit.base.ProtocolViolation;
import org.tacit.data.ColumnType;
import org.tacit.flow.disclosure.Kind;
import org.tacit.flow.spec.Binding;
import org.tacit.flow.spec.StepContext;
import org.tacit.pir.LookupMethod;
import org.tacit.pir.choice.Candidates;
import org.tacit.pir.store.KeptCandidates;
import org.tacit.pir.store.Offer;
import org.tacit.pir.store.PublishedLookup;
import org.tacit.psi.Items;
import org.tacit.psi.keys.KeyFile;
import org.tacit.psi.unbalanced.Readiness;
import org.tacit.wire.Session;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The client's part of {@code pir.lookup}: asks about each distinct key once, in the order of its table, and writes what it found. */
final class LookupAsking {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    /** Keys that are asked about before progress is told. */
    private static final int CHUNK = 1 << 14;
    /** What a client takes of hints and tables. */
    private static final long MOST_BYTES = 1L << 32;

    private final StepContext step;
    private final Binding binding;
    private final Session session;
    private final KeyInput asked;

    LookupAsking(StepContext step) {
        this.step = step;
        this.binding = step.binding();
        this.session = step.session();
        this.asked = new KeyInput(binding, CLIENT);
    }

    void run() {
        Path folder = PublishedTables.clientFolder(step);
        step.kept().alone(folder, session::checkCancelled, () -> {
            Items items = OwnData.prepare(step, () -> Items.withRows(asked.source(step)));
            Optional<Candidates> candidates = PublishedTables.method(binding) == LookupMethod.CANDIDATES ? Optional.of(OwnData.prepare(step, () -> candidates(folder, items))) : Optional.empty();
            step.beforeRelease(PROVIDER, Kind.SIZE, -1);
            if (candidates.isPresent()) {
                step.beforeRelease(PROVIDER, Kind.IDENTIFIER, -1);
            }
            if (binding.plays(HOST)) {
                step.beforeRelease(HOST, Kind.SIZE, -1);
            }
            Readiness.await(session, step.party(PROVIDER));
            session.channel(step.party(PROVIDER)).sendInt(items.count());
            Optional<org.tacit.wire.Party> second = binding.plays(HOST) ? Optional.of(step.party(HOST)) : Optional.empty();
            try (PublishedLookup lookup = PublishedLookup.open(session, step.party(PROVIDER), folder, this::expected, new PublishedLookup.Brings(second, candidates, MOST_BYTES))) {
                write(lookup, items, found(lookup, items));
            }
            return null;
        });
    }

    private static void eachKey(Items items, Consumer<byte[]> use) {
        for (int i = 0; i < items.count(); i++) {
            use.accept(key(items, i));
        }
    }

    private static byte[] key(Items items, int i) {
        byte[] key = new byte[items.length(i)];
        items.copy(i, key, 0);
        return key;
    }

    /** Every key that is asked has a list, or nothing is asked. */
    private Candidates candidates(Path folder, Items items) {
        var table = PirLookup.pool(binding);
        List<byte[]> pool = new ArrayList<>();
        eachKey(Items.of(KeyFile.source(() -> step.open(PirLookup.POOL), table.hash(), table.rows())), pool::add);
        KeptCandidates candidates = KeptCandidates.open(folder.resolve("candidates"), pool, binding.params().intValue(PirLookup.CANDIDATES), session.random());
        eachKey(items, candidates::list);
        return candidates;
    }

    /** What the contract says is what is offered. */
    private void expected(Offer offer) {
        if (!offer.what().equals(PublishedTables.description(binding)) || offer.epoch() != PublishedTables.epoch(binding) || !offer.format().types().equals(types())
                || offer.rows() > PublishedTables.keys(binding).rows()) {
            throw ProtocolViolation.of("%s offers another table, method or epoch than the contract names; both must start from the same contract.",
                    "%s 提供的数据表、方法或密钥轮次与合约不一致；双方须依据同一合约运行。", step.party(PROVIDER));
        }
    }

    private List<ColumnType> types() {
        return DeliveredCells.types(PublishedTables.from(binding), PublishedTables.columns(binding));
    }

    private String[][] found(PublishedLookup lookup, Items items) {
        String[][] found = new String[items.count()][];
        for (int from = 0; from < found.length; from += CHUNK) {
            session.checkCancelled();
            List<byte[]> keys = new ArrayList<>();
            for (int i = from; i < Math.min(from + CHUNK, found.length); i++) {
                keys.add(key(items, i));
            }
            List<Optional<String[]>> rows = lookup.lookup(keys);
            for (int i = 0; i < keys.size(); i++) {
                found[from + i] = rows.get(i).orElse(null);
            }
            session.progress().report("pir.lookup", from + keys.size(), found.length);
        }
        return found;
    }

    private void write(PublishedLookup lookup, Items items, String[][] found) {
        step.write("rows", out -> {
            try (FoundRows rows = new FoundRows(out, asked.columns().size(), PublishedTables.columns(binding), types())) {
                for (long row = 0; row < asked.rows(); row++) {
                    // Rows that key.prepare left out at the end are unknown to the items.
                    int item = row < items.report().rows() ? items.itemOf(row) : Items.LEFT_OUT;
                    if (item < 0) {
                        rows.unasked(row);
                    } else {
                        rows.row(row, key(items, item), found[item]);
                    }
                }
            }
        });
        ObjectNode report = JSON.valueToTree(items.report());
        report.setAll(PirLookup.report(lookup.offer()));
        report.put("found", Arrays.stream(found).filter(Objects::nonNull).count()).put("spoiled", lookup.spoiled());
        step.write("report", out -> out.write(JSON.writeValueAsString(report).getBytes(StandardCharsets.UTF_8)));
    }
}
