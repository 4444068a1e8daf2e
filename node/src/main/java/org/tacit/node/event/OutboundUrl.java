package org.tacit.node.event;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Set;
import org.tacit.base.InvalidInput;

/**
 * Addresses that this node calls because a person typed them (against server-side request forgery, OWASP ASVS 12.6): HTTPS to another machine. This machine, link-local
 * addresses (cloud metadata) and multicast are refused, by every address that the name has; a host that the configuration allows may be called whatever it is, also
 * without TLS. Redirects are the caller's to refuse.
 */
public final class OutboundUrl {

    private static final int LONGEST = 1000;

    private OutboundUrl() {
    }

    /**
     * @param allowed hosts, as the configuration names them: {@code host} or {@code host:port}
     * @throws InvalidInput if the node may not call it
     */
    public static URI check(String text, Set<String> allowed) {
        URI url = parse(text);
        if (allowed.contains(url.getHost()) || allowed.contains(url.getHost() + ":" + url.getPort())) {
            return url;
        }
        if (!url.getScheme().equals("https")) {
            throw InvalidInput.of("'%s' is not called without TLS; use https, or have the administrator allow the host in config.yaml.",
                    "不会以未加密方式访问“%s”；请使用 https，或由管理员在 config.yaml 中允许该主机。", text);
        }
        for (InetAddress address : resolve(url)) {
            if (isNear(address)) {
                throw InvalidInput.of("'%s' leads to this machine or to its own network segment; the administrator can allow the host in config.yaml.",
                        "“%s”指向本机或链路本地地址；如确有需要，由管理员在 config.yaml 中允许该主机。", text);
            }
        }
        return url;
    }

    private static URI parse(String text) {
        try {
            URI url = new URI(text == null ? "" : text.strip());
            boolean web = "https".equals(url.getScheme()) || "http".equals(url.getScheme());
            if (web && url.getHost() != null && url.getUserInfo() == null && url.getFragment() == null && text.length() <= LONGEST) {
                return url;
            }
        } catch (URISyntaxException e) {
            // Said below.
        }
        throw InvalidInput.of("'%s' is no web address that can be called; use https://host/path without user and fragment.", "“%s”不是可访问的网址；请使用 https://主机/路径，不含用户名和片段。", text);
    }

    private static InetAddress[] resolve(URI url) {
        String host = url.getHost();
        try {
            return InetAddress.getAllByName(host.startsWith("[") ? host.substring(1, host.length() - 1) : host);
        } catch (UnknownHostException e) {
            throw InvalidInput.of("The host '%s' is not known here; check the address.", "无法解析主机“%s”，请检查地址。", host);
        }
    }

    static boolean isNear(InetAddress address) {
        byte[] bytes = address.getAddress();
        boolean mapped = bytes.length == 16 && java.util.Arrays.equals(bytes, 0, 8, new byte[8], 0, 8) && bytes[8] == 0 && bytes[9] == 0;
        boolean thisNetwork = bytes.length == 4 && bytes[0] == 0;
        return address.isLoopbackAddress() || address.isLinkLocalAddress() || address.isAnyLocalAddress() || address.isMulticastAddress() || mapped || thisNetwork;
    }
}
