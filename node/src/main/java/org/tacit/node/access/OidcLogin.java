package org.tacit.node.access;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jwt.JWTClaimsSet;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.tacit.base.InvalidInput;
import org.tacit.base.Text;
import org.tacit.node.store.Times;

/**
 * Signing in at an OpenID Connect provider: authorization code with PKCE. The browser that begins a login gets a random text in a cookie; state, nonce and
 * code verifier are derived from it, so the login can only be finished by that browser, once, and the database holds nothing but a hash.
 */
public final class OidcLogin implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(OidcLogin.class);
    static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final int MOST_BEGUN = 10_000;
    private static final Duration DESCRIBED_FOR = Duration.ofHours(1);

    private final AccessConfig.Provider provider;
    private final ProviderClient http;
    private final JdbcClient sql;
    private final Accounts accounts;
    private final SignIn signIn;
    private final Clock clock;
    private final SecureRandom random;
    private ProviderClient.Description description;
    private IdTokens tokens;
    private Instant describedAt = Instant.MIN;

    /** Where the browser is sent, and what it keeps meanwhile. */
    public record Begun(String address, String secret, Duration goodFor) {
    }

    /** @param provider null where people cannot sign in so */
    OidcLogin(AccessConfig.Provider provider, JdbcClient sql, Accounts accounts, SignIn signIn, Clock clock, SecureRandom random) {
        this.provider = provider;
        this.http = provider == null ? null : new ProviderClient();
        this.sql = sql;
        this.accounts = accounts;
        this.signIn = signIn;
        this.clock = clock;
        this.random = random;
    }

    public boolean isOffered() {
        return provider != null;
    }

    private synchronized ProviderClient.Description description() {
        if (provider == null) {
            throw InvalidInput.missing("This node has no identity provider; sign in with a password.", "本节点未配置身份提供方，请使用密码登录。");
        }
        if (description == null || clock.instant().isAfter(describedAt.plus(DESCRIBED_FOR))) {
            ProviderClient.Description now = http.describe(provider.issuer());
            if (description == null || !now.keys().equals(description.keys())) {
                tokens = new IdTokens(provider.issuer(), provider.client(), now.keys(), http, clock);
            }
            description = now;
            describedAt = clock.instant();
        }
        return description;
    }

    private synchronized IdTokens tokens() {
        return tokens;
    }

    public Begun begin() {
        ProviderClient.Description at = description();
        String secret = Secrets.make(random);
        Instant now = clock.instant();
        sql.sql("delete from oidc_login where expires_at <= ?").param(Times.sql(now)).update();
        if (sql.sql("select count(*) from oidc_login").query(Integer.class).single() >= MOST_BEGUN) {
            throw NotSignedIn.elsewhere(Text.of("Too many logins were begun at once; try again in a few minutes.", "同时发起的登录过多，请几分钟后再试。"));
        }
        sql.sql("insert into oidc_login (id, expires_at) values (?, ?)").params(Secrets.hash(secret), Times.sql(now.plus(PATIENCE))).update();
        Map<String, String> question = new LinkedHashMap<>();
        question.put("response_type", "code");
        question.put("client_id", provider.client());
        question.put("redirect_uri", provider.redirect());
        question.put("scope", provider.scopes());
        question.put("state", Secrets.derive("oidc.state", secret));
        question.put("nonce", Secrets.derive("oidc.nonce", secret));
        question.put("code_challenge", challenge(Secrets.derive("oidc.verifier", secret)));
        question.put("code_challenge_method", "S256");
        String address = at.authorization().toString();
        return new Begun(address + (address.contains("?") ? "&" : "?") + ProviderClient.form(question), secret, PATIENCE);
    }

    /** RFC 7636 §4.2. */
    static String challenge(String verifier) {
        try {
            return Base64.getUrlEncoder().withoutPadding().encodeToString(MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * The browser came back.
     *
     * @param secret what it kept
     * @param issuer what the answer says (RFC 9207), null where it says nothing
     */
    public Sessions.Opened finish(String secret, String state, String code, String issuer) {
        ProviderClient.Description at = description();
        boolean begun = secret != null && state != null && code != null && Secrets.same(Secrets.derive("oidc.state", secret), state)
                && sql.sql("delete from oidc_login where id = ? and expires_at > ?").params(Secrets.hash(secret), Times.sql(clock.instant())).update() == 1;
        if (!begun || issuer != null && !issuer.equals(provider.issuer())) {
            throw NotSignedIn.elsewhere(Text.of("This login was not begun here, or is over; begin again.", "该登录并非由此发起或已失效，请重新登录。"));
        }
        String token = http.idToken(at.token(), provider, code, Secrets.derive("oidc.verifier", secret));
        JWTClaimsSet claims;
        try {
            claims = tokens().verify(token, Secrets.derive("oidc.nonce", secret));
        } catch (BadJOSEException | ParseException | JOSEException e) {
            LOG.warn("an ID token was refused: {}", e.getMessage());
            throw NotSignedIn.elsewhere(Text.of("What the identity provider says is not valid; the node's log has the reason.", "身份提供方的应答无效，原因见节点日志。"));
        }
        EnumSet<Role> roles = roles(claims);
        if (roles.isEmpty()) {
            throw NotSignedIn.elsewhere(Text.of("The identity provider gives you no role for this node; ask its administrator.", "身份提供方未授予您本节点的任何角色，请联系其管理员。"));
        }
        String subject = Secrets.hash(provider.issuer() + "\n" + claims.getSubject());
        Account account = accounts.elsewhere(subject, shown(claims), provider.tenant(), roles);
        if (account.disabled()) {
            throw NotSignedIn.refused();
        }
        return signIn.open(account, "identity provider");
    }

    private static String shown(JWTClaimsSet claims) {
        for (String claim : List.of("preferred_username", "email", "name")) {
            if (claims.getClaim(claim) instanceof String text && !text.isBlank()) {
                return text.contains("@") ? text.substring(0, text.indexOf('@')) : text;
            }
        }
        return claims.getSubject();
    }

    private EnumSet<Role> roles(JWTClaimsSet claims) {
        Object value = claims.getClaims();
        for (String name : provider.claim().split("\\.")) {
            value = value instanceof Map<?, ?> inner ? inner.get(name) : null;
        }
        Collection<?> said = value instanceof Collection<?> many ? many : value == null ? List.of() : List.of(value);
        EnumSet<Role> roles = EnumSet.noneOf(Role.class);
        said.stream().filter(String.class::isInstance).map(provider.roles()::get).filter(java.util.Objects::nonNull).forEach(roles::add);
        return roles;
    }

    @Override
    public void close() {
        if (http != null) {
            http.close();
        }
    }
}
