package org.tacit.node.partner;

import java.time.Instant;
import org.tacit.base.Text;
import org.tacit.node.link.Partner;
import org.tacit.wire.Trouble;

/**
 * Whether a partner can be talked to, and if not why and what to do.
 *
 * @param state  {@code CONNECTED}, or the {@link Trouble.Kind}
 * @param reason null while it is connected
 * @param mend   what to do; null while it is connected
 * @param since  since when it is so
 */
public record Reachability(String state, Text reason, Text mend, Instant since) {

    public static final String CONNECTED = "CONNECTED";

    static Reachability connected(Instant since) {
        return new Reachability(CONNECTED, null, null, since);
    }

    static Reachability of(Partner partner, Trouble trouble) {
        return new Reachability(trouble.kind().name(), trouble.text(), mend(partner, trouble.kind()), trouble.since());
    }

    /** What to do about each reason, in one sentence. */
    public static Text mend(Partner partner, Trouble.Kind kind) {
        String name = partner.name();
        String address = partner.address().isEmpty() ? "-" : partner.address();
        return switch (kind) {
            case BEGINNING -> Text.of("Wait a moment; the connection is being made.", "请稍候，正在建立连接。");
            case WAITING -> Text.of("%1$s has to dial: ask it to start its node, and let the port that this node listens at through your firewall.",
                    "需由 %1$s 发起连接：请对方启动节点，并在本方防火墙放行监听端口。", name);
            case NAME -> Text.of("Correct the host name in %2$s, or add it to this machine's name service or hosts file.", "请更正 %2$s 中的主机名，或将其加入本机域名服务或 hosts 文件。", name, address);
            case REFUSED -> Text.of("Ask %1$s whether its node runs and listens at %2$s.", "请确认 %1$s 的节点正在运行并监听 %2$s。", name, address);
            case NO_ROUTE, TIMEOUT -> Text.of("Have the network between this machine and %2$s opened in both firewalls, and check that %1$s runs.",
                    "请在双方防火墙中开通本机到 %2$s 的网络，并确认 %1$s 正在运行。", name, address);
            case TLS -> Text.of("Check that a Tacit node and nothing in between answers at %2$s, and that both sides set the same 'tls' in config.yaml.",
                    "请确认 %2$s 处应答的是 Tacit 节点（中间无代理改写），且双方 config.yaml 的“tls”一致。", name, address);
            case UNKNOWN_THERE -> Text.of("%1$s does not know this node's certificate: give it the text of 'tacit partner identity --announcement' for 'tacit partner renew', or pair again.",
                    "%1$s 不认识本节点的证书：请将“tacit partner identity --announcement”的文本交给对方执行“tacit partner renew”，或重新配对。", name);
            case OTHER_NODE -> Text.of("Ask %1$s whether it has changed its certificate: take its text with 'tacit partner renew %1$s TEXT', or correct the address %2$s.",
                    "请询问 %1$s 是否更换了证书：用“tacit partner renew %1$s 文本”接收其公告，或更正地址 %2$s。", name, address);
            case EXPIRED -> Text.of("Ask %1$s to run 'tacit partner rotate' and to give you the text for 'tacit partner renew %1$s TEXT'.",
                    "请 %1$s 执行“tacit partner rotate”，并将文本交给本方执行“tacit partner renew %1$s 文本”。", name);
            case EXPIRED_HERE -> Text.of("Run 'tacit partner rotate' here, and give %1$s the text that it prints for 'tacit partner renew'.",
                    "请在本节点执行“tacit partner rotate”，并将打印的文本交给 %1$s 执行“tacit partner renew”。", name);
            case CLOCK -> Text.of("Set the clocks of both machines by NTP.", "请用 NTP 校准双方机器的时钟。");
            case VERSION -> Text.of("Update the older of the two nodes.", "请升级两个节点中较旧的一个。");
            case SUSPENDED_HERE -> Text.of("Run 'tacit partner lift %1$s' when it may go on.", "可以恢复时请执行“tacit partner lift %1$s”。", name);
            case SUSPENDED_THERE -> Text.of("Talk to %1$s: a person there has suspended this node and can lift it.", "请联系 %1$s：对方人员暂停了本节点，可由其恢复。", name);
            case BOTH_DIAL -> Text.of("Let one side only have the other's address; pair again where both have it.", "只应由一方持有对方地址；若双方都有，请重新配对。");
            case RELAY -> Text.of("Check that the relay runs, that this machine may connect to it, and that its list names this node's certificate.",
                    "请确认中继正在运行、本机可以连接，且其节点列表包含本节点的证书。");
            case NOT_AT_RELAY -> Text.of("Ask %1$s to start its node and to check its connection to the relay.", "请 %1$s 启动节点并检查其与中继的连接。", name);
            case SILENT, BROKEN -> Text.of("It connects again by itself; if not, ask %1$s whether its node runs, and check the network.", "会自动重连；若未恢复，请确认 %1$s 的节点正在运行并检查网络。", name);
            case BUSY -> Text.of("Wait until jobs have ended, or raise the limits of connections.", "请等待任务结束，或提高连接数上限。");
            case OTHER -> Text.of("Look at both nodes' logs.", "请查看双方节点日志。");
        };
    }
}
