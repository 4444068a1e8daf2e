package org.tacit.node.meter;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tacit.base.InvalidInput;
import org.tacit.base.PeerFailed;
import org.tacit.base.PolicyDenied;
import org.tacit.base.ProtocolViolation;
import org.tacit.base.TacitException;
import org.tacit.node.access.Caller;
import org.tacit.node.link.Desk;
import org.tacit.node.link.Partner;
import org.tacit.node.link.Topic;
import org.tacit.node.store.Times;

/**
 * Monthly statements. The provider computes one from its meter, signs it and sends it; the client's node answers with its own, from its own meter, signed too. Nobody takes the other's
 * word: both keep both, and where they differ it shows line by line.
 */
public final class Statements {

    private static final Logger LOG = LoggerFactory.getLogger(Statements.class);
    /** Of one partner and month. */
    private static final int MOST = 20;

    /** This is what I say you owe me for a month; the answer is what you say. */
    private static final Topic<Sent, Sent> EXCHANGE = new Topic<>("statement.exchange", Sent.class, Sent.class);

    private final MeterParts parts;
    private final Prices prices;

    /** @param signed canonical encoding of a {@link SignedText} */
    record Sent(String signed) {
    }

    /**
     * A statement as this node holds it.
     *
     * @param issued      by the provider
     * @param answered    by the client from its own meter, null before it was heard
     * @param differences empty where the two agree
     */
    public record View(String id, String partner, boolean provided, String month, Statement issued, Statement answered, List<Statement.Difference> differences, boolean delivered,
                       Instant createdAt) {
    }

    public Statements(MeterParts parts, Prices prices, Desk desk) {
        this.parts = parts;
        this.prices = prices;
        desk.on(EXCHANGE, this::received);
    }

    private static YearMonth month(String text) {
        try {
            return YearMonth.parse(text);
        } catch (DateTimeException e) {
            throw InvalidInput.of("'%.20s' is no month; write it like 2026-11.", "“%.20s”不是月份；请写成 2026-11。", text);
        }
    }

    /** What a month comes to so far, from this node's meter; nothing is signed or sent. */
    public Statement draft(String partner, boolean provided, String of) {
        YearMonth month = month(of);
        parts.settle().run();
        String provider = provided ? parts.me() : partner;
        String client = provided ? partner : parts.me();
        List<MeterEntry> entries = parts.ledger().between(month.atDay(1).toString(), month.atEndOfMonth().toString(), partner).stream().filter(e -> e.provided() == provided).toList();
        return Statement.of(provider, client, month, entries, prices.between(provider, client), parts.agreed(), parts.me());
    }

    /** Signs what a partner owes for a month that is over, and sends it. */
    public View issue(String partner, String of) {
        parts.partner(partner);
        YearMonth month = month(of);
        if (!month.isBefore(YearMonth.from(LocalDate.ofInstant(parts.clock().instant(), ZoneOffset.UTC)))) {
            throw InvalidInput.of("The month %s is not over; ask for a draft until it is.", "%s 尚未结束；此前可查看草稿。", month);
        }
        parts.unchanged().table("price");
        parts.unchanged().table("statement");
        Statement statement = draft(partner, true, of);
        SignedText signed = SignedText.sign(Statement.DOMAIN, statement, parts.self(), parts.identity().signers());
        String id = signed.hash(Statement.DOMAIN);
        if (find(id).isEmpty()) {
            checkMany(partner, of);
            add(id, partner, true, of, signed, null);
            parts.evidence().append("statement.issued", Map.of("statement", id, "partner", partner, "month", of, "totals", statement.totals(), "by", Caller.current().name()));
        }
        deliver(id);
        return get(id);
    }

    private void checkMany(String partner, String month) {
        if (list().stream().filter(v -> v.partner().equals(partner) && v.month().equals(month)).count() >= MOST) {
            throw PolicyDenied.of("There are %d statements with %s for %s; that is enough.", "与 %2$s 之间 %3$s 的对账单已有 %1$d 份。", MOST, partner, month);
        }
    }

    private Sent received(Partner partner, Sent sent) {
        SignedText signed = SignedText.read(sent.signed());
        Statement theirs = signed.open(Statement.DOMAIN, Statement.class, partner.asContractParty());
        if (!theirs.format().equals(Statement.FORMAT) || !theirs.provider().equals(partner.name()) || !theirs.client().equals(parts.me()) || !theirs.by().equals(partner.name())) {
            throw ProtocolViolation.of("%s sent a statement that is not its own about the two.", "%s 发来的对账单并非其与本方之间的对账单。", partner.name());
        }
        YearMonth month = month(theirs.month());
        // Clocks may stand on two sides of midnight.
        if (!month.isBefore(YearMonth.from(LocalDate.ofInstant(parts.clock().instant(), ZoneOffset.UTC).plusDays(1)))) {
            throw PolicyDenied.of("%s sent a statement for %s, which is not over.", "%s 发来 %s 的对账单，而该月尚未结束。", partner.name(), month);
        }
        String id = signed.hash(Statement.DOMAIN);
        Statement own = draft(partner.name(), false, theirs.month());
        SignedText answer = SignedText.sign(Statement.DOMAIN, own, parts.self(), parts.identity().signers());
        if (find(id).isEmpty()) {
            checkMany(partner.name(), theirs.month());
            add(id, partner.name(), false, theirs.month(), signed, answer);
            parts.evidence().append("statement.received", Map.of("statement", id, "partner", partner.name(), "month", theirs.month(), "totals", theirs.totals(), "own", own.totals(),
                    "differences", Statement.differences(theirs, own).size()));
        }
        return new Sent(answer.encoded());
    }

    private void deliver(String id) {
        View view = get(id);
        Partner partner = parts.partner(view.partner());
        try {
            Sent answer = parts.links().ask(partner, EXCHANGE, new Sent(row(id, "issued")));
            SignedText signed = SignedText.read(answer.signed());
            Statement theirs = signed.open(Statement.DOMAIN, Statement.class, partner.asContractParty());
            if (!theirs.provider().equals(parts.me()) || !theirs.client().equals(partner.name()) || !theirs.month().equals(view.month()) || !theirs.by().equals(partner.name())) {
                throw ProtocolViolation.of("%s answered with a statement of something else.", "%s 答复的对账单与此无关。", partner.name());
            }
            parts.sql().sql("update statement set answered = ?, delivered = true where id = ?").params(signed.encoded(), id).update();
            parts.evidence().append("statement.answered", Map.of("statement", id, "partner", partner.name(), "month", view.month(), "theirs", theirs.totals(), "differences",
                    Statement.differences(view.issued(), theirs).size()));
        } catch (PeerFailed e) {
            LOG.info("{} has not got statement {} yet: {}", partner.name(), id, e.getMessage());
        } catch (TacitException e) {
            LOG.warn("{} does not take statement {}: {}", partner.name(), id, e.getMessage());
        }
    }

    /** To be called when a partner is there (again). */
    public void connected(Partner partner) {
        list().stream().filter(v -> v.provided() && !v.delivered() && v.partner().equals(partner.name())).forEach(v -> deliver(v.id()));
    }

    private void add(String id, String partner, boolean provided, String month, SignedText issued, SignedText answered) {
        parts.sql().sql("insert into statement (id, partner, provided, month_of, issued, answered, delivered, created_at) values (?, ?, ?, ?, ?, ?, ?, ?)")
                .params(id, partner, provided, month, issued.encoded(), answered == null ? null : answered.encoded(), !provided, Times.sql(parts.clock().instant())).update();
    }

    private String row(String id, String column) {
        return parts.sql().sql("select " + column + " from statement where id = ?").param(id).query(String.class).single();
    }

    public List<View> list() {
        return parts.sql().sql("select * from statement order by month_of desc, created_at desc, id").query(Statements::read).list();
    }

    private Optional<View> find(String id) {
        return parts.sql().sql("select * from statement where id = ?").param(id).query(Statements::read).optional();
    }

    public View get(String id) {
        return find(id).orElseThrow(() -> InvalidInput.of("There is no statement %.16s.", "没有对账单 %.16s。", id));
    }

    public String csv(String id) {
        return get(id).issued().csv();
    }

    private static View read(ResultSet row, int number) throws SQLException {
        Statement issued = SignedText.read(row.getString("issued")).stored(Statement.class);
        String answer = row.getString("answered");
        Statement answered = answer == null ? null : SignedText.read(answer).stored(Statement.class);
        return new View(row.getString("id"), row.getString("partner"), row.getBoolean("provided"), row.getString("month_of"), issued, answered,
                answered == null ? List.of() : Statement.differences(issued, answered), row.getBoolean("delivered"), Times.instant(row, "created_at"));
    }
}
