package org.tacit.node.anchor;

import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.tacit.anchor.Anchor;
import org.tacit.base.Text;
import org.tacit.ledger.SignedTreeHead;
import org.tacit.node.store.Times;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Receipts in the database. */
final class AnchorStore {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final JdbcClient sql;

    AnchorStore(JdbcClient sql) {
        this.sql = sql;
    }

    void add(AnchorReceipt r) {
        sql.sql("insert into anchor_receipt (id, anchor, head, digest, state, place, tries, created_at) values (?, ?, ?, ?, ?, ?, ?, ?)")
                .params(r.id(), r.anchor(), new String(r.head().bytes(), StandardCharsets.UTF_8), r.digest(), r.state().name(), JSON.writeValueAsString(r.place()), r.tries(),
                        Times.sql(r.createdAt())).update();
    }

    void put(AnchorReceipt r) {
        sql.sql("update anchor_receipt set state = ?, place = ?, tries = ?, trouble_en = ?, trouble_zh = ?, confirmed_at = ? where id = ?")
                .params(r.state().name(), JSON.writeValueAsString(r.place()), r.tries(), r.trouble() == null ? null : r.trouble().en(),
                        r.trouble() == null ? null : r.trouble().zh(), Times.sql(r.confirmedAt()), r.id()).update();
    }

    List<AnchorReceipt> all() {
        return sql.sql("select * from anchor_receipt order by created_at desc, id").query(AnchorStore::read).list();
    }

    List<AnchorReceipt> pending() {
        return sql.sql("select * from anchor_receipt where state <> ? order by created_at, id").param(Anchor.State.CONFIRMED.name()).query(AnchorStore::read).list();
    }

    Optional<AnchorReceipt> newest(String anchor) {
        return sql.sql("select * from anchor_receipt where anchor = ? order by created_at desc limit 1").param(anchor).query(AnchorStore::read).optional();
    }

    private static AnchorReceipt read(ResultSet row, int number) throws SQLException {
        Map<String, String> place = JSON.readValue(row.getString("place"), new TypeReference<>() { });
        String en = row.getString("trouble_en");
        return new AnchorReceipt(row.getString("id"), row.getString("anchor"), SignedTreeHead.of(row.getString("head").getBytes(StandardCharsets.UTF_8)), row.getString("digest"),
                Anchor.State.valueOf(row.getString("state")), place, row.getInt("tries"), en == null ? null : new Text(en, row.getString("trouble_zh")),
                Times.instant(row, "created_at"), Times.instant(row, "confirmed_at"));
    }
}
