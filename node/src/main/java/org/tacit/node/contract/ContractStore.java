package org.tacit.node.contract;

import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.tacit.base.InvalidInput;
import org.tacit.base.Text;
import org.tacit.flow.contract.ContractParty;
import org.tacit.flow.contract.SignedContract;
import org.tacit.node.store.Times;

/** Contracts in the database, and which of their parties have heard what was decided here. */
public final class ContractStore {

    private static final String ALL = "select c.*, (select count(*) from contract_party p where p.contract = c.hash and not p.delivered) as untold from contract c";

    private final String me;
    private final JdbcClient sql;

    public ContractStore(String me, JdbcClient sql) {
        this.me = me;
        this.sql = sql;
    }

    void add(ContractRow c) {
        sql.sql("""
                insert into contract (hash, proposer, proposed, document, state, job, created_at)
                values (?, ?, ?, ?, ?, ?, ?)""")
                .params(c.hash(), c.proposed() ? "" : c.proposer(), c.proposed(), text(c.signed()), c.state().name(), c.job(), Times.sql(c.createdAt()))
                .update();
        c.partners().forEach(party -> sql.sql("insert into contract_party (contract, party, delivered) values (?, ?, true)").params(c.hash(), party).update());
    }

    public Optional<ContractRow> find(String hash) {
        return sql.sql(ALL + " where hash = ?").param(hash).query(this::read).optional();
    }

    /** By hash or by a beginning of it that only one contract has. */
    public ContractRow get(String hash) {
        return get(hash, any -> true);
    }

    /** Among these alone: the others are not there for who asks. */
    ContractRow get(String hash, Predicate<String> among) {
        List<ContractRow> found = hash.matches("[0-9a-f]{6,64}")
                ? sql.sql(ALL + " where hash like ?").param(hash + "%").query(this::read).list().stream().filter(c -> among.test(c.hash())).toList() : List.of();
        if (found.size() == 1) {
            return found.getFirst();
        }
        throw found.isEmpty()
                ? InvalidInput.missing("There is no contract %s; 'tacit contract list' shows all.", "没有合约 %s；“tacit contract list”列出全部。", hash)
                : InvalidInput.of("%d contracts begin with %s; give more of the name.", "有 %d 个合约以 %s 开头，请多写几位。", found.size(), hash);
    }

    List<ContractRow> all() {
        return sql.sql(ALL + " order by created_at desc").query(this::read).list();
    }

    /** Contracts that this partner is a party of. */
    List<ContractRow> with(String partner) {
        return sql.sql(ALL + " where hash in (select contract from contract_party where party = ?) order by created_at").param(partner).query(this::read).list();
    }

    /** Contracts that a partner proposed and that wait for a person here. */
    int waiting(String proposer) {
        return sql.sql("select count(*) from contract where proposer = ? and state = ?").params(proposer, ContractState.AWAITING_APPROVAL.name())
                .query(Integer.class).single();
    }

    List<ContractRow> undelivered(String partner) {
        return sql.sql(ALL + " where hash in (select contract from contract_party where party = ? and not delivered)").param(partner).query(this::read).list();
    }

    /** The parties of a contract that have not heard this node's decision. */
    List<String> untold(String hash) {
        return sql.sql("select party from contract_party where contract = ? and not delivered order by party").param(hash).query(String.class).list();
    }

    /**
     * Takes the step from {@code from} only once, whoever asks at the same time; false where it was not in that state.
     *
     * @param tell the parties that have to hear of it
     */
    boolean decide(String hash, ContractState from, ContractState to, SignedContract signed, Text reason, Collection<String> tell, Instant now) {
        boolean decided = sql.sql("""
                update contract set state = ?, document = ?, reason_en = ?, reason_zh = ?, decided_at = ?
                where hash = ? and state = ?""")
                .params(to.name(), text(signed), reason == null ? null : reason.en(), reason == null ? null : reason.zh(), Times.sql(now), hash, from.name())
                .update() == 1;
        if (decided) {
            tell.forEach(party -> sql.sql("update contract_party set delivered = false where contract = ? and party = ?").params(hash, party).update());
        }
        return decided;
    }

    /** Keeps a signature more, where the contract is still in this state. */
    boolean sign(String hash, ContractState in, SignedContract signed) {
        return sql.sql("update contract set document = ? where hash = ? and state = ?").params(text(signed), hash, in.name()).update() == 1;
    }

    void delivered(String hash, String party) {
        sql.sql("update contract_party set delivered = true where contract = ? and party = ?").params(hash, party).update();
    }

    private static String text(SignedContract signed) {
        return new String(signed.encode(), StandardCharsets.UTF_8);
    }

    private ContractRow read(ResultSet row, int number) throws SQLException {
        String en = row.getString("reason_en");
        SignedContract signed = SignedContract.decode(row.getString("document").getBytes(StandardCharsets.UTF_8));
        boolean proposed = row.getBoolean("proposed");
        return new ContractRow(row.getString("hash"), signed.contract().parties().stream().map(ContractParty::name).filter(p -> !p.equals(me)).toList(),
                proposed ? me : row.getString("proposer"), proposed, signed, ContractState.valueOf(row.getString("state")),
                en == null ? null : new Text(en, row.getString("reason_zh")), row.getString("job"), row.getInt("untold") == 0,
                Times.instant(row, "created_at"), Times.instant(row, "decided_at"));
    }
}
