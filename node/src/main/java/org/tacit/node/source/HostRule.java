package org.tacit.node.source;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.tacit.base.InvalidInput;
import org.tacit.base.PolicyDenied;

/**
 * Which hosts the node connects to for data. One that {@code sources.yaml} lists is reached as it is; any other must be confirmed by the
 * person who makes the source, by its name and port, and must not be this machine, the link-local network – where clouds keep the
 * credentials of their machines –, or a multicast address. Names are resolved and every address is looked at, each time before connecting.
 */
final class HostRule {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9.-]{0,253})|\\[?[0-9a-fA-F.]{0,15}(:[0-9a-fA-F.]{0,15}){2,8}]?");

    /** How names are resolved; tests hand in another. */
    @FunctionalInterface
    interface Resolver {
        InetAddress[] resolve(String host) throws UnknownHostException;
    }

    private final List<String> allowed;
    private final Resolver resolver;

    HostRule(List<String> allowed, Resolver resolver) {
        this.allowed = allowed;
        this.resolver = resolver;
    }

    /**
     * Refuses a host that may not be reached.
     *
     * @param confirmed {@code host:port} that a person confirmed; empty for none
     */
    void check(String host, int port, String confirmed) {
        if (host == null || !NAME.matcher(host).matches() || host.contains("..") || port < 1 || port > 65535) {
            throw InvalidInput.of("This is no host and port: %s.", "这不是主机和端口：%s。", host == null || host.length() > 255 ? "?" : host.replaceAll("[^\\w.:\\[\\]-]", "?") + ":" + port);
        }
        String address = host.toLowerCase(Locale.ROOT) + ":" + port;
        if (allowed.stream().anyMatch(pattern -> fits(pattern.toLowerCase(Locale.ROOT), host.toLowerCase(Locale.ROOT), port))) {
            return;
        }
        for (InetAddress found : resolved(host)) {
            if (isInner(found)) {
                throw PolicyDenied.of("%s leads to this machine or its link-local network; list it under 'hosts' in the node's sources.yaml if that is meant.",
                        "%s 指向本机或链路本地网络；确需访问请在节点的 sources.yaml 的 hosts 中列出。", address);
            }
        }
        if (!address.equalsIgnoreCase(confirmed)) {
            throw PolicyDenied.of("%s is not listed in the node's sources.yaml; confirm it by naming it as 'confirm', or list it.", "节点的 sources.yaml 未列出 %s；请以 confirm 指明确认，或将其列出。", address);
        }
    }

    private InetAddress[] resolved(String host) {
        try {
            return resolver.resolve(host.startsWith("[") ? host.substring(1, host.length() - 1) : host);
        } catch (UnknownHostException e) {
            throw new InvalidInput(org.tacit.base.Text.of("The host %s is not known to this machine's name service.", "本机的名称服务无法解析主机 %s。", host), e);
        }
    }

    /** This machine, link-local (169.254/16 with its metadata services, fe80::/10), any-address, multicast; also written as IPv4 in IPv6. */
    static boolean isInner(InetAddress address) {
        byte[] raw = address.getAddress();
        if (raw.length == 16 && embedsIpv4(raw)) {
            try {
                return isInner(InetAddress.getByAddress(java.util.Arrays.copyOfRange(raw, 12, 16)));
            } catch (UnknownHostException e) {
                return true;
            }
        }
        // fd00:ec2::254 and 100.100.100.200 are metadata services outside of the link-local ranges.
        boolean metadata = raw.length == 16 && (raw[0] & 0xff) == 0xfd && raw[1] == 0 && (raw[2] & 0xff) == 0x0e && (raw[3] & 0xff) == 0xc2
                || raw.length == 4 && raw[0] == 100 && raw[1] == 100 && raw[2] == 100 && (raw[3] & 0xff) == 200;
        boolean reserved = raw.length == 4 && (raw[0] == 0 || (raw[0] & 0xff) >= 240);
        return metadata || reserved || address.isLoopbackAddress() || address.isLinkLocalAddress() || address.isAnyLocalAddress() || address.isMulticastAddress();
    }

    /** ::a.b.c.d, ::ffff:a.b.c.d and 64:ff9b::a.b.c.d. */
    private static boolean embedsIpv4(byte[] raw) {
        boolean nat64 = raw[0] == 0 && raw[1] == 0x64 && (raw[2] & 0xff) == 0xff && (raw[3] & 0xff) == 0x9b;
        for (int i = nat64 ? 4 : 0; i < 10; i++) {
            if (raw[i] != 0) {
                return false;
            }
        }
        boolean mapped = (raw[10] & 0xff) == 0xff && (raw[11] & 0xff) == 0xff;
        boolean compatible = raw[10] == 0 && raw[11] == 0 && (raw[12] != 0 || raw[13] != 0);
        return nat64 || mapped || compatible;
    }

    private static boolean fits(String pattern, String host, int port) {
        int colon = pattern.lastIndexOf(':');
        if (colon < 0) {
            return false;
        }
        String name = pattern.substring(0, colon);
        String wanted = pattern.substring(colon + 1);
        boolean samePort = wanted.equals("*") || wanted.equals(Integer.toString(port));
        return samePort && (name.startsWith("*.") ? host.endsWith(name.substring(1)) && host.length() > name.length() - 1 : name.equals(host));
    }
}
