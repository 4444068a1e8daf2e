package org.tacit.node.access;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.tacit.base.InvalidInput;
import org.tacit.base.PolicyDenied;
import org.tacit.data.Grade;
import org.tacit.node.evidence.Evidence;
import org.tacit.node.store.Times;
import org.tacit.node.store.Unchanged;

/**
 * Who says yes to a contract, or to a service, for the organisation. Where the tenant's rule asks for two people, the first yes is kept and the second signs: two different
 * accounts that may approve at that moment, neither of which proposed it. A key says yes for the person that it belongs to; the node's token is nobody.
 */
public final class TwoPersons {

    private static final Logger LOG = LoggerFactory.getLogger(TwoPersons.class);
    private static final String PROPOSED = "PROPOSED";
    private static final String YES = "YES";

    private final JdbcClient sql;
    private final Unchanged unchanged;
    private final Tenants tenants;
    private final Tenancy tenancy;
    private final Accounts accounts;
    private final Evidence evidence;
    private final Clock clock;

    /** A yes. */
    public record Yes(String person, Instant at) {
    }

    TwoPersons(JdbcClient sql, Unchanged unchanged, Tenants tenants, Tenancy tenancy, Accounts accounts, Evidence evidence, Clock clock) {
        this.sql = sql;
        this.unchanged = unchanged;
        this.tenants = tenants;
        this.tenancy = tenancy;
        this.accounts = accounts;
        this.evidence = evidence;
        this.clock = clock;
    }

    /**
     * How many people say yes to this contract.
     *
     * @param highest of the own columns that it touches, null where it touches none
     */
    public int needed(String contract, Grade highest) {
        return needed(Tenancy.CONTRACT, contract, highest);
    }

    /** @param kind {@link Tenancy#CONTRACT} or {@link Tenancy#SERVICE} */
    public int needed(String kind, String id, Grade highest) {
        return tenants.get(tenancy.of(kind, id)).needed(highest);
    }

    /** The caller proposed it. */
    public void proposed(String id) {
        note(id, PROPOSED);
    }

    private boolean note(String id, String voice) {
        try {
            sql.sql("insert into contract_voice (contract, person, voice, said_at) values (?, ?, ?, ?)")
                    .params(id, Caller.current().person(), voice, Times.sql(clock.instant())).update();
            return true;
        } catch (DuplicateKeyException e) {
            return false;
        }
    }

    /** The caller says yes; whether that makes enough. */
    public boolean yes(String contract, Grade highest) {
        return yes(Tenancy.CONTRACT, contract, highest);
    }

    /** As {@link #yes(String, Grade)}, to a contract or a service. */
    public boolean yes(String kind, String id, Grade highest) {
        // Who may say yes, how many must, and who has: by rows that only the node wrote.
        List.of("tenant", "account", "contract_voice").forEach(unchanged::table);
        Caller caller = Caller.current();
        int needed = needed(kind, id, highest);
        if (needed == 1) {
            note(id, YES);
            return true;
        }
        String zh = kind.equals(Tenancy.SERVICE) ? "服务" : "合约";
        if (caller.isNode()) {
            throw PolicyDenied.of("Two people must say yes to %1$s %2$.16s, and the node's token is nobody; sign in with an account that may approve.",
                    "%3$s %2$.16s 须由两人批准，节点 token 不代表任何人；请使用具有批准权限的账户登录。", kind, id, zh);
        }
        if (voices(id, PROPOSED).stream().anyMatch(p -> p.person().equals(caller.person()))) {
            throw PolicyDenied.of("You proposed %1$s %2$.16s; two others must say yes.", "%3$s %2$.16s 由您发起，须由另外两人批准。", kind, id, zh);
        }
        boolean first = note(id, YES);
        long count = voices(id, YES).stream().filter(y -> accounts.may(y.person(), Permission.APPROVE)).count();
        if (first) {
            evidence.append(kind + ".yes", Map.of(kind, id, "person", caller.person(), "actor", caller.name(), "count", count, "needed", needed));
            LOG.info("{} has said yes to {} {} ({} of {})", caller.person(), kind, id, count, needed);
        } else if (count < needed) {
            throw InvalidInput.of("You have said yes to %1$s %2$.16s already; another person must too.", "您已批准%3$s %2$.16s，还需另一人批准。", kind, id, zh);
        }
        return count >= needed;
    }

    /** Who has said yes, the first one first. */
    public List<Yes> yeses(String contract) {
        return voices(contract, YES);
    }

    private List<Yes> voices(String contract, String voice) {
        return sql.sql("select person, said_at from contract_voice where contract = ? and voice = ? order by said_at, person").params(contract, voice)
                .query((r, n) -> new Yes(r.getString("person"), Times.instant(r, "said_at"))).list();
    }
}
