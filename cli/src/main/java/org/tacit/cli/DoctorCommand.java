package org.tacit.cli;

import java.util.concurrent.Callable;
import org.tacit.node.Doctor;
import org.tacit.node.home.NodeHome;
import org.tacit.node.home.RunFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.JsonNode;

/** {@code tacit doctor}: what is wrong, and how to mend it. */
@Command(name = "doctor", description = "JDK, memory, processor, disk, open files, random numbers, database, certificates, clocks, port, partners, TLS, rate – each with the mend / 环境与连接检查，并给出修复方法")
final class DoctorCommand implements Callable<Integer> {

    @Mixin
    private OnNode node;
    @Mixin
    private Output out;

    @Override
    public Integer call() {
        NodeHome home = NodeHome.existing(node.folder());
        boolean running = RunFile.read(home).isPresent();
        JsonNode findings;
        if (running) {
            try (NodeClient client = node.client()) {
                findings = client.doctor();
            }
        } else {
            findings = Json.of(Doctor.machine(home));
        }
        out.show(findings, () -> {
            findings.forEach(f -> {
                String mark = switch (f.path("verdict").asString()) {
                    case "GOOD" -> "ok  ";
                    case "WARNING" -> "warn";
                    default -> "BAD ";
                };
                out.line(mark + "  " + f.path("what").asString() + ": " + out.text(f.path("finding")));
                if (!out.text(f.path("mend")).isEmpty()) {
                    out.line("      → " + out.text(f.path("mend")));
                }
            });
            if (!running) {
                out.line("The node does not run; start it to examine ports and partners.", "节点未运行；启动后可检查端口和合作方。");
            }
        });
        boolean bad = false;
        for (JsonNode f : findings) {
            bad |= f.path("verdict").asString().equals("BAD");
        }
        return bad ? Tacit.CHECK_FAILED : 0;
    }
}
