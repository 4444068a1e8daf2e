package org.tacit.bench;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.tacit.data.ColumnType;
import org.tacit.data.Table;
import org.tacit.psi.Items;
import org.tacit.psi.payload.SealedPayload;
import org.tacit.wire.Session;

/**
 * {@code psi --protocol payload}: a gets a column of b for matching rows, and b does not learn which match. The column is the identifier itself, so
 * that every cell can be checked where it arrives.
 */
final class PayloadRun implements PsiVariant {

    private static final String WRONG = "wrong";

    @Override
    public String label(Settings settings) {
        return "payload-sealed";
    }

    @Override
    public int warmUpItems() {
        return 1 << 15;
    }

    @Override
    public Map<String, Object> run(Session session, Path folder, Table mine, Settings settings) {
        boolean receives = session.index() == 0;
        PsiInputs inputs = PsiInputs.of(settings);
        Items items = Items.of(mine, PsiInputs.COLUMN);
        SealedPayload payload = new SealedPayload(session, session.parties().get(1), receives ? inputs.m() : inputs.n());
        if (!receives) {
            payload.send(items, mine, List.of(PsiInputs.COLUMN));
            return Map.of();
        }
        long[] wrong = new long[1];
        LongFile.write(folder.resolve(PsiInputs.ROWS), sink -> wrong[0] = payload.receive(items, List.of(ColumnType.TEXT), (row, cells) -> {
            wrong[0] += PsiInputs.identifier(row).equals(cells[0]) ? 0 : 1;
            sink.accept(row);
        }).spoiled() + wrong[0]);
        LongFile.write(folder.resolve(WRONG), wrong);
        return Map.of();
    }

    /** Every common row once, each with its own cell. */
    @Override
    public boolean check(Path folder, Settings settings, List<PartyReport> parties, Map<String, Object> report) {
        PsiInputs inputs = PsiInputs.of(settings);
        long[] rows = LongFile.read(folder.resolve("a").resolve(PsiInputs.ROWS));
        report.put("common", rows.length);
        Arrays.sort(rows);
        return Arrays.equals(rows, LongStream.range(inputs.n() - inputs.common(), inputs.n()).toArray())
                && LongFile.read(folder.resolve("a").resolve(WRONG))[0] == 0;
    }
}
