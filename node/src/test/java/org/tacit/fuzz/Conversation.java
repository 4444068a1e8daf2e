package org.tacit.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.tacit.crypto.curve.DhGroup;
import org.tacit.crypto.oprf.OprfKey;
import org.tacit.crypto.oprf.OprfMode;
import org.tacit.mpc.Mpc;
import org.tacit.mpc.Secret;
import org.tacit.mpc.semi2k.Semi2k;
import org.tacit.pir.LookupRows;
import org.tacit.pir.keyword.LookupClient;
import org.tacit.pir.keyword.LookupProvider;
import org.tacit.pir.keyword.LookupTable;
import org.tacit.protocol.opprf.Opprf;
import org.tacit.protocol.opprf.OpprfPlan;
import org.tacit.protocol.ot.CheckedOt;
import org.tacit.protocol.ot.EndemicOt;
import org.tacit.protocol.ot.SoftSpokenOt;
import org.tacit.protocol.triple.Lookup;
import org.tacit.protocol.triple.TwoWayCot;
import org.tacit.protocol.vole.SilentVole;
import org.tacit.psi.Items;
import org.tacit.psi.cardinality.PsiCardinality;
import org.tacit.psi.circuit.CircuitPsi;
import org.tacit.psi.ecdh.EcdhPsi;
import org.tacit.psi.ecdh.EcdhPsiParameters;
import org.tacit.psi.multiparty.MultipartyPsi;
import org.tacit.psi.rpmt.RpmtParameters;
import org.tacit.psi.union.PsiUnion;
import org.tacit.psi.vole.VolePsi;
import org.tacit.psi.vole.VolePsiParameters;
import org.tacit.psi.vole.checked.CheckedVolePsi;
import org.tacit.wire.Channel;
import org.tacit.wire.Progress;
import org.tacit.wire.Session;

/**
 * A protocol with small inputs, as its parties run it.
 *
 * @param program by {@link Session#index}
 */
record Conversation(String name, int parties, Function<Session, Object> program) {

    @Override
    public String toString() {
        return name;
    }

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final List<Items> SETS = List.of(ids(0, 40), ids(20, 60), ids(10, 50));

    private static Items ids(int from, int to) {
        return Items.of(IntStream.range(from, to).mapToObj(i -> "1380013%04d".formatted(i)).toList());
    }

    private static Channel channel(Session session) {
        return session.channel(session.peer());
    }

    private static Conversation two(String name, Function<Session, Object> first, Function<Session, Object> second) {
        return new Conversation(name, 2, session -> (session.index() == 0 ? first : second).apply(session));
    }

    private static Conversation sets(String name, Function<Session, Object> program) {
        return new Conversation(name, 2, program);
    }

    static List<Conversation> all() {
        List<Conversation> all = new ArrayList<>();
        transfers(all);
        sets(all);
        all.add(new Conversation("mpc.semi2k", 2, session -> {
            try (Mpc mpc = Semi2k.open(session)) {
                Secret a = mpc.input(0, session.index() == 0 ? new double[] {1, 2, 3, 4} : null, 2, 2);
                Secret b = mpc.input(1, session.index() == 1 ? new double[] {5, 6, 7, 8} : null, 2, 2);
                Secret product = mpc.multiplyMatrix(a, b);
                return mpc.revealToAll(mpc.select(mpc.lessThan(a, product), mpc.sigmoid(a), product));
            }
        }));
        OprfKey key = OprfKey.random(OprfMode.VOPRF, RANDOM);
        LookupTable table = LookupTable.build(new Rows(), key, RANDOM, Progress.SILENT);
        all.add(two("pir.lwe", s -> {
            try (LookupClient client = LookupClient.open(s, key.publicKey(), 1 << 24)) {
                return client.lookup(List.of(Rows.key(3), Rows.key(300)));
            }
        }, s -> new LookupProvider(table).serve(s, s.peer(), questions -> { })));
        return all;
    }

    /** A lookup's table. */
    private record Rows() implements LookupRows {

        static byte[] key(int row) {
            return ("1380013" + row).getBytes(UTF_8);
        }

        @Override
        public int rows() {
            return 40;
        }

        @Override
        public int recordBytes() {
            return 8;
        }

        @Override
        public void scan(Reader reader) {
            for (int i = 0; i < rows(); i++) {
                reader.row(i, key(i), new byte[] {1, 2, 3, 4, 5, 6, 7, (byte) i});
            }
        }
    }

    private static void transfers(List<Conversation> all) {
        long[] choices = {0x5a5a5a5a5a5a5a5aL, 3};
        all.add(two("ot.endemic", s -> new EndemicOt(s, channel(s)).send(70), s -> new EndemicOt(s, channel(s)).receive(70, choices)));
        all.add(two("ot.softspoken", s -> {
            SoftSpokenOt.sender(s, channel(s)).extend(100, new long[200], 0);
            return null;
        }, s -> {
            SoftSpokenOt.receiver(s, channel(s)).extend(100, choices, new long[200], 0);
            return null;
        }));
        all.add(two("ot.checked", s -> {
            CheckedOt.sender(s, channel(s)).extend(100, new long[200], 0);
            return null;
        }, s -> {
            CheckedOt.receiver(s, channel(s)).extend(100, choices, new long[200], 0);
            return null;
        }));
        all.add(two("vole.silent", s -> {
            SilentVole.sender(s, channel(s), 128).expand(100, new long[200], 0);
            return null;
        }, s -> {
            SilentVole.receiver(s, channel(s), 128).expand(100, new long[200], 0, new long[200], 0);
            return null;
        }));
        all.add(two("vole.checked", s -> {
            SilentVole.checkedSender(s, channel(s), 128).expand(100, new long[200], 0);
            return null;
        }, s -> {
            SilentVole.checkedReceiver(s, channel(s), 128).expand(100, new long[200], 0, new long[200], 0);
            return null;
        }));
        OpprfPlan plan = OpprfPlan.programmed(60, 80, 64, 40);
        all.add(two("opprf", s -> Opprf.receive(s, channel(s), plan, keys(60)), s -> {
            Opprf.program(s, channel(s), plan, keys(80), new long[plan.valueWords() * 80]);
            return null;
        }));
        var shape = new Lookup.Shape(20, 4, 1, 16);
        all.add(two("triple.lookup", s -> {
            try (TwoWayCot cot = TwoWayCot.open(s, channel(s), EndemicOt::new, 2)) {
                Lookup.send(cot, shape, (item, table) -> table[0] = item);
            }
            return null;
        }, s -> {
            try (TwoWayCot cot = TwoWayCot.open(s, channel(s), EndemicOt::new, 2)) {
                return Lookup.receive(cot, shape, new long[20]);
            }
        }));
    }

    private static long[] keys(int n) {
        long[] keys = new long[2 * n];
        for (int i = 0; i < n; i++) {
            keys[2 * i + 1] = i;
        }
        return keys;
    }

    private static void sets(List<Conversation> all) {
        VolePsiParameters vole = new VolePsiParameters(1000, 1000, 1000);
        RpmtParameters rpmt = new RpmtParameters(DhGroup.curve25519(), 1000, 1000, 16);
        all.add(sets("psi.vole", s -> new VolePsi(vole).intersect(s, SETS.get(s.index()), Set.copyOf(s.parties()))));
        all.add(sets("psi.vole-malicious", s -> new CheckedVolePsi(vole).intersect(s, SETS.get(s.index()), Set.copyOf(s.parties()))));
        all.add(sets("psi.ecdh", s -> new EcdhPsi(new EcdhPsiParameters(DhGroup.curve25519(), 1000, 16)).intersect(s, SETS.get(s.index()), Set.copyOf(s.parties()))));
        all.add(sets("psi.ecdh-sm2", s -> new EcdhPsi(new EcdhPsiParameters(DhGroup.sm2(), 1000, 16)).intersect(s, SETS.get(s.index()), Set.copyOf(s.parties()))));
        all.add(sets("psi.cardinality", s -> new PsiCardinality(rpmt).count(s, SETS.get(s.index()), Set.copyOf(s.parties()))));
        all.add(sets("psi.union", s -> new PsiUnion(rpmt, 16).unite(s, SETS.get(s.index()), s.parties().getFirst())));
        all.add(sets("psi.circuit", s -> {
            try (Mpc mpc = CircuitPsi.open(s)) {
                return CircuitPsi.match(s, mpc, SETS.get(s.index()), new long[1][40], 1, 1000);
            }
        }));
        all.add(new Conversation("psi.multiparty", 3, s -> new MultipartyPsi().intersect(s, SETS.get(s.index()), Set.copyOf(s.parties()))));
    }
}
