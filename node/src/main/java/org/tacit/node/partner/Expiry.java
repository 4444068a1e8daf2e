package org.tacit.node.partner;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tacit.base.Text;
import org.tacit.node.evidence.Evidence;
import org.tacit.node.home.Identity;
import org.tacit.node.link.Partner;

/** Says weeks ahead that a certificate expires, this node's and partners': always in the status, and in log and evidence at 30, 14, 7 and 1 days and at the end. */
public final class Expiry {

    private static final Logger LOG = LoggerFactory.getLogger(Expiry.class);
    private static final int[] DAYS = {0, 1, 7, 14, 30};

    private final Identity identity;
    private final PartnerStore partners;
    private final SuccessionStore store;
    private final Evidence evidence;
    private final Clock clock;

    /**
     * A certificate that has expired or soon will.
     *
     * @param party whose it is
     * @param days  left, rounded up; 0 where it has expired
     */
    public record ExpiryWarning(String party, String certificate, Instant expires, long days, Text text, Text mend) {
    }

    Expiry(Identity identity, PartnerStore partners, SuccessionStore store, Evidence evidence, Clock clock) {
        this.identity = identity;
        this.partners = partners;
        this.store = store;
        this.evidence = evidence;
        this.clock = clock;
    }

    /** What expires within 30 days, this node's own first. */
    public List<ExpiryWarning> warnings() {
        List<ExpiryWarning> warnings = new ArrayList<>();
        Text rotate = new Text("Run 'tacit partner rotate'; partners that are connected take the new certificate by themselves.", "请执行“tacit partner rotate”；已连接的合作方会自动接受新证书。");
        add(warnings, identity.name(), identity.certificate(), identity.tls().expires(), rotate);
        for (Partner partner : partners.all()) {
            Text ask = Text.of("Ask %s to run 'tacit partner rotate' while its certificate is good.", "请 %s 在证书有效期内执行“tacit partner rotate”。", partner.name());
            partners.generations(partner.name()).stream().filter(k -> k.generation() == partner.generation() && k.expires() != null)
                    .forEach(k -> add(warnings, partner.name(), k.certificate(), k.expires(), ask));
        }
        return warnings;
    }

    private void add(List<ExpiryWarning> to, String party, String certificate, Instant expires, Text mend) {
        Duration left = Duration.between(clock.instant(), expires);
        long days = left.isNegative() ? 0 : left.plusDays(1).minusNanos(1).toDays();
        if (days <= DAYS[DAYS.length - 1]) {
            Text text = days == 0 ? Text.of("the certificate of %s expired at %s; nobody accepts it any more", "%s 的证书已于 %s 过期，各方均不再接受", party, expires)
                    : Text.of("the certificate of %s expires in %d days, at %s", "%s 的证书将在 %d 天后（%s）过期", party, days, expires);
            to.add(new ExpiryWarning(party, certificate, expires, days, text, mend));
        }
    }

    /** Logs what has come nearer since the last time; once for each certificate and number of days, also over restarts. */
    synchronized void tick() {
        for (ExpiryWarning w : warnings()) {
            for (int days : DAYS) {
                if (w.days <= days) {
                    if (store.warn(w.certificate, days, clock.instant())) {
                        LOG.warn("{}", w.text);
                        evidence.append("certificate.expires", Map.of("party", w.party, "certificate", w.certificate, "expires", w.expires.toString(), "days", w.days));
                    }
                    break;
                }
            }
        }
    }
}
