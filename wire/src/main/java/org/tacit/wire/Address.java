package org.tacit.wire;

import org.tacit.base.InvalidInput;

/** Where a node listens: {@code host:port}, {@code [ipv6]:port}. */
public record Address(String host, int port) {

    public static Address parse(String text) {
        int colon = text.lastIndexOf(':');
        String host = colon < 0 ? "" : text.substring(0, colon);
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        } else if (host.contains(":")) {
            host = "";
        }
        try {
            int port = Integer.parseInt(text.substring(colon + 1));
            if (!host.isEmpty() && port >= 0 && port < 1 << 16) {
                return new Address(host, port);
            }
        } catch (NumberFormatException e) {
            // Reported below.
        }
        throw InvalidInput.of("'%s' is not an address; write host:port, such as node.example.org:7700.",
                "“%s”不是有效地址，请写成 主机:端口，例如 node.example.org:7700。", text);
    }

    @Override
    public String toString() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
