package org.tacit.node.contract;

import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.tacit.base.InvalidInput;
import org.tacit.base.Text;
import org.tacit.flow.contract.SignedContract;
import org.tacit.node.store.Times;

/** Contracts in the database. */
public final class ContractStore {

    private final JdbcClient sql;

    public ContractStore(JdbcClient sql) {
        this.sql = sql;
    }

    void add(ContractRow c) {
        sql.sql("""
                insert into contract (hash, partner, proposed, document, state, job, delivered, created_at)
                values (?, ?, ?, ?, ?, ?, ?, ?)""")
                .params(c.hash(), c.partner(), c.proposed(), text(c.signed()), c.state().name(), c.job(), c.delivered(), Times.sql(c.createdAt()))
                .update();
    }

    public Optional<ContractRow> find(String hash) {
        return sql.sql("select * from contract where hash = ?").param(hash).query(ContractStore::read).optional();
    }

    /** By hash or by a beginning of it that only one contract has. */
    ContractRow get(String hash) {
        List<ContractRow> found = hash.matches("[0-9a-f]{6,64}")
                ? sql.sql("select * from contract where hash like ?").param(hash + "%").query(ContractStore::read).list() : List.of();
        if (found.size() == 1) {
            return found.getFirst();
        }
        throw found.isEmpty()
                ? InvalidInput.of("There is no contract %s; 'tacit contract list' shows all.", "没有合约 %s；“tacit contract list”列出全部。", hash)
                : InvalidInput.of("%d contracts begin with %s; give more of the name.", "有 %d 个合约以 %s 开头，请多写几位。", found.size(), hash);
    }

    List<ContractRow> all() {
        return sql.sql("select * from contract order by created_at desc").query(ContractStore::read).list();
    }

    /** Contracts of a partner that wait for a person here. */
    int waiting(String partner) {
        return sql.sql("select count(*) from contract where partner = ? and state = ?").params(partner, ContractState.AWAITING_APPROVAL.name())
                .query(Integer.class).single();
    }

    List<ContractRow> undelivered(String partner) {
        return sql.sql("select * from contract where partner = ? and not delivered").param(partner).query(ContractStore::read).list();
    }

    /** Takes the step from {@code from} only once, whoever asks at the same time; false where it was not in that state. */
    boolean decide(String hash, ContractState from, ContractState to, SignedContract signed, Text reason, boolean delivered, Instant now) {
        return sql.sql("""
                update contract set state = ?, document = ?, reason_en = ?, reason_zh = ?, delivered = ?, decided_at = ?
                where hash = ? and state = ?""")
                .params(to.name(), text(signed), reason == null ? null : reason.en(), reason == null ? null : reason.zh(), delivered,
                        Times.sql(now), hash, from.name()).update() == 1;
    }

    void delivered(String hash) {
        sql.sql("update contract set delivered = true where hash = ?").param(hash).update();
    }

    private static String text(SignedContract signed) {
        return new String(signed.encode(), StandardCharsets.UTF_8);
    }

    private static ContractRow read(ResultSet row, int number) throws SQLException {
        String en = row.getString("reason_en");
        return new ContractRow(row.getString("hash"), row.getString("partner"), row.getBoolean("proposed"),
                SignedContract.decode(row.getString("document").getBytes(StandardCharsets.UTF_8)),
                ContractState.valueOf(row.getString("state")), en == null ? null : new Text(en, row.getString("reason_zh")),
                row.getString("job"), row.getBoolean("delivered"), Times.instant(row, "created_at"), Times.instant(row, "decided_at"));
    }
}
