package org.tacit.node.access;

import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tacit.node.evidence.Evidence;

/**
 * Lets people in who know their password, and have their second factor where they set one up. What it answers, and how long that takes, does not tell
 * whether there is such an account, whether it is disabled, or whether it has to wait.
 */
public final class SignIn {

    private static final Logger LOG = LoggerFactory.getLogger(SignIn.class);

    private final AccountStore store;
    private final Passwords passwords;
    private final SecondFactors factors;
    private final Attempts attempts;
    private final Sessions sessions;
    private final Evidence evidence;
    private final Clock clock;
    private final LongAdder refused = new LongAdder();

    SignIn(AccountStore store, Passwords passwords, SecondFactors factors, Attempts attempts, Sessions sessions, Evidence evidence, Clock clock) {
        this.store = store;
        this.passwords = passwords;
        this.factors = factors;
        this.attempts = attempts;
        this.sessions = sessions;
        this.evidence = evidence;
        this.clock = clock;
    }

    /**
     * @param code    of the second factor, or a recovery code; null or empty where none is given
     * @param address where the attempt comes from
     */
    public Sessions.Opened withPassword(String name, String password, String code, String address) {
        String wanted = name == null ? "" : name.strip();
        Account account = check(wanted, password, address);
        if (account.totp() != null) {
            if (code == null || code.isBlank()) {
                throw NotSignedIn.codeNeeded();
            }
            if (!secondFactor(account, code.strip())) {
                throw refuse(Optional.of(account), "code");
            }
        }
        attempts.right(wanted, address);
        return open(account, "password");
    }

    /** Once it is known who it is. */
    Sessions.Opened open(Account account, String with) {
        store.seen(account.name(), clock.instant());
        Sessions.Opened opened = sessions.open(account);
        evidence.append("session.opened", Map.of("account", account.name(), "tenant", account.tenant(), "with", account.totp() == null ? with : with + " and code"));
        LOG.info("{} has signed in", account.name());
        return opened;
    }

    /** The account whose password this is, or a refusal that does not say why. */
    Account check(String name, String password, String address) {
        if (attempts.begin(Attempts.Kind.ADDRESS, address).isEmpty()) {
            throw refuse(Optional.empty(), "address has to wait");
        }
        Optional<Integer> count = attempts.begin(Attempts.Kind.ACCOUNT, name);
        Optional<Account> account = store.find(name);
        if (count.isEmpty()) {
            throw refuse(account, "has to wait");
        }
        String given = password == null || password.length() > PasswordRules.LONGEST ? "" : password;
        boolean right = passwords.matches(given, account.map(Account::password).orElse(null));
        boolean usable = account.isPresent() && !account.get().disabled() && (!account.get().mustChange() || clock.instant().isBefore(account.get().passwordUntil()));
        if (!right || !usable) {
            if (account.isPresent() && count.get() == Attempts.Kind.ACCOUNT.free + 1) {
                evidence.append("account.slowed", Map.of("account", name, "attempts", count.get()));
            }
            throw refuse(account, right ? "disabled or its one-time password is too old" : "password");
        }
        return account.get();
    }

    /** Who is signed in has given the password again: right attempts do not count. */
    void confirmedBySelf(String name, String address) {
        attempts.right(name, address);
    }

    /** A code that was not used before, or a recovery code. */
    boolean secondFactor(Account account, String code) {
        if (code.length() == Totp.DIGITS) {
            OptionalLong step = Totp.check(factors.open(account.name(), account.totp()), code, clock.instant(), account.totpStep());
            return step.isPresent() && store.totpUsed(account.name(), step.getAsLong());
        }
        boolean used = store.recoveryUsed(account.name(), Secrets.hash(code.toLowerCase(java.util.Locale.ROOT)), clock.instant());
        if (used) {
            evidence.append("account.recovery-code-used", Map.of("account", account.name(), "left", store.recoveryLeft(account.name())));
        }
        return used;
    }

    /** What was typed as the name of an account that is not there may be a password: it is not logged. */
    private NotSignedIn refuse(Optional<Account> account, String why) {
        refused.increment();
        LOG.warn("refused to sign in {}: {}", account.map(Account::name).orElse("somebody unknown"), why);
        return NotSignedIn.refused();
    }

    /** Attempts that were refused since the node started. */
    public long refused() {
        return refused.sum();
    }
}
