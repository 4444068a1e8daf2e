package org.tacit.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import org.tacit.base.InvalidInput;
import org.tacit.base.Text;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code tacit run FLOW.yaml}: proposes a contract, whose job starts once the partner has signed. */
@Command(name = "run", description = "propose a flow to the partner and run it once it has signed / 向合作方发起流程，签署后运行")
final class RunCommand implements Callable<Integer> {

    @Parameters(paramLabel = "FLOW.yaml")
    private Path flow;

    @Option(names = "--param", paramLabel = "STEP.NAME=VALUE", description = "replace a parameter / 替换参数")
    private Map<String, String> params = Map.of();

    @Option(names = "--runs", defaultValue = "1", description = "how many jobs the contract allows / 合约允许的运行次数（默认 ${DEFAULT-VALUE}）")
    private int runs;

    @Option(names = "--hours", defaultValue = "168", description = "how long the contract holds / 合约有效小时数（默认 ${DEFAULT-VALUE}）")
    private int hours;

    @Option(names = "--legal-basis", defaultValue = "", description = "why the processing is lawful / 处理的法律依据")
    private String legalBasis;

    @Option(names = "--project", defaultValue = "", paramLabel = "PROJECT", description = "that it belongs to / 所属项目")
    private String project;

    @Option(names = "--wait", description = "wait until the job has ended / 等待任务结束")
    private boolean wait;

    @Option(names = "--timeout", defaultValue = "86400", paramLabel = "SECONDS", description = "how long to wait / 最长等待秒数")
    private long timeout;

    @Mixin
    private OnNode node;
    @Mixin
    private Output out;

    @Override
    public Integer call() {
        try (NodeClient client = node.client()) {
            JsonNode contract = client.post("/api/contracts", Map.of("flow", read(flow), "params", params, "runs", runs, "hours", hours, "legalBasis", legalBasis,
                    "project", project.isEmpty() ? "" : client.get(ProjectCommands.PROJECTS + "/" + NodeClient.segment(project)).path("id").asString()));
            String job = contract.path("job").asString();
            if (!wait) {
                out.show(contract, () -> {
                    ContractCommands.disclosure(out, contract);
                    out.line("Job %s starts once %s approved contract %.12s.", "任务 %s 将在 %s 批准合约 %.12s 后启动。", job,
                            Json.joined(contract.path("partners")), contract.path("hash").asString());
                });
                return 0;
            }
            JsonNode ended = client.awaitJob(job, Duration.ofSeconds(timeout));
            out.show(ended, () -> JobCommands.show(out, ended));
            return JobCommands.exitCode(ended);
        }
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new InvalidInput(Text.of("%s cannot be read; check the path and that it is UTF-8 text.", "无法读取 %s；请检查路径，并确认是 UTF-8 文本。", file), e);
        }
    }
}
