package org.tacit.node.vault;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.tacit.base.Cancelled;
import org.tacit.base.InvalidInput;
import org.tacit.base.PeerFailed;

/** Two ways to a key service. Neither writes a question or an answer into a log, an argument list or a file. */
final class ServiceCall {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int LARGEST = 1 << 16;

    private ServiceCall() {
    }

    /** A program of the administrator's: the question on its standard input, the answer on its standard output. No shell in between. */
    static UnaryOperator<byte[]> command(List<String> command) {
        if (command.isEmpty() || !Path.of(command.getFirst()).isAbsolute()) {
            throw InvalidInput.of("The command of the key service must begin with an absolute path.", "密钥服务命令必须以绝对路径开头。");
        }
        return question -> run(command, question);
    }

    private static byte[] run(List<String> command, byte[] question) {
        Process process = null;
        try {
            process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
            Process started = process;
            // A program that neither reads nor answers must not hold this thread for ever.
            Thread watch = Thread.ofVirtual().start(() -> {
                try {
                    if (!started.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                        started.destroyForcibly();
                    }
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            try (OutputStream in = process.getOutputStream()) {
                in.write(question);
            }
            byte[] answer;
            try (InputStream out = process.getInputStream()) {
                answer = out.readNBytes(LARGEST + 1);
            }
            int code = process.waitFor();
            watch.interrupt();
            if (code == 0 && answer.length <= LARGEST) {
                return answer;
            }
            throw PeerFailed.of("The key service's command ended with %d; run it by hand to see why.", "密钥服务命令以 %d 结束，请手工运行查看原因。", code);
        } catch (IOException e) {
            throw PeerFailed.of("The key service's command cannot be run (%s).", "无法运行密钥服务命令（%s）。", e.getClass().getSimpleName());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Cancelled.of("Interrupted while waiting for the key service.", "等待密钥服务时被中断。");
        } finally {
            if (process != null) {
                process.destroyForcibly();
            }
        }
    }

    /** An address that takes the question as the body of a POST: https, or http on this machine alone. */
    static UnaryOperator<byte[]> http(URI address, Path tokenFile) {
        boolean local = List.of("127.0.0.1", "[::1]", "localhost").contains(String.valueOf(address.getHost()));
        if (!"https".equals(address.getScheme()) && !("http".equals(address.getScheme()) && local)) {
            throw InvalidInput.of("The key service must be asked over https; http is for this machine alone.", "密钥服务须使用 https；http 仅限本机。");
        }
        HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).followRedirects(HttpClient.Redirect.NEVER).build();
        return question -> {
            String token = new String(Durable.read(tokenFile), StandardCharsets.UTF_8).strip();
            HttpRequest request = HttpRequest.newBuilder(address).timeout(PATIENCE).header("Authorization", "Bearer " + token)
                    .header("Content-Type", "application/json").POST(HttpRequest.BodyPublishers.ofByteArray(question)).build();
            try {
                HttpResponse<InputStream> answer = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
                try (InputStream body = answer.body()) {
                    byte[] content = body.readNBytes(LARGEST + 1);
                    if (answer.statusCode() == 200 && content.length <= LARGEST) {
                        return content;
                    }
                }
                throw PeerFailed.of("The key service answered with HTTP status %d.", "密钥服务返回 HTTP 状态 %d。", answer.statusCode());
            } catch (IOException e) {
                throw PeerFailed.of("The key service at %s does not answer (%s).", "密钥服务 %s 没有响应（%s）。", address.getHost(), e.getClass().getSimpleName());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw Cancelled.of("Interrupted while waiting for the key service.", "等待密钥服务时被中断。");
            }
        };
    }
}
