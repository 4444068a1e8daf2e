package org.tacit.node.rest;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.tacit.base.InvalidInput;
import org.tacit.node.Node;
import org.tacit.node.access.Needs;
import org.tacit.node.access.Permission;
import org.tacit.node.meter.MeterEntry;
import org.tacit.node.meter.MeterReport;
import org.tacit.node.meter.PriceItem;
import org.tacit.node.meter.Prices;
import org.tacit.node.meter.Statement;
import org.tacit.node.meter.Statements;
import org.tacit.node.service.Price;

/** What was used, prices, and monthly statements. */
@RestController
@RequestMapping("/api")
class MeterController {

    private static final int LONGEST_DAYS = 1100;
    private static final MediaType CSV = MediaType.parseMediaType("text/csv;charset=UTF-8");

    private final Node node;

    MeterController(Node node) {
        this.node = node;
    }

    /** Of jobs and services of the caller's tenant. */
    private List<MeterEntry> entries(String from, String to, String partner) {
        String last = MeterReport.day(to, node.meter().today());
        String first = MeterReport.day(from, LocalDate.parse(last).minusDays(31).toString());
        if (LocalDate.parse(first).plusDays(LONGEST_DAYS).isBefore(LocalDate.parse(last))) {
            throw InvalidInput.of("At most %d days are put together at once.", "一次最多汇总 %d 天。", LONGEST_DAYS);
        }
        Map<String, Boolean> seen = new HashMap<>();
        return node.meter().between(first, last, partner).stream().filter(e -> seen.computeIfAbsent(e.kind() + e.subject(), subject -> switch (e.kind()) {
            case JOB -> node.jobs().isSeen(e.subject());
            case SERVICE -> node.services().isSeen(e.subject());
        })).toList();
    }

    /**
     * @param by   what sums are of: partner, project, table, name, day, subject, with commas; {@code partner,name} where left out
     * @param from first day, a month before {@code to} where left out
     */
    @GetMapping("/meter")
    @Needs(Permission.SEE_METER)
    List<MeterReport.Sum> usage(@RequestParam(defaultValue = "") String by, @RequestParam(defaultValue = "") String from, @RequestParam(defaultValue = "") String to,
                                @RequestParam(defaultValue = "") String partner) {
        return MeterReport.sums(entries(from, to, partner), by);
    }

    /** Every entry, as CSV. */
    @GetMapping("/meter/entries")
    @Needs(Permission.SEE_METER)
    ResponseEntity<String> export(@RequestParam(defaultValue = "") String from, @RequestParam(defaultValue = "") String to, @RequestParam(defaultValue = "") String partner) {
        return ResponseEntity.ok().contentType(CSV).body(MeterReport.csv(entries(from, to, partner)));
    }

    // ---- prices ----

    /** @param amount of one unit, as people write it */
    record PriceView(String id, String seller, String buyer, String subject, PriceItem.Unit unit, String amount, String from, String to, boolean provided, boolean delivered) {
        static PriceView of(Prices.View v) {
            PriceItem i = v.item();
            return new PriceView(i.id(), i.seller(), i.buyer(), i.subject(), i.unit(), money(i.micros(), i.currency()), i.from(), i.to(), v.provided(), v.delivered());
        }
    }

    private static String money(long micros, String currency) {
        return BigDecimal.valueOf(micros, 6).stripTrailingZeros().toPlainString() + " " + currency;
    }

    /**
     * @param subject a service's or operator's name; all where left out
     * @param unit    CALL, ROW, GB or MONTH
     * @param amount  like {@code 0.12 CNY}
     * @param from    first day, today where left out
     */
    record NewPrice(String partner, String subject, String unit, String amount, String from) {
    }

    @GetMapping("/prices")
    @Needs(Permission.SEE_METER)
    List<PriceView> prices() {
        return node.prices().all().stream().map(PriceView::of).toList();
    }

    /** Sets what a partner is charged from a day on, and tells it. */
    @PostMapping("/prices")
    @Needs(Permission.MANAGE_SERVICES)
    PriceView price(@RequestBody NewPrice wanted) {
        if (wanted.partner == null || wanted.amount == null || wanted.unit == null) {
            throw InvalidInput.of("A price needs partner, unit and amount.", "价格需要 partner、unit 和 amount。");
        }
        Price amount = Price.parse(wanted.amount);
        PriceItem.Unit unit;
        try {
            unit = PriceItem.Unit.valueOf(wanted.unit.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw InvalidInput.of("A unit is CALL, ROW, GB or MONTH, not '%.20s'.", "计价单位为 CALL、ROW、GB 或 MONTH，而不是“%.20s”。", wanted.unit);
        }
        return PriceView.of(node.prices().set(wanted.partner, wanted.subject == null || wanted.subject.isEmpty() ? "*" : wanted.subject, unit, amount.currency(), amount.perAnswer(),
                wanted.from == null ? "" : wanted.from));
    }

    /** @param last day on which it holds, today where left out */
    record PriceEnd(String last) {
    }

    @PostMapping("/prices/{id}/end")
    @Needs(Permission.MANAGE_SERVICES)
    PriceView endPrice(@PathVariable String id, @RequestBody PriceEnd end) {
        return PriceView.of(node.prices().end(id, end.last == null ? "" : end.last));
    }

    // ---- statements ----

    /** @param amount of all of the quantity */
    record StatementLine(String subject, PriceItem.Unit unit, long quantity, String price, String amount, boolean agreed) {
        static StatementLine of(Statement.Line l) {
            return new StatementLine(l.subject(), l.unit(), l.quantity(), money(l.price(), l.currency()), money(l.amount(), l.currency()), l.agreed());
        }
    }

    /**
     * @param by     whose meter it is computed from
     * @param totals by currency
     */
    record StatementBody(String provider, String client, String month, String by, List<StatementLine> lines, Map<String, String> totals) {
        static StatementBody of(Statement s) {
            if (s == null) {
                return null;
            }
            Map<String, String> totals = new TreeMap<>();
            s.totals().forEach((currency, micros) -> totals.put(currency, BigDecimal.valueOf(micros, 6).stripTrailingZeros().toPlainString()));
            return new StatementBody(s.provider(), s.client(), s.month(), s.by(), s.lines().stream().map(StatementLine::of).toList(), totals);
        }
    }

    /**
     * @param provided    issued by this node
     * @param issued      by the provider
     * @param answered    by the client from its own meter, null before it was heard
     * @param differences lines that the two count differently
     */
    record StatementView(String id, String partner, boolean provided, String month, StatementBody issued, StatementBody answered, List<Statement.Difference> differences,
                         boolean agreed, Instant createdAt) {
        static StatementView of(Statements.View v) {
            return new StatementView(v.id(), v.partner(), v.provided(), v.month(), StatementBody.of(v.issued()), StatementBody.of(v.answered()), v.differences(),
                    v.answered() != null && v.differences().isEmpty(), v.createdAt());
        }
    }

    @GetMapping("/statements")
    @Needs(Permission.SEE_METER)
    List<StatementView> statements() {
        return node.statements().list().stream().map(StatementView::of).toList();
    }

    /** @param month that is over, {@code 2026-11} */
    record NewStatement(String partner, String month) {
    }

    /** Signs what a partner owes for a month that is over, and sends it. */
    @PostMapping("/statements")
    @Needs(Permission.MANAGE_SERVICES)
    StatementView issue(@RequestBody NewStatement wanted) {
        if (wanted.partner == null || wanted.month == null) {
            throw InvalidInput.of("A statement needs partner and month.", "对账单需要 partner 和 month。");
        }
        return StatementView.of(node.statements().issue(wanted.partner, wanted.month));
    }

    /** What a month comes to so far, by this node's meter: {@code provided} by this node, or by the partner. */
    @GetMapping("/statements/draft")
    @Needs(Permission.SEE_METER)
    StatementBody draft(@RequestParam String partner, @RequestParam String month, @RequestParam(defaultValue = "true") boolean provided) {
        return StatementBody.of(node.statements().draft(partner, provided, month));
    }

    @GetMapping("/statements/{id}")
    @Needs(Permission.SEE_METER)
    StatementView statement(@PathVariable String id) {
        return StatementView.of(node.statements().get(id));
    }

    /** The issued one, as CSV. */
    @GetMapping("/statements/{id}/csv")
    @Needs(Permission.SEE_METER)
    ResponseEntity<String> statementCsv(@PathVariable String id) {
        return ResponseEntity.ok().contentType(CSV).body(node.statements().csv(id));
    }
}
