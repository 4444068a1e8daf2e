package org.tacit.wire;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertificateException;
import java.util.Locale;
import javax.net.ssl.SSLException;
import org.tacit.base.Text;
import org.tacit.wire.Trouble.Kind;

/** A connection that could not be made, with the reason as people are told it. */
final class Unreachable extends IOException {

    private final Kind kind;
    private final Text text;

    Unreachable(Kind kind, Text text) {
        this(kind, text, null);
    }

    Unreachable(Kind kind, Text text, Throwable cause) {
        super(text.en(), cause);
        this.kind = kind;
        this.text = text;
    }

    Kind kind() {
        return kind;
    }

    Text text() {
        return text;
    }

    /** The same with where it was tried. */
    Unreachable at(Object address) {
        return new Unreachable(kind, new Text("at " + address + ": " + text.en(), address + "：" + text.zh()), this);
    }

    /** Reads the reason out of what the network and TLS libraries throw. */
    static Unreachable of(Exception e) {
        Throwable local = null;
        for (Throwable t = e; t != null; t = t.getCause() == t ? null : t.getCause()) {
            switch (t) {
                case Unreachable known -> {
                    return known;
                }
                case UnknownHostException dns -> {
                    return name(e);
                }
                case UnresolvedAddressException dns -> {
                    return name(e);
                }
                case SocketTimeoutException slow -> {
                    return new Unreachable(Kind.TIMEOUT, new Text("no answer in time; a firewall may drop the connection", "超时无响应，可能被防火墙丢弃"), e);
                }
                case NoRouteToHostException route -> {
                    return new Unreachable(Kind.NO_ROUTE, new Text("there is no route to it", "没有到达该地址的路由"), e);
                }
                case CertificateException own -> local = own;
                default -> { }
            }
        }
        if (local != null) {
            String why = clean(local);
            return new Unreachable(Kind.OTHER_NODE, new Text("another node answers: " + why, "应答的是另一个节点：" + why), e);
        }
        return e instanceof SSLException || saysAlert(e) ? tls(e) : socket(e);
    }

    private static Unreachable name(Exception e) {
        return new Unreachable(Kind.NAME, new Text("the host name is not known to this machine's name service", "本机的域名服务无法解析该主机名"), e);
    }

    private static boolean saysAlert(Exception e) {
        return e.getClass().getName().startsWith("org.bouncycastle.tls.");
    }

    private static Unreachable tls(Exception e) {
        String message = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
        if (message.contains("certificate_unknown") || message.contains("unknown_ca") || message.contains("bad_certificate")) {
            return new Unreachable(Kind.UNKNOWN_THERE, new Text("it does not accept this node's certificate", "对方不接受本节点的证书"), e);
        }
        String why = clean(e);
        return new Unreachable(Kind.TLS, new Text("it does not agree on TLS (" + why + "); it may be no node, or one with the other TLS suite",
                "未能就 TLS 达成一致（" + why + "）；对端可能不是节点，或使用另一套 TLS 算法"), e);
    }

    private static Unreachable socket(Exception e) {
        String message = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
        if (e instanceof ConnectException && message.contains("refused")) {
            return new Unreachable(Kind.REFUSED, new Text("Connection refused: nobody listens there", "连接被拒绝：该处无人监听"), e);
        }
        if (message.contains("unreachable") || message.contains("no route")) {
            return new Unreachable(Kind.NO_ROUTE, new Text("there is no route to it", "没有到达该地址的路由"), e);
        }
        if (message.contains("timed out") || message.contains("socket closed")) {
            // The watch closes a socket whose time is over.
            return new Unreachable(Kind.TIMEOUT, new Text("no answer in time; a firewall may drop the connection", "超时无响应，可能被防火墙丢弃"), e);
        }
        if (e instanceof EOFException || e instanceof SocketException) {
            return new Unreachable(Kind.BROKEN, new Text("it ended the connection (" + clean(e) + ")", "对方结束了连接（" + clean(e) + "）"), e);
        }
        return new Unreachable(Kind.OTHER, Text.same(clean(e)), e);
    }

    private static String clean(Throwable e) {
        return Failures.clean(String.valueOf(e.getMessage()));
    }
}
