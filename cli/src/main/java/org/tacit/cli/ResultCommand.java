package org.tacit.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.tacit.base.InvalidInput;
import org.tacit.base.Text;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code tacit result JOB}: what the job has left at this party. */
@Command(name = "result", description = "what a job has left at this party / 任务在本方的结果")
final class ResultCommand implements Callable<Integer> {

    @Parameters(paramLabel = "JOB", index = "0")
    private String job;

    @Parameters(paramLabel = "STEP.OUTPUT", index = "1", arity = "0..1", description = "one of them; default all reports / 其中一项，默认显示所有报告")
    private String which;

    @Option(names = "--out", paramLabel = "FILE", description = "write it there / 写入文件")
    private Path file;

    @Mixin
    private OnNode node;
    @Mixin
    private Output out;

    @Override
    public Integer call() {
        try (NodeClient client = node.client()) {
            JsonNode results = client.results(job);
            if (which != null) {
                write(client);
                return 0;
            }
            out.show(results, () -> {
                List<List<String>> rows = new ArrayList<>();
                results.forEach(r -> rows.add(List.of(r.path("step").asString() + "." + r.path("port").asString(), r.path("type").asString(),
                        "%,d".formatted(r.path("bytes").asLong()), r.path("sha256").asString())));
                out.table(List.of(out.text("OUTPUT", "结果"), out.text("TYPE", "类型"), out.text("BYTES", "字节"), "SHA-256"), rows);
                results.forEach(r -> {
                    if (r.path("type").asString().equals("REPORT")) {
                        out.line(new String(client.result(job, r.path("step").asString(), r.path("port").asString()), StandardCharsets.UTF_8));
                    }
                });
            });
        }
        return 0;
    }

    private void write(NodeClient client) {
        int dot = which.lastIndexOf('.');
        if (dot < 1) {
            throw InvalidInput.of("'%s' is not STEP.OUTPUT; 'tacit result %s' lists them.", "“%s”不是 步骤.输出 的形式；“tacit result %s”列出全部。", which, job);
        }
        byte[] content = client.result(job, which.substring(0, dot), which.substring(dot + 1));
        try {
            if (file == null) {
                System.out.write(content);
                System.out.flush();
            } else {
                Files.write(file, content);
                out.line("%,d bytes are in %s.", "%,d 字节已写入 %s。", content.length, file);
            }
        } catch (IOException e) {
            throw new InvalidInput(Text.of("%s cannot be written; check the folder and the free space.", "无法写入 %s；请检查目录和剩余空间。", file), e);
        }
    }
}
