package org.tacit.node.organisation;

import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.tacit.base.InvalidInput;
import org.tacit.node.access.Caller;
import org.tacit.node.evidence.Evidence;
import org.tacit.node.store.Times;

/**
 * The organisation's name in full, as its own people read it: in the console and on reports. Partners go by the node's short name and
 * its fingerprint, which contracts are signed for and nobody can change; so a name here misleads no partner.
 */
public final class Organisation {

    private static final int LONGEST = 200;

    private final String party;
    private final JdbcClient sql;
    private final Evidence evidence;
    private final Clock clock;

    /**
     * @param name      the node's short name until somebody sets another
     * @param party     as partners call it
     * @param changedBy empty and {@code changedAt} null until then
     */
    public record OrganisationView(String name, String party, String changedBy, Instant changedAt) {
    }

    public Organisation(String party, JdbcClient sql, Evidence evidence, Clock clock) {
        this.party = party;
        this.sql = sql;
        this.evidence = evidence;
        this.clock = clock;
    }

    public OrganisationView get() {
        return sql.sql("select name, changed_by, changed_at from organisation where id = 1")
                .query((row, number) -> new OrganisationView(row.getString("name"), party, row.getString("changed_by"), Times.instant(row, "changed_at"))).optional()
                .orElse(new OrganisationView(party, party, "", null));
    }

    public OrganisationView name(String wanted) {
        String name = wanted == null ? "" : wanted.strip();
        if (name.isEmpty() || name.length() > LONGEST || name.codePoints().anyMatch(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT)) {
            throw InvalidInput.of("An organisation's name is one line of 1 to %d characters.", "机构名称为一行，1 到 %d 个字符。", LONGEST);
        }
        OrganisationView before = get();
        if (before.name().equals(name)) {
            return before;
        }
        String who = Caller.current().name();
        Object now = Times.sql(clock.instant());
        if (sql.sql("update organisation set name = ?, changed_by = ?, changed_at = ? where id = 1").params(name, who, now).update() == 0) {
            sql.sql("insert into organisation (id, name, changed_by, changed_at) values (1, ?, ?, ?)").params(name, who, now).update();
        }
        evidence.append("organisation.named", Map.of("name", name, "before", before.name(), "by", who));
        return get();
    }
}
