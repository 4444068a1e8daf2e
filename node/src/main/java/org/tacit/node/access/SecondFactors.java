package org.tacit.node.access;

import org.tacit.node.vault.Sealing;
import org.tacit.node.vault.Vault;

/** Secrets of authenticators, which this node must read again: sealed in the vault, each for its account. */
final class SecondFactors {

    private final Vault vault;
    private final AccountStore store;

    SecondFactors(Vault vault, AccountStore store) {
        this.vault = vault;
        this.store = store;
        vault.keeps(this::reseal);
    }

    private static Sealing of(String account) {
        return new Sealing(Caller.MAIN, "second-factor", account);
    }

    String seal(String account, byte[] secret) {
        return vault.seal(of(account), secret);
    }

    byte[] open(String account, String sealed) {
        return vault.open(of(account), sealed);
    }

    /** One that changes meanwhile has been sealed with the current key. */
    private void reseal(String tenant) {
        if (tenant.equals(Caller.MAIN)) {
            store.all().forEach(account -> store.totpResealed(account, resealed(account, account.totp()), resealed(account, account.totpPending())));
        }
    }

    private String resealed(Account account, String sealed) {
        return sealed == null ? null : vault.reseal(of(account.name()), sealed);
    }
}
