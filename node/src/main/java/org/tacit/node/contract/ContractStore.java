package org.tacit.node.contract;

import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.tacit.base.InvalidInput;
import org.tacit.base.Text;
import org.tacit.flow.contract.ContractParty;
import org.tacit.flow.contract.SignedContract;
import org.tacit.node.store.Times;

/** Contracts in the database, and which of their parties have heard what was decided here. */
public final class ContractStore {

    private static final String ALL = """
            select c.*, (select count(*) from contract_party p where p.contract = c.hash and not p.delivered) as untold,
            (select count(*) from contract_suspension s where s.contract = c.hash) as suspensions from contract c""";

    private final String me;
    private final JdbcClient sql;

    public ContractStore(String me, JdbcClient sql) {
        this.me = me;
        this.sql = sql;
    }

    void add(ContractRow c) {
        sql.sql("""
                insert into contract (hash, proposer, proposed, document, state, job, created_at, project, replaces, salt)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""")
                .params(c.hash(), c.proposed() ? "" : c.proposer(), c.proposed(), text(c.signed()), c.state().name(), c.job(), Times.sql(c.createdAt()),
                        c.origin().project(), c.origin().replaces(), c.origin().salt()).update();
        // Who proposes has to be heard by all; who received, or has not made up its mind, has said nothing yet.
        c.partners().forEach(party -> sql.sql("insert into contract_party (contract, party, delivered) values (?, ?, ?)").params(c.hash(), party, c.state() != ContractState.PROPOSED).update());
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

    /** Versions that name this one as the one they replace, the oldest first. */
    List<ContractRow> replacing(String hash) {
        return sql.sql(ALL + " where replaces = ? order by created_at").param(hash).query(this::read).list();
    }

    /** Contracts of a project, the newest first. */
    List<ContractRow> ofProject(String project) {
        return sql.sql(ALL + " where project = ? order by created_at desc").param(project).query(this::read).list();
    }

    List<ContractRow> notClosed() {
        return sql.sql(ALL + " where state in (" + names(s -> !s.closed()) + ") order by created_at").query(this::read).list();
    }

    private static String names(Predicate<ContractState> which) {
        return Arrays.stream(ContractState.values()).filter(which).map(s -> "'" + s.name() + "'").collect(Collectors.joining(", "));
    }

    /**
     * Takes the step only once, whoever asks at the same time; false where the contract was not below that state, or where signing it and it is not open.
     *
     * @param by   the party whose word it is
     * @param tell the parties that have to hear of it
     */
    boolean rise(String hash, ContractState to, SignedContract signed, Text reason, String by, Collection<String> tell, Instant now) {
        boolean risen = sql.sql("update contract set state = ?, document = ?, reason_en = ?, reason_zh = ?, closed_by = ?, decided_at = ? where hash = ? and state in ("
                + names(s -> s.rises(to)) + ")")
                .params(to.name(), text(signed), reason == null ? null : reason.en(), reason == null ? null : reason.zh(), by, Times.sql(now), hash)
                .update() == 1;
        if (risen) {
            tell.forEach(party -> sql.sql("update contract_party set delivered = false where contract = ? and party = ?").params(hash, party).update());
        }
        return risen;
    }

    /** Keeps a signature more, where the contract is still in this state. */
    boolean sign(String hash, ContractState in, SignedContract signed) {
        return sql.sql("update contract set document = ? where hash = ? and state = ?").params(text(signed), hash, in.name()).update() == 1;
    }

    /** @param heard the state that the party was told; where it is another one by now, it has still to hear that */
    void delivered(String hash, String party, ContractState heard) {
        ContractState kept = heard == ContractState.SUSPENDED ? ContractState.SIGNED : heard;
        sql.sql("update contract_party set delivered = true where contract = ? and party = ? and exists (select 1 from contract where hash = ? and state = ?)")
                .params(hash, party, hash, kept.name()).update();
    }

    // ---- suspensions ----

    /** Which party has suspended it, since when and why. */
    public record Suspension(String party, String reason, Instant since) {
    }

    List<Suspension> suspensions(String hash) {
        return sql.sql("select * from contract_suspension where contract = ? order by party").param(hash)
                .query((row, number) -> new Suspension(row.getString("party"), row.getString("reason"), Times.instant(row, "since"))).list();
    }

    void suspend(String hash, Suspension by) {
        resume(hash, by.party());
        sql.sql("insert into contract_suspension (contract, party, reason, since) values (?, ?, ?, ?)").params(hash, by.party(), by.reason(), Times.sql(by.since())).update();
    }

    void resume(String hash, String party) {
        sql.sql("delete from contract_suspension where contract = ? and party = ?").params(hash, party).update();
    }

    // ---- warnings ----

    /** True for who asks first. */
    boolean warn(String hash, Instant now) {
        return sql.sql("update contract set warned_at = ? where hash = ? and warned_at is null").params(Times.sql(now), hash).update() == 1;
    }

    private static String text(SignedContract signed) {
        return new String(signed.encode(), StandardCharsets.UTF_8);
    }

    private ContractRow read(ResultSet row, int number) throws SQLException {
        String en = row.getString("reason_en");
        SignedContract signed = SignedContract.decode(row.getString("document").getBytes(StandardCharsets.UTF_8));
        boolean proposed = row.getBoolean("proposed");
        ContractState state = ContractState.valueOf(row.getString("state"));
        return new ContractRow(row.getString("hash"), signed.contract().parties().stream().map(ContractParty::name).filter(p -> !p.equals(me)).toList(),
                proposed ? me : row.getString("proposer"), proposed, signed, state == ContractState.SIGNED && row.getInt("suspensions") > 0 ? ContractState.SUSPENDED : state,
                en == null ? null : new Text(en, row.getString("reason_zh")), row.getString("job"), row.getInt("untold") == 0,
                Times.instant(row, "created_at"), Times.instant(row, "decided_at"),
                new Origin(or(row, "project"), or(row, "replaces"), or(row, "salt")), or(row, "closed_by"));
    }

    private static String or(ResultSet row, String column) throws SQLException {
        String value = row.getString(column);
        return value == null ? "" : value;
    }
}
