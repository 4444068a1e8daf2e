package org.tacit.node.record;

import java.util.ArrayList;
import java.util.List;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.tacit.base.Text;
import org.tacit.ledger.Audit;
import org.tacit.ledger.AuditReport;
import org.tacit.ledger.Finding;
import org.tacit.ledger.SignedTreeHead;
import org.tacit.node.home.KnownKeys;
import org.tacit.node.home.NodeConfig;
import org.tacit.node.home.NodeHome;
import org.tacit.node.store.Database;

/** Checks a node's evidence and its database from the folder alone, offline and without writing. */
public final class RecordAudit {

    private RecordAudit() {
    }

    /** The log first, then the rows against it. */
    public static AuditReport verify(NodeHome home, List<SignedTreeHead> held) {
        NodeConfig config = NodeConfig.read(home);
        AuditReport log = Audit.verifyByAny(home.evidence(), config.name(), KnownKeys.all(home), held);
        List<Finding> findings = new ArrayList<>(log.findings());
        List<Text> notes = new ArrayList<>(log.notes());
        rows(home, config, findings, notes);
        return new AuditReport(log.entries(), log.signed(), log.witnessed(), log.heads(), List.copyOf(findings), List.copyOf(notes));
    }

    private static void rows(NodeHome home, NodeConfig config, List<Finding> findings, List<Text> notes) {
        RecordLog log = new RecordLog();
        try {
            Audit.entries(home.evidence(), log::take);
        } catch (RuntimeException e) {
            // The log's own audit has said that it is damaged.
            notes.add(Text.of("The log cannot be read, so that the database's rows were not compared with it.", "日志无法读取，因此未与数据库各行核对。"));
            return;
        }
        if (log.keyFingerprint().isEmpty()) {
            return;
        }
        RowHash hash = new RowHash(Records.read(home));
        if (!hash.fingerprint().equals(log.keyFingerprint())) {
            findings.add(new Finding(Finding.Kind.ROW, -1, Text.of("identity/records.key is not the key that the log was written with.", "identity/records.key 不是写入日志时所用的密钥。")));
            return;
        }
        try {
            JdbcClient sql = Database.reading(home.database(), config.database());
            sql.sql("select 1").query(Integer.class).single();
            RecordCheck.Outcome rows = RecordCheck.run(log, hash, sql);
            findings.addAll(rows.findings());
            notes.addAll(rows.notes());
            notes.add(Text.of("%,d rows of the database were compared with the log.", "已将数据库中 %,d 行与日志核对。", rows.rows()));
        } catch (DataAccessException e) {
            notes.add(Text.of("The database cannot be opened, so that its rows were not compared: a running node holds it ('tacit audit check' asks that node), or this copy has none.",
                    "无法打开数据库，因此未核对其中各行：节点正在运行（可用“tacit audit check”询问该节点），或此副本不含数据库。"));
        }
    }
}
