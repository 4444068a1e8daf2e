package org.tacit.learn;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.tacit.mpc.Mpc;
import org.tacit.mpc.PlainMpc;
import org.tacit.mpc.Secret;
import org.tacit.wire.Party;
import org.tacit.wire.Session;

/**
 * The plaintext twin played by real parties: an owner sends its input to the others in the clear, and each runs the same
 * {@link PlainMpc}. Tests programs, hides nothing.
 */
final class TwinMpc implements Mpc {

    private final Session session;
    private final PlainMpc plain = PlainMpc.single(20);

    TwinMpc(Session session) {
        this.session = session;
    }

    @Override
    public int me() {
        return session.index();
    }

    @Override
    public int parties() {
        return session.parties().size();
    }

    @Override
    public int fractionBits() {
        return plain.fractionBits();
    }

    @Override
    public Secret input(int owner, double[] values, int rows, int cols) {
        Party from = session.parties().get(owner);
        if (owner != me()) {
            if (values != null) {
                throw new IllegalArgumentException("only the owner brings values");
            }
            byte[] bytes = session.channel(from).receive(8 * rows * cols);
            double[] received = new double[rows * cols];
            ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asDoubleBuffer().get(received);
            return plain.input(0, received, rows, cols);
        }
        ByteBuffer bytes = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asDoubleBuffer().put(values);
        for (Party party : session.parties()) {
            if (!party.equals(session.self())) {
                session.channel(party).send(bytes.array());
                session.channel(party).flush();
            }
        }
        return plain.input(0, values, rows, cols);
    }

    @Override
    public Secret constant(double[] values, int rows, int cols) {
        return plain.constant(values, rows, cols);
    }

    @Override
    public double[] reveal(Secret secret, int to) {
        return to == me() ? plain.revealToAll(secret) : null;
    }

    @Override
    public double[] revealToAll(Secret secret) {
        return plain.revealToAll(secret);
    }

    @Override
    public long[] keep(Secret a) {
        return plain.keep(a);
    }

    @Override
    public Secret restore(long[] part, int rows, int cols) {
        return plain.restore(part, rows, cols);
    }

    @Override
    public Secret within(Secret a, double low, double high) {
        return plain.within(a, low, high);
    }

    @Override
    public Secret rows(Secret a, int from, int to) {
        return plain.rows(a, from, to);
    }

    @Override
    public Secret gather(Secret a, int[] rows) {
        return plain.gather(a, rows);
    }

    @Override
    public Secret transpose(Secret a) {
        return plain.transpose(a);
    }

    @Override
    public Secret beside(Secret... parts) {
        return plain.beside(parts);
    }

    @Override
    public Secret above(Secret... parts) {
        return plain.above(parts);
    }

    @Override
    public Secret add(Secret a, Secret b) {
        return plain.add(a, b);
    }

    @Override
    public Secret subtract(Secret a, Secret b) {
        return plain.subtract(a, b);
    }

    @Override
    public Secret negate(Secret a) {
        return plain.negate(a);
    }

    @Override
    public Secret scale(Secret a, long factor) {
        return plain.scale(a, factor);
    }

    @Override
    public Secret scale(Secret a, double factor) {
        return plain.scale(a, factor);
    }

    @Override
    public Secret sumRows(Secret a) {
        return plain.sumRows(a);
    }

    @Override
    public Secret multiply(Secret a, Secret b) {
        return plain.multiply(a, b);
    }

    @Override
    public Secret multiplyMatrix(Secret a, Secret b) {
        return plain.multiplyMatrix(a, b);
    }

    @Override
    public Secret lessThan(Secret a, Secret b) {
        return plain.lessThan(a, b);
    }

    @Override
    public Secret prefixSums(Secret a) {
        return plain.prefixSums(a);
    }

    @Override
    public double magnitude(Secret a) {
        return plain.magnitude(a);
    }

    @Override
    public Secret equal(Secret a, Secret b) {
        return plain.equal(a, b);
    }

    @Override
    public Secret shuffle(Secret a) {
        return plain.shuffle(a);
    }

    @Override
    public Secret isZero(long[] part, int bits) {
        return plain.isZero(part, bits);
    }

    @Override
    public Secret select(Secret bit, Secret a, Secret b) {
        return plain.select(bit, a, b);
    }

    @Override
    public Secret sigmoid(Secret a) {
        return plain.sigmoid(a);
    }

    @Override
    public Secret sumByBin(Secret x, double low, double high, int log2Bins, Secret weights) {
        return plain.sumByBin(x, low, high, log2Bins, weights);
    }

    @Override
    public void close() {
        plain.close();
    }
}
