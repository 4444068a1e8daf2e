package org.tacit.node.access;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.BadJWTException;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.net.MalformedURLException;
import java.net.URI;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.util.Date;
import java.util.Set;

/**
 * What an ID token must be (OpenID Connect Core 1.0 §3.1.3.7): signed with a public-key algorithm of this list by a key that the issuer publishes, from
 * that issuer, for this client, answering this very login, not expired and not from the future. {@code none} and shared-key algorithms are not in the list,
 * so a token cannot choose them.
 */
final class IdTokens {

    private static final Set<JWSAlgorithm> ALGORITHMS = Set.of(JWSAlgorithm.RS256, JWSAlgorithm.RS384, JWSAlgorithm.RS512, JWSAlgorithm.PS256, JWSAlgorithm.PS384,
            JWSAlgorithm.PS512, JWSAlgorithm.ES256, JWSAlgorithm.ES384, JWSAlgorithm.ES512);
    private static final Duration SKEW = Duration.ofMinutes(1);
    /** A token is asked for and used at once. */
    private static final Duration OLDEST = Duration.ofMinutes(10);

    private final String issuer;
    private final String client;
    private final JWKSource<SecurityContext> keys;
    private final Clock clock;

    IdTokens(String issuer, String client, URI keys, ProviderClient http, Clock clock) {
        this.issuer = issuer;
        this.client = client;
        this.clock = clock;
        try {
            // An unknown key id has them read again, twice in half a minute at most: an issuer may change its keys, a forger may invent them.
            this.keys = JWKSourceBuilder.create(keys.toURL(), http).refreshAheadCache(false).build();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** @throws BadJOSEException where it is not what it must be */
    JWTClaimsSet verify(String token, String nonce) throws BadJOSEException, ParseException, JOSEException {
        DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(ALGORITHMS, keys));
        processor.setJWTClaimsSetVerifier(new Claims(nonce));
        return processor.process(token, null);
    }

    private final class Claims extends DefaultJWTClaimsVerifier<SecurityContext> {

        Claims(String nonce) {
            super(client, new JWTClaimsSet.Builder().issuer(issuer).claim("nonce", nonce).build(), Set.of("sub", "exp", "iat", "nonce"));
            setMaxClockSkew((int) SKEW.toSeconds());
        }

        @Override
        protected Date currentTime() {
            return Date.from(clock.instant());
        }

        @Override
        public void verify(JWTClaimsSet claims, SecurityContext context) throws BadJWTException {
            super.verify(claims, context);
            var issued = claims.getIssueTime().toInstant();
            if (issued.isAfter(clock.instant().plus(SKEW)) || issued.isBefore(clock.instant().minus(OLDEST))) {
                throw new BadJWTException("issued in the future or long ago");
            }
            Object party = claims.getClaim("azp");
            if (party != null ? !party.equals(client) : claims.getAudience().size() > 1) {
                throw new BadJWTException("issued to another client");
            }
        }
    }
}
