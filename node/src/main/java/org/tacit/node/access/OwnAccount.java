package org.tacit.node.access;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.tacit.base.InvalidInput;
import org.tacit.base.PolicyDenied;
import org.tacit.node.evidence.Evidence;
import org.tacit.node.store.Database;

/** What people do with their own account: password and second factor. Each asks for the password again, so that a browser left open is not enough. */
public final class OwnAccount {

    private static final int RECOVERY_CODES = 10;

    private final String node;
    private final Database database;
    private final AccountStore store;
    private final SignIn signIn;
    private final Passwords passwords;
    private final SecondFactors factors;
    private final Sessions sessions;
    private final Evidence evidence;
    private final Clock clock;
    private final SecureRandom random;

    /** To be put into an authenticator, by hand or as a picture of {@code uri}. */
    public record Enrolment(String secret, String uri) {
    }

    OwnAccount(String node, Database database, AccountStore store, SignIn signIn, Passwords passwords, SecondFactors factors, Sessions sessions, Evidence evidence, Clock clock, SecureRandom random) {
        this.node = node;
        this.database = database;
        this.store = store;
        this.signIn = signIn;
        this.passwords = passwords;
        this.factors = factors;
        this.sessions = sessions;
        this.evidence = evidence;
        this.clock = clock;
        this.random = random;
    }

    private static String me() {
        Caller caller = Caller.current();
        if (caller.isNode() || caller.isKey()) {
            throw PolicyDenied.of("Only a person who has signed in does this, not a program with a key.", "此操作只能由已登录的人员执行，持密钥的程序不可。");
        }
        return caller.name();
    }

    private Account confirmed(String password, String address) {
        Account account = store.find(me()).orElseThrow(NotSignedIn::atAll);
        if (account.subject() != null) {
            throw InvalidInput.of("You sign in at an identity provider; password and second factor are changed there.", "您通过身份提供方登录；请在其处更改密码和第二因素。");
        }
        return signIn.check(account.name(), password, address);
    }

    /**
     * @param session the one that asks, which goes on; others of the account end
     */
    public void changePassword(String old, String wanted, String session, String address) {
        Account account = confirmed(old, address);
        PasswordRules.check(account.name(), wanted);
        if (old.equals(wanted)) {
            throw InvalidInput.of("The new password is the old one; choose another.", "新密码与旧密码相同，请更换。");
        }
        store.password(account.name(), passwords.hash(wanted), null);
        sessions.endOthers(account.name(), session);
        signIn.confirmedBySelf(account.name(), address);
        evidence.append("account.password-changed", Map.of("account", account.name(), "actor", account.name()));
    }

    /** Begins a second factor; it counts once {@link #confirm} was called. */
    public Enrolment enrol(String password, String address) {
        Account account = confirmed(password, address);
        if (account.totp() != null) {
            throw InvalidInput.of("There is a second factor already; remove it first.", "已设有第二因素，请先移除。");
        }
        if (account.mustChange()) {
            throw InvalidInput.of("Change the one-time password first.", "请先更改一次性密码。");
        }
        signIn.confirmedBySelf(account.name(), address);
        byte[] secret = new byte[Totp.SECRET];
        random.nextBytes(secret);
        store.totpPending(account.name(), factors.seal(account.name(), secret));
        return new Enrolment(Totp.base32(secret), Totp.uri(node, account.name(), secret));
    }

    /** With the authenticator's code; the recovery codes, each good once, are shown this one time. */
    public List<String> confirm(String code) {
        Account account = store.find(me()).orElseThrow(NotSignedIn::atAll);
        if (account.totpPending() == null) {
            throw InvalidInput.of("No second factor was begun.", "尚未开始设置第二因素。");
        }
        OptionalLong step = Totp.check(factors.open(account.name(), account.totpPending()), code == null ? "" : code.strip(), clock.instant(), 0);
        if (step.isEmpty()) {
            throw InvalidInput.of("This is not the authenticator's code; check its clock and try the next.", "验证码不正确；请检查身份验证器的时钟后再试。");
        }
        List<String> codes = Stream.generate(() -> Secrets.readable(random, 3)).limit(RECOVERY_CODES).toList();
        database.atomically(() -> {
            if (!store.totpConfirmed(account.name(), account.totpPending(), step.getAsLong())) {
                throw InvalidInput.of("The second factor was changed at the same time; begin again.", "第二因素同时被更改，请重新开始。");
            }
            store.recovery(account.name(), codes.stream().map(Secrets::hash).toList());
        });
        evidence.append("account.second-factor", Map.of("account", account.name(), "on", true, "actor", account.name()));
        return codes;
    }

    /** With password and a code, so that neither a browser left open nor a password alone takes it away. */
    public void removeSecondFactor(String password, String code, String address) {
        Account account = confirmed(password, address);
        if (account.totp() == null) {
            throw InvalidInput.of("There is no second factor.", "未设第二因素。");
        }
        if (code == null || !signIn.secondFactor(account, code.strip())) {
            throw NotSignedIn.refused();
        }
        signIn.confirmedBySelf(account.name(), address);
        store.totpRemoved(account.name());
        evidence.append("account.second-factor", Map.of("account", account.name(), "on", false, "actor", account.name()));
    }

    public int recoveryCodesLeft() {
        return store.recoveryLeft(me());
    }
}
