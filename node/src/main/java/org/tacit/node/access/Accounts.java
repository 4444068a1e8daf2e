package org.tacit.node.access;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DuplicateKeyException;
import org.tacit.base.InvalidInput;
import org.tacit.base.PolicyDenied;
import org.tacit.node.evidence.Evidence;

/** The people of this node, as an administrator sees them. Every change is in the evidence, with who made it. */
public final class Accounts {

    private static final Logger LOG = LoggerFactory.getLogger(Accounts.class);
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9._-]{0,39}");
    private static final Duration ONE_TIME = Duration.ofDays(3);

    private final AccountStore store;
    private final Tenants tenants;
    private final Passwords passwords;
    private final Sessions sessions;
    private final Attempts attempts;
    private final Evidence evidence;
    private final Clock clock;
    private final SecureRandom random;

    /**
     * An account as others see it.
     *
     * @param elsewhere    signs in at an identity provider, not with a password
     * @param secondFactor has a code of an authenticator beside the password
     * @param mustChange   has a one-time password
     */
    public record AccountView(String name, String tenant, Set<Role> roles, Set<Permission> permissions, boolean elsewhere, boolean secondFactor, boolean mustChange, boolean disabled,
                       Instant createdAt, String createdBy, Instant seenAt) {
        static AccountView of(Account a) {
            return new AccountView(a.name(), a.tenant(), a.roles(), Role.permissions(a.roles(), a.tenant()), a.subject() != null, a.totp() != null, a.mustChange(), a.disabled(),
                    a.createdAt(), a.createdBy(), a.seenAt());
        }
    }

    /** What is shown once, for one person to hand to another. */
    public record OneTimePassword(String account, String password, Instant until) {
    }

    Accounts(AccountStore store, Tenants tenants, Passwords passwords, Sessions sessions, Attempts attempts, Evidence evidence, Clock clock, SecureRandom random) {
        this.store = store;
        this.tenants = tenants;
        this.passwords = passwords;
        this.sessions = sessions;
        this.attempts = attempts;
        this.evidence = evidence;
        this.clock = clock;
        this.random = random;
    }

    // ---- making ----

    /** @param tenant empty or null for the main one */
    public OneTimePassword add(String name, String tenant, Collection<Role> roles) {
        checkName(name);
        EnumSet<Role> wanted = roles(roles);
        String of = tenant == null || tenant.isEmpty() ? Caller.MAIN : tenants.get(tenant).name();
        OneTimePassword made = new OneTimePassword(name, Secrets.readable(random, 4), clock.instant().plus(ONE_TIME));
        add(new Account(name, of, wanted, null, passwords.hash(made.password), made.until, null, null, 0, false, clock.instant(), by(), null));
        return made;
    }

    /** The first administrator chooses its password at once. */
    void addFirst(String name, String password) {
        checkName(name);
        PasswordRules.check(name, password);
        add(new Account(name, Caller.MAIN, EnumSet.of(Role.ADMINISTRATOR), null, passwords.hash(password), null, null, null, 0, false, clock.instant(), "setup text", null));
    }

    private void add(Account account) {
        try {
            store.add(account);
        } catch (DuplicateKeyException e) {
            throw taken(account.name());
        }
        evidence.append("account.added", Map.of("account", account.name(), "tenant", account.tenant(), "roles", account.roles(), "actor", account.createdBy()));
        LOG.info("account {} was added", account.name());
    }

    private static InvalidInput taken(String name) {
        return InvalidInput.of("There is an account '%s' already.", "账户“%s”已存在。", name);
    }

    private static void checkName(String name) {
        if (name == null || !NAME.matcher(name).matches() || name.equals(Caller.NODE.name()) || name.equals(Caller.NOBODY.name())) {
            throw InvalidInput.of("An account's name has up to 40 lower-case letters, digits, dots, dashes and underscores, begins with a letter, and is neither 'node' nor 'nobody'.",
                    "账户名至多 40 个字符，只含小写字母、数字、点、短横线和下划线，以字母开头，且不能是“node”或“nobody”。");
        }
    }

    private static EnumSet<Role> roles(Collection<Role> roles) {
        if (roles == null || roles.isEmpty() || roles.stream().anyMatch(java.util.Objects::isNull)) {
            throw InvalidInput.of("An account has one role or more of %s.", "账户须有至少一个角色，可选：%s。", List.of(Role.values()));
        }
        return EnumSet.copyOf(roles);
    }

    private static String by() {
        return Caller.current().name();
    }

    /**
     * The account of somebody who signed in at an identity provider: made at the first time, and given the roles that the provider says each time.
     *
     * @param subject hash of issuer and name there
     * @param shown   what the provider calls the person; part of the account's name, which cannot be a local account's
     */
    Account elsewhere(String subject, String shown, String tenant, Set<Role> roles) {
        Optional<Account> there = store.withSubject(subject);
        if (there.isEmpty()) {
            String readable = shown.toLowerCase(java.util.Locale.ROOT).replaceAll("[^a-z0-9._-]", "").replaceAll("^[^a-z]+", "");
            String name = (readable.isEmpty() ? "user" : readable.substring(0, Math.min(40, readable.length()))) + "~" + subject.substring(0, 8);
            add(new Account(name, tenants.get(tenant).name(), roles, subject, null, null, null, null, 0, false, clock.instant(), "identity provider", null));
        } else if (!there.get().roles().equals(roles)) {
            store.roles(there.get().name(), roles);
            evidence.append("account.roles", Map.of("account", there.get().name(), "roles", roles, "actor", "identity provider"));
        }
        return store.withSubject(subject).orElseThrow();
    }

    // ---- changing ----

    public AccountView roles(String name, Collection<Role> wanted) {
        Account account = other(name);
        EnumSet<Role> roles = roles(wanted);
        if (account.subject() != null) {
            throw InvalidInput.of("The identity provider says which roles '%s' has; change them there.", "“%s”的角色由身份提供方决定，请在其处修改。", name);
        }
        store.roles(name, roles);
        evidence.append("account.roles", Map.of("account", name, "roles", roles, "before", account.roles(), "actor", by()));
        LOG.info("account {} has roles {} now", name, roles);
        return get(name);
    }

    /** A one-time password that has to be changed; ends the account's sessions. */
    public OneTimePassword resetPassword(String name) {
        Account account = other(name);
        if (account.subject() != null) {
            throw InvalidInput.of("'%s' signs in at an identity provider and has no password here.", "“%s”通过身份提供方登录，此处没有密码。", name);
        }
        OneTimePassword made = new OneTimePassword(name, Secrets.readable(random, 4), clock.instant().plus(ONE_TIME));
        store.password(name, passwords.hash(made.password), made.until);
        sessions.endAll(name);
        attempts.forget(name);
        evidence.append("account.password-reset", Map.of("account", name, "actor", by()));
        return made;
    }

    /** Where somebody has lost authenticator and recovery codes; ends the account's sessions. */
    public AccountView resetSecondFactor(String name) {
        other(name);
        store.totpRemoved(name);
        sessions.endAll(name);
        evidence.append("account.second-factor", Map.of("account", name, "on", false, "actor", by()));
        return get(name);
    }

    /** One that is disabled cannot sign in, its sessions end, and its keys are refused; nothing of it is deleted. */
    public AccountView disable(String name, boolean disabled) {
        other(name);
        store.disabled(name, disabled);
        if (disabled) {
            sessions.endAll(name);
        } else {
            attempts.forget(name);
        }
        evidence.append(disabled ? "account.disabled" : "account.enabled", Map.of("account", name, "actor", by()));
        LOG.info("account {} is {}", name, disabled ? "disabled" : "enabled");
        return get(name);
    }

    public void endSessions(String name) {
        int ended = sessions.endAll(get(name).name());
        evidence.append("account.signed-out", Map.of("account", name, "sessions", ended, "actor", by()));
    }

    /** Nobody gives rights to oneself, or takes away what another would have to look at. */
    private Account other(String name) {
        if (Caller.current().person().equals(name)) {
            throw PolicyDenied.of("Nobody changes the rights of their own account; ask another administrator.", "不得更改自己账户的权限；请由另一位管理员操作。");
        }
        return find(name);
    }

    // ---- looking up ----

    Account find(String name) {
        return store.find(name).orElseThrow(() -> InvalidInput.missing("There is no account '%s'; 'tacit account list' shows all.", "没有账户“%s”；“tacit account list”列出全部。", name));
    }

    public AccountView get(String name) {
        return AccountView.of(find(name));
    }

    public List<AccountView> list() {
        return store.all().stream().map(AccountView::of).toList();
    }

    /** Whether this person may do it now. */
    boolean may(String name, Permission permission) {
        return store.find(name).filter(a -> !a.disabled() && a.caller().has(permission)).isPresent();
    }
}
