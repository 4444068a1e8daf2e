package org.tacit.node.meter;

import java.time.LocalDate;
import java.util.Comparator;
import java.util.HexFormat;
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

/** Price lists: this node's for each partner, and partners' for this node. A price never reaches back: it holds from today at the earliest, and ends today at the earliest. */
public final class Prices {

    private static final Logger LOG = LoggerFactory.getLogger(Prices.class);
    private static final int MOST = 2000;
    /** Clocks of two nodes may stand on two sides of midnight. */
    private static final int GRACE_DAYS = 1;

    /** This is what I charge you. */
    private static final Topic<Sent, Topic.Nothing> SET = new Topic<>("price.set", Sent.class, Topic.Nothing.class);

    private final MeterParts parts;

    /** @param signed canonical encoding of a {@link SignedText} */
    record Sent(String signed) {
    }

    /** @param provided by this node: it is the seller */
    public record View(PriceItem item, boolean provided, boolean delivered) {
    }

    public Prices(MeterParts parts, Desk desk) {
        this.parts = parts;
        desk.on(SET, this::received);
    }

    /** @param from empty for today */
    public View set(String partner, String subject, PriceItem.Unit unit, String currency, long micros, String from) {
        parts.partner(partner);
        String first = from.isEmpty() ? parts.today() : from;
        if (first.compareTo(parts.today()) < 0) {
            throw InvalidInput.of("A price cannot reach back to %s; it holds from today at the earliest.", "价格不能追溯至 %s；最早自今天起生效。", first);
        }
        byte[] id = new byte[16];
        parts.random().nextBytes(id);
        return put(new PriceItem(PriceItem.FORMAT, HexFormat.of().formatHex(id), parts.me(), partner, subject, unit, currency, micros, first, ""));
    }

    /** @param last day on which it holds, today at the earliest; empty for today */
    public View end(String id, String last) {
        View view = get(id);
        if (!view.provided()) {
            throw PolicyDenied.of("%s sets this price; ask it to end it.", "该价格由 %s 设定，请向其提出终止。", view.item().seller());
        }
        String day = last.isEmpty() ? parts.today() : last;
        if (day.compareTo(parts.today()) < 0) {
            throw InvalidInput.of("A price that holds cannot end on a day that is over.", "生效中的价格不能追溯终止。");
        }
        return put(view.item().until(day.compareTo(view.item().from()) < 0 ? view.item().from() : day));
    }

    private View put(PriceItem item) {
        checkMany(item.buyer());
        store(item.buyer(), true, item, SignedText.sign(PriceItem.DOMAIN, item, parts.self(), parts.identity().signers()), false);
        parts.evidence().append("price.set", facts(item, item.buyer(), true));
        deliver(item.id());
        return get(item.id());
    }

    private static Map<String, Object> facts(PriceItem i, String partner, boolean provided) {
        return Map.of("price", i.id(), "partner", partner, "provided", provided, "subject", i.subject(), "unit", i.unit().name(), "currency", i.currency(), "micros", i.micros(), "from",
                i.from(), "to", i.to(), "by", provided ? Caller.current().name() : partner);
    }

    private void checkMany(String partner) {
        if (all().stream().filter(v -> v.item().buyer().equals(partner) || v.item().seller().equals(partner)).count() >= MOST) {
            throw PolicyDenied.of("There are %d prices with %s; that is enough.", "与 %2$s 之间已有 %1$d 条价格。", MOST, partner);
        }
    }

    private Topic.Nothing received(Partner partner, Sent sent) {
        PriceItem item = SignedText.read(sent.signed()).open(PriceItem.DOMAIN, PriceItem.class, partner.asContractParty());
        if (!item.format().equals(PriceItem.FORMAT) || !item.seller().equals(partner.name()) || !item.buyer().equals(parts.me())) {
            throw ProtocolViolation.of("%s sent a price that is not between the two.", "%s 发来的价格并非双方之间的价格。", partner.name());
        }
        Optional<View> before = find(item.id());
        String earliest = LocalDate.parse(parts.today()).minusDays(GRACE_DAYS).toString();
        if (before.isPresent()) {
            PriceItem known = before.get().item();
            if (known.equals(item)) {
                return new Topic.Nothing();
            }
            if (!known.seller().equals(partner.name()) || !known.until(item.to()).equals(item) || item.to().isEmpty() || item.to().compareTo(earliest) < 0) {
                throw PolicyDenied.of("%s changes a price that holds; it may only end it, from today on.", "%s 试图更改生效中的价格；只能自今天起终止。", partner.name());
            }
        } else if (item.from().compareTo(earliest) < 0) {
            throw PolicyDenied.of("%s sets a price that reaches back to %s.", "%s 设定的价格追溯至 %s。", partner.name(), item.from());
        } else {
            checkMany(partner.name());
        }
        store(partner.name(), false, item, SignedText.read(sent.signed()), true);
        parts.evidence().append("price.received", facts(item, partner.name(), false));
        return new Topic.Nothing();
    }

    private void store(String partner, boolean provided, PriceItem item, SignedText signed, boolean delivered) {
        int known = parts.sql().sql("update price set document = ?, delivered = ? where id = ?").params(signed.encoded(), delivered, item.id()).update();
        if (known == 0) {
            parts.sql().sql("insert into price (id, partner, provided, document, delivered, created_at) values (?, ?, ?, ?, ?, ?)")
                    .params(item.id(), partner, provided, signed.encoded(), delivered, Times.sql(parts.clock().instant())).update();
        }
    }

    private void deliver(String id) {
        String signed = parts.sql().sql("select document from price where id = ?").param(id).query(String.class).single();
        Partner partner = parts.partner(get(id).item().buyer());
        try {
            parts.links().ask(partner, SET, new Sent(signed));
            parts.sql().sql("update price set delivered = true where id = ?").param(id).update();
        } catch (PeerFailed e) {
            LOG.info("{} has not heard of price {} yet: {}", partner.name(), id, e.getMessage());
        } catch (TacitException e) {
            LOG.warn("{} does not take price {}: {}", partner.name(), id, e.getMessage());
        }
    }

    /** To be called when a partner is there (again). */
    public void connected(Partner partner) {
        all().stream().filter(v -> v.provided() && !v.delivered() && v.item().buyer().equals(partner.name())).forEach(v -> deliver(v.item().id()));
    }

    public List<View> all() {
        return parts.sql().sql("select * from price order by created_at, id").query((row, number) -> new View(SignedText.read(row.getString("document")).stored(PriceItem.class),
                row.getBoolean("provided"), row.getBoolean("delivered"))).list();
    }

    private Optional<View> find(String id) {
        return all().stream().filter(v -> v.item().id().equals(id)).findFirst();
    }

    public View get(String id) {
        return find(id).orElseThrow(() -> InvalidInput.of("There is no price %.32s.", "没有价格 %.32s。", id));
    }

    /** What holds between two: the more exact subject first, then the later one. */
    List<PriceItem> between(String seller, String buyer) {
        return all().stream().map(View::item).filter(i -> i.seller().equals(seller) && i.buyer().equals(buyer))
                .sorted(Comparator.comparing((PriceItem i) -> i.subject().equals("*")).thenComparing(PriceItem::from, Comparator.reverseOrder()).thenComparing(PriceItem::id)).toList();
    }
}
