package org.tacit.node.access;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Optional;
import org.tacit.base.InvalidInput;
import org.tacit.node.evidence.Evidence;
import org.tacit.node.home.NodeHome;
import org.tacit.node.store.Database;
import org.tacit.node.store.Unchanged;
import org.tacit.node.vault.Vault;

/** Who may use this node, assembled. */
public final class Access implements AutoCloseable {

    private final NodeHome home;
    private final String token;
    private final Tenants tenants;
    private final Tenancy tenancy;
    private final Accounts accounts;
    private final Attempts attempts;
    private final Sessions sessions;
    private final SignIn signIn;
    private final OwnAccount own;
    private final ApiKeys keys;
    private final OidcLogin oidc;
    private final TwoPersons twoPersons;

    public Access(String node, NodeHome home, Database database, Unchanged unchanged, Vault vault, Evidence evidence, Clock clock, SecureRandom random) {
        this.home = home;
        this.token = home.readToken();
        AccountStore store = new AccountStore(database.sql());
        Passwords passwords = new Passwords(random);
        SecondFactors factors = new SecondFactors(vault, store);
        tenants = new Tenants(database.sql(), evidence, clock);
        tenancy = new Tenancy(database.sql(), evidence);
        sessions = new Sessions(database.sql(), clock, random);
        attempts = new Attempts(database, clock);
        accounts = new Accounts(store, tenants, passwords, sessions, attempts, evidence, clock, random);
        signIn = new SignIn(store, passwords, factors, attempts, sessions, evidence, clock);
        own = new OwnAccount(node, database, store, signIn, passwords, factors, sessions, evidence, clock, random);
        keys = new ApiKeys(database.sql(), store, evidence, clock, random);
        oidc = new OidcLogin(AccessConfig.read(home).oidc(), database.sql(), accounts, signIn, clock, random);
        twoPersons = new TwoPersons(database.sql(), unchanged, tenants, tenancy, accounts, evidence, clock);
    }

    /** Who calls with {@code Authorization: Bearer …}: the holder of the node's token file, or of a key; empty where nobody does. */
    public Optional<Caller> bearer(String given) {
        return Secrets.same(token, given) ? Optional.of(Caller.NODE) : keys.caller(given);
    }

    /**
     * Makes the first administrator, once, with the text that {@code tacit node init} printed. Later ones are made by administrators, or with the node's token.
     */
    public synchronized Accounts.AccountView firstAdministrator(String text, String name, String password, String address) {
        if (attempts.begin(Attempts.Kind.ADDRESS, address).isEmpty()) {
            throw NotSignedIn.refused();
        }
        Path file = home.setupText();
        try {
            if (text == null || !Files.exists(file) || !Secrets.same(Files.readString(file).strip(), text.strip())) {
                throw NotSignedIn.refused();
            }
            if (accounts.list().stream().anyMatch(a -> a.roles().contains(Role.ADMINISTRATOR))) {
                throw InvalidInput.of("There is an administrator already; ask it for an account.", "已有管理员，请向其申请账户。");
            }
            accounts.addFirst(name, password);
            Files.delete(file);
        } catch (IOException e) {
            throw NodeHome.unreadable(file, e);
        }
        return accounts.get(name);
    }

    /** Whether the text that makes the first administrator still waits for somebody. */
    public boolean awaitsFirstAdministrator() {
        return Files.exists(home.setupText()) && accounts.list().stream().noneMatch(a -> a.roles().contains(Role.ADMINISTRATOR));
    }

    public Tenants tenants() {
        return tenants;
    }

    public Tenancy tenancy() {
        return tenancy;
    }

    public Accounts accounts() {
        return accounts;
    }

    public Sessions sessions() {
        return sessions;
    }

    public SignIn signIn() {
        return signIn;
    }

    public OwnAccount own() {
        return own;
    }

    public ApiKeys keys() {
        return keys;
    }

    public OidcLogin oidc() {
        return oidc;
    }

    public TwoPersons twoPersons() {
        return twoPersons;
    }

    @Override
    public void close() {
        oidc.close();
    }
}
