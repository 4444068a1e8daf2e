package org.tacit.node.draft;

import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.tacit.base.InvalidInput;
import org.tacit.node.access.Caller;
import org.tacit.node.store.Times;

/** The drafts of a tenant, for all of its people; who saves over what somebody else saved in between is told so. */
public final class Drafts {

    private static final int LONGEST_NAME = 200;
    private static final int LONGEST_DOCUMENT = 1 << 20;
    private static final int LONGEST_LAYOUT = 1 << 18;
    private static final int MOST = 1000;

    private final JdbcClient sql;
    private final Clock clock;
    private final SecureRandom random;

    /**
     * What is to be kept.
     *
     * @param revision that was read before it was changed; left out for a new one
     */
    public record DraftToKeep(String name, String document, String layout, Integer revision) {
        public DraftToKeep {
            name = name == null ? "" : name.strip();
            document = document == null ? "" : document;
            layout = layout == null ? "" : layout;
            revision = revision == null ? 0 : revision;
        }
    }

    public Drafts(JdbcClient sql, Clock clock, SecureRandom random) {
        this.sql = sql;
        this.clock = clock;
        this.random = random;
    }

    /** The last changed first. */
    public List<Draft> list() {
        return sql.sql("select id, name, '' as document, '' as layout, revision, made_by, changed_by, made_at, changed_at from flow_draft where tenant = ? order by changed_at desc, id")
                .param(Caller.current().tenant()).query(Drafts::read).list();
    }

    public Draft get(String id) {
        return sql.sql("select * from flow_draft where id = ? and tenant = ?").params(id, Caller.current().tenant()).query(Drafts::read).optional()
                .orElseThrow(() -> InvalidInput.missing("There is no draft %s; somebody may have deleted it.", "没有草稿 %s，可能已被删除。", id));
    }

    public Draft add(DraftToKeep wanted) {
        check(wanted);
        String tenant = Caller.current().tenant();
        if (sql.sql("select count(*) from flow_draft where tenant = ?").param(tenant).query(Long.class).single() >= MOST) {
            throw InvalidInput.of("There are %d drafts, which is the most; delete some first.", "草稿已达上限 %d 份，请先删除一些。", MOST);
        }
        byte[] made = new byte[5];
        random.nextBytes(made);
        String id = "f" + HexFormat.of().formatHex(made);
        String who = Caller.current().name();
        Instant now = clock.instant();
        sql.sql("insert into flow_draft (id, tenant, name, document, layout, revision, made_by, changed_by, made_at, changed_at) values (?, ?, ?, ?, ?, 1, ?, ?, ?, ?)")
                .params(id, tenant, wanted.name, wanted.document, wanted.layout, who, who, Times.sql(now), Times.sql(now)).update();
        return get(id);
    }

    public Draft change(String id, DraftToKeep wanted) {
        check(wanted);
        Draft before = get(id);
        int changed = sql.sql("update flow_draft set name = ?, document = ?, layout = ?, revision = revision + 1, changed_by = ?, changed_at = ? where id = ? and revision = ?")
                .params(wanted.name, wanted.document, wanted.layout, Caller.current().name(), Times.sql(clock.instant()), id, wanted.revision).update();
        if (changed == 0) {
            throw InvalidInput.of("%s saved '%s' since you opened it; save yours as another draft, or open that one.", "您打开之后，%s 已保存过“%s”；请另存为新草稿，或重新打开。",
                    before.changedBy(), before.name());
        }
        return get(id);
    }

    public void delete(String id) {
        get(id);
        sql.sql("delete from flow_draft where id = ?").param(id).update();
    }

    private static void check(DraftToKeep wanted) {
        if (wanted.name.isEmpty() || wanted.name.length() > LONGEST_NAME || wanted.name.chars().anyMatch(Character::isISOControl)) {
            throw InvalidInput.of("A draft's name is one line of 1 to %d characters.", "草稿名称为一行，1 到 %d 个字符。", LONGEST_NAME);
        }
        if (wanted.document.length() > LONGEST_DOCUMENT || wanted.layout.length() > LONGEST_LAYOUT) {
            throw InvalidInput.of("A draft has at most %d characters, and %d for its layout.", "草稿至多 %d 个字符，布局至多 %d 个字符。", LONGEST_DOCUMENT, LONGEST_LAYOUT);
        }
    }

    private static Draft read(ResultSet row, int number) throws SQLException {
        return new Draft(row.getString("id"), row.getString("name"), row.getString("document"), row.getString("layout"), row.getInt("revision"), row.getString("made_by"),
                row.getString("changed_by"), Times.instant(row, "made_at"), Times.instant(row, "changed_at"));
    }
}
