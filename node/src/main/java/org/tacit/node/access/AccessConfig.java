package org.tacit.node.access;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.tacit.base.InvalidInput;
import org.tacit.base.Text;
import org.tacit.node.home.NodeHome;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.MapperFeature;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * {@code access.yaml} of the node's folder, which need not be there: where people may sign in instead.
 *
 * @param oidc null where they may not
 */
record AccessConfig(Provider oidc) {

    /**
     * An OpenID Connect provider.
     *
     * @param issuer   as its tokens name it; https, or http on this machine's loopback
     * @param client   this node's id there
     * @param secret   this node's secret there, empty where it has none
     * @param redirect where the browser comes back: this node's {@code /api/sessions/oidc/callback} as browsers reach it
     * @param scopes   with blanks; {@code openid profile} where left out
     * @param claim    what says the roles, with dots for inner names; {@code roles} where left out
     * @param roles    what the claim says, to a role here; who has none is not let in
     * @param tenant   of those who sign in so; the main one where left out
     */
    record Provider(String issuer, String client, String secret, String redirect, String scopes, String claim, Map<String, Role> roles, String tenant) {
        Provider {
            if (issuer == null || client == null || client.isBlank() || redirect == null || roles == null || roles.isEmpty() || roles.containsValue(null)) {
                throw InvalidInput.of("access.yaml: oidc needs issuer, client, redirect and roles.", "access.yaml：oidc 需要 issuer、client、redirect 和 roles。");
            }
            address(issuer);
            address(redirect);
            secret = secret == null ? "" : secret;
            scopes = scopes == null || scopes.isBlank() ? "openid profile" : scopes;
            claim = claim == null || claim.isBlank() ? "roles" : claim;
            tenant = tenant == null || tenant.isBlank() ? Caller.MAIN : tenant;
            roles = Map.copyOf(roles);
        }

        /** Without the secret. */
        @Override
        public String toString() {
            return "Provider[" + issuer + "]";
        }
    }

    /** An address that passwords and tokens may be sent to. */
    static URI address(String text) {
        try {
            URI uri = URI.create(text);
            boolean loopback = uri.getHost() != null && (uri.getHost().equals("127.0.0.1") || uri.getHost().equals("localhost") || uri.getHost().equals("[::1]"));
            if (uri.getHost() != null && uri.getUserInfo() == null && uri.getFragment() == null && ("https".equals(uri.getScheme()) || "http".equals(uri.getScheme()) && loopback)) {
                return uri;
            }
        } catch (IllegalArgumentException e) {
            // Said below.
        }
        throw InvalidInput.of("'%s' is no https address.", "“%s”不是 https 地址。", text);
    }

    static Path file(NodeHome home) {
        return home.folder().resolve("access.yaml");
    }

    static AccessConfig read(NodeHome home) {
        Path file = file(home);
        if (!Files.exists(file)) {
            return new AccessConfig(null);
        }
        try {
            return Optional.ofNullable(YAMLMapper.builder().enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS).build().readValue(Files.readString(file), AccessConfig.class))
                    .orElse(new AccessConfig(null));
        } catch (IOException e) {
            throw NodeHome.unreadable(file, e);
        } catch (JacksonException e) {
            if (e.getCause() instanceof InvalidInput reason) {
                throw reason;
            }
            // The message could quote the secret.
            throw new InvalidInput(Text.of("%s, line %d cannot be read.", "%s 第 %d 行无法读取。", file, e.getLocation() == null ? 1 : e.getLocation().getLineNr()));
        }
    }
}
