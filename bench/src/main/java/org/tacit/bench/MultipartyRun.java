package org.tacit.bench;

import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.tacit.data.Table;
import org.tacit.psi.Items;
import org.tacit.psi.multiparty.MultipartyPsi;
import org.tacit.wire.Session;

/**
 * {@code psi --protocol vole --parties K}: a holds n items, every other party m. Half of the smaller number is held by all; an eighth by each party and
 * the next one only, so that a protocol that shows pairs is wrong. All learn.
 *
 * <p>A party's items, before they are put into its own order: the common ones, those shared with the next, those shared with the one before,
 * and its own. Element i of these is common where {@code i < common}, at every party the same item.
 */
final class MultipartyRun implements PsiVariant {

    /** A stride through a party's rows that no size has as a factor, as long as tables are shorter than it. */
    private static final long STRIDE = 2_147_483_647;

    private static int items(Settings settings, int party) {
        PsiInputs inputs = PsiInputs.of(settings);
        return party == 0 ? inputs.n() : inputs.m();
    }

    private static int parties(Settings settings) {
        return settings.number("parties", 2);
    }

    /** The number whose identifier is element {@code i} of a party. */
    private static long number(Settings settings, int party, int i) {
        int common = PsiInputs.of(settings).common();
        int pair = common / 4;
        int parties = parties(settings);
        if (i < common) {
            return i;
        }
        if (i < common + 2 * pair) {
            int with = i < common + pair ? party : (party + parties - 1) % parties;
            return common + (long) with * pair + (i - common) % pair;
        }
        // Far from all others.
        return (party + 1L) << 40 | i;
    }

    /** The element in a row: each party has an order of its own. */
    private static int element(int row, int party, int items) {
        return (int) Math.floorMod(STRIDE * (party % 2 == 0 ? row : items - 1 - row) + 7919L * party, (long) items);
    }

    @Override
    public void generate(Path folder, Settings settings) {
        List<String> names = Bench.parties(parties(settings));
        for (int p = 0; p < names.size(); p++) {
            int party = p;
            int items = items(settings, p);
            PsiInputs.write(folder.resolve(names.get(p)), IntStream.range(0, items).mapToLong(row -> number(settings, party, element(row, party, items))));
        }
    }

    @Override
    public String label(Settings settings) {
        return "vole-multiparty";
    }

    @Override
    public int warmUpItems() {
        return 1 << 16;
    }

    @Override
    public Map<String, Object> run(Session session, Path folder, Table mine, Settings settings) {
        Items items = Items.of(mine, PsiInputs.COLUMN);
        LongFile.write(folder.resolve(PsiInputs.ROWS), new MultipartyPsi().intersect(session, items, Set.copyOf(session.parties())).rows());
        return Map.of();
    }

    /** Every party wrote every common row once, in one order. */
    @Override
    public boolean check(Path folder, Settings settings, List<PartyReport> parties, Map<String, Object> report) {
        int common = PsiInputs.of(settings).common();
        List<String> names = Bench.parties(parties(settings));
        long[] order = null;
        for (int p = 0; p < names.size(); p++) {
            int party = p;
            int items = items(settings, p);
            long[] rows = LongFile.read(folder.resolve(names.get(p)).resolve(PsiInputs.ROWS));
            report.put("common", rows.length);
            if (rows.length != common || LongStream.of(rows).anyMatch(row -> row < 0 || row >= items)) {
                return false;
            }
            long[] elements = LongStream.of(rows).map(row -> element((int) row, party, items)).toArray();
            order = order == null ? elements : order;
            BitSet seen = new BitSet(common);
            for (int i = 0; i < common; i++) {
                if (elements[i] != order[i] || elements[i] >= common || seen.get((int) elements[i])) {
                    return false;
                }
                seen.set((int) elements[i]);
            }
        }
        return true;
    }
}
