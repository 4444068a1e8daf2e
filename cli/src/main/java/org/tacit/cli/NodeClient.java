package org.tacit.cli;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.tacit.base.Cancelled;
import org.tacit.base.InvalidInput;
import org.tacit.base.PeerFailed;
import org.tacit.base.PolicyDenied;
import org.tacit.base.ProtocolViolation;
import org.tacit.base.TacitException;
import org.tacit.base.Text;
import org.tacit.node.home.NodeHome;
import org.tacit.node.home.RunFile;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A node's REST interface from Java: what the command line is made of. Answers are JSON as {@code /openapi.json} describes
 * it; a refusal is thrown as the same {@link TacitException} that the node raised.
 */
public final class NodeClient implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final HttpClient http;
    private final String base;
    private final String token;

    private NodeClient(String base, String token) {
        this.http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(Duration.ofSeconds(5)).build();
        this.base = base;
        this.token = token;
    }

    /** The node that runs on {@code folder}. */
    public static NodeClient of(Path folder) {
        NodeHome home = NodeHome.existing(folder);
        RunFile running = RunFile.read(home).orElseThrow(() -> InvalidInput.of(
                "No node runs on %s; start it with 'tacit node start %s'.", "%s 上没有节点在运行；请用“tacit node start %s”启动。",
                home.folder(), home.folder()));
        return at(running.http(), home.readToken());
    }

    /** A node on this machine by port and token. */
    public static NodeClient at(int port, String token) {
        return new NodeClient("http://127.0.0.1:" + port, token);
    }

    // ---- what the node can do ----

    public JsonNode node() {
        return get("/api/node");
    }

    /** @param address {@code host:port} that the partner shall dial, empty for the configured one */
    public JsonNode invite(String address, int hours) {
        return post("/api/partners/invitations", Map.of("address", address, "hours", hours));
    }

    public JsonNode join(String text) {
        return post("/api/partners", Map.of("text", text));
    }

    public JsonNode partners() {
        return get("/api/partners");
    }

    /** @param columns {@code name:type:kind:grade} for columns that shall not be inferred */
    public JsonNode addTable(Path file, String name, List<String> columns) {
        return post("/api/tables", Map.of("file", file.toAbsolutePath().toString(), "name", name, "columns", columns));
    }

    public JsonNode tables() {
        return get("/api/tables");
    }

    /** @param grant {@code columns}, {@code partner}, {@code allow} and bounds, as in {@code /openapi.json} */
    public JsonNode grant(String table, Map<String, ?> grant) {
        return post("/api/tables/" + segment(table) + "/grants", grant);
    }

    /** Proposes a contract; its job starts once the partner has signed. */
    public JsonNode propose(String flow, Map<String, String> params, int runs, int hours, String legalBasis) {
        return post("/api/contracts", Map.of("flow", flow, "params", params, "runs", runs, "hours", hours, "legalBasis", legalBasis));
    }

    public JsonNode contracts() {
        return get("/api/contracts");
    }

    /** @param id of the contract or of its job; the beginning is enough */
    public JsonNode contract(String id) {
        return get("/api/contracts/" + segment(id));
    }

    public JsonNode approve(String id) {
        return post("/api/contracts/" + segment(id) + "/approve", null);
    }

    public JsonNode decline(String id, String reason) {
        return post("/api/contracts/" + segment(id) + "/decline", Map.of("reason", reason));
    }

    public JsonNode runAgain(String contract) {
        return post("/api/contracts/" + segment(contract) + "/jobs", null);
    }

    public JsonNode jobs() {
        return get("/api/jobs");
    }

    public JsonNode job(String id) {
        return get("/api/jobs/" + segment(id));
    }

    /** Waits until the job has ended or was interrupted; the job as it is then, or still is when the time is over. */
    public JsonNode awaitJob(String id, Duration within) {
        long deadline = System.nanoTime() + within.toNanos();
        while (true) {
            long left = Duration.ofNanos(deadline - System.nanoTime()).toSeconds();
            JsonNode job = get("/api/jobs/" + segment(id) + "?wait=" + Math.clamp(left, 1, 60));
            if (left <= 0 || List.of("DONE", "FAILED", "STOPPED", "DECLINED", "INTERRUPTED").contains(job.path("state").asString())) {
                return job;
            }
        }
    }

    public JsonNode stop(String job) {
        return post("/api/jobs/" + segment(job) + "/stop", null);
    }

    public JsonNode resume(String job) {
        return post("/api/jobs/" + segment(job) + "/resume", null);
    }

    /** What the job has left at this party. */
    public JsonNode results(String job) {
        return get("/api/jobs/" + segment(job) + "/results");
    }

    public byte[] result(String job, String step, String port) {
        return bytes("GET", "/api/jobs/" + segment(job) + "/results/" + segment(step) + "/" + segment(port), null);
    }

    public JsonNode evidence() {
        return get("/api/evidence");
    }

    public JsonNode doctor() {
        return get("/api/doctor");
    }

    // ---- any address ----

    public JsonNode get(String path) {
        return JSON.readTree(bytes("GET", path, null));
    }

    public JsonNode post(String path, Map<String, ?> body) {
        return JSON.readTree(bytes("POST", path, body));
    }

    public JsonNode put(String path, Map<String, ?> body) {
        return JSON.readTree(bytes("PUT", path, body));
    }

    public JsonNode delete(String path) {
        return JSON.readTree(bytes("DELETE", path, null));
    }

    /** The body of a successful answer, as it came. */
    public byte[] bytes(String method, String path, Object body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path)).timeout(Duration.ofMinutes(10))
                .header("Authorization", "Bearer " + token).header("Accept", "application/json, application/problem+json, */*");
        request.method(method, body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)));
        if (body != null) {
            request.header("Content-Type", "application/json");
        }
        try {
            HttpResponse<InputStream> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream in = answer.body()) {
                byte[] content = in.readAllBytes();
                if (answer.statusCode() / 100 == 2) {
                    return content.length == 0 ? "null".getBytes(StandardCharsets.UTF_8) : content;
                }
                throw refusal(answer.statusCode(), content);
            }
        } catch (IOException e) {
            throw new InvalidInput(Text.of("The node at %s does not answer (%s); look at its log or start it again.",
                    "节点 %s 没有响应（%s）；请查看其日志或重新启动。", base, e.getClass().getSimpleName()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Cancelled.of("Interrupted while waiting for the node.", "等待节点时被中断。");
        }
    }

    /** The body of a successful answer goes into a file, whatever its size; a file that was there before is replaced when it is whole. */
    public void download(String path, Path file) {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        HttpRequest request = HttpRequest.newBuilder(URI.create(base + path)).timeout(Duration.ofMinutes(10)).header("Authorization", "Bearer " + token).build();
        try {
            HttpResponse<InputStream> answer = http.send(request, HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream in = answer.body()) {
                if (answer.statusCode() / 100 != 2) {
                    throw refusal(answer.statusCode(), in.readNBytes(1 << 20));
                }
                Files.copy(in, part, StandardCopyOption.REPLACE_EXISTING);
            }
            Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new InvalidInput(Text.of("%s cannot be fetched and written (%s); check the node, the folder and the free space.",
                    "无法取得并写入 %s（%s）；请检查节点、目录和剩余空间。", file, e.getClass().getSimpleName()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Cancelled.of("Interrupted while waiting for the node.", "等待节点时被中断。");
        } finally {
            part.toFile().delete();
        }
    }

    private static TacitException refusal(int status, byte[] content) {
        JsonNode problem;
        try {
            problem = JSON.readTree(content);
        } catch (tools.jackson.core.JacksonException e) {
            problem = JSON.createObjectNode();
        }
        Text text = problem.path("text").isObject()
                ? new Text(problem.path("text").path("en").asString(), problem.path("text").path("zh").asString())
                : Text.of("The node answered with HTTP status %d.", "节点返回 HTTP 状态 %d。", status);
        return switch (problem.path("code").asString("")) {
            case "policy-denied" -> new PolicyDenied(text);
            case "peer-failed" -> new PeerFailed(text);
            case "protocol-violation" -> new ProtocolViolation(text);
            case "cancelled" -> new Cancelled(text);
            default -> new InvalidInput(text);
        };
    }

    /** One segment of a path, whatever characters it holds. */
    public static String segment(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    @Override
    public void close() {
        http.close();
    }
}
