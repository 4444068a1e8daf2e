package org.tacit.psi.unbalanced;

import java.util.List;

/** What a client may still ask; {@link QueryMeter.Account} is one. */
public interface Quota {

    /** @throws org.tacit.base.PolicyDenied if there is no room for so many items now; nothing is counted */
    void admit(long items);

    /** @throws org.tacit.base.PolicyDenied if there is no room; otherwise the items are counted for good when this returns */
    void charge(long items);

    /** Every one of several. What one of them refuses may have been counted by another: never too little. */
    static Quota all(List<? extends Quota> quotas) {
        List<Quota> each = List.copyOf(quotas);
        return new Quota() {
            @Override
            public void admit(long items) {
                each.forEach(quota -> quota.admit(items));
            }

            @Override
            public void charge(long items) {
                admit(items);
                each.forEach(quota -> quota.charge(items));
            }
        };
    }
}
