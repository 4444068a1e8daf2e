package org.tacit.node;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.tacit.base.Text;
import org.tacit.node.Doctor.Finding;
import org.tacit.node.Doctor.Verdict;

/** What {@link Doctor} says of the machine and what lies on it: processor, memory, open files, random numbers, database. */
final class MachineCheck {

    /** Connections to partners and clients, tables and their spill files are open at once. */
    private static final long FILES_WANTED = 4096;
    private static final double FILES_USED = 0.8;
    private static final Duration RANDOM_WITHIN = Duration.ofSeconds(5);
    private static final Duration DATABASE_WITHIN = Duration.ofMillis(500);
    private static final Path RANDOM = Path.of("/dev/random");

    private MachineCheck() {
    }

    static List<Finding> machine() {
        List<Finding> findings = new ArrayList<>();
        findings.add(memory());
        files().ifPresent(findings::add);
        random().ifPresent(findings::add);
        findings.add(vector());
        return findings;
    }

    /** The heap is a part of it; native parts and the system's cache need the rest. */
    private static Finding memory() {
        long heap = Runtime.getRuntime().maxMemory();
        if (!(ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system)) {
            return Finding.good("memory.machine", Text.of("up to %,d MiB of heap", "堆内存上限 %,d MiB", heap >> 20));
        }
        long all = system.getTotalMemorySize();
        Text found = Text.of("%,d MiB of memory, %,d MiB of it for the heap, %d processors", "内存 %,d MiB，其中堆最多 %,d MiB，%d 个处理器", all >> 20, heap >> 20, Runtime.getRuntime().availableProcessors());
        return heap <= all * 3 / 4 ? Finding.good("memory.machine", found)
                : new Finding("memory.machine", Verdict.WARNING, found, new Text("Set -Xmx in TACIT_JAVA_OPTS to half of the memory: jobs use about as much outside the heap.", "请将 TACIT_JAVA_OPTS 中的 -Xmx 设为内存的一半：任务在堆外还需大致同样多的内存。"));
    }

    private static Optional<Finding> files() {
        if (!(ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system)) {
            return Optional.empty();
        }
        long most = system.getMaxFileDescriptorCount();
        long open = system.getOpenFileDescriptorCount();
        Text found = Text.of("%,d files are open of %,d allowed", "已打开 %,d 个文件，上限 %,d", open, most);
        return Optional.of(most >= FILES_WANTED && open < most * FILES_USED ? Finding.good("files", found)
                : new Finding("files", Verdict.WARNING, found, new Text("Raise the limit of open files: LimitNOFILE=65536 in the unit, or ulimit -n.", "请提高打开文件数上限：在服务单元中设置 LimitNOFILE=65536，或使用 ulimit -n。")));
    }

    /** On a system that has just started, a virtual one above all, keys would wait for this or be made before it. */
    private static Optional<Finding> random() {
        if (!Files.exists(RANDOM)) {
            return Optional.empty();
        }
        long from = System.nanoTime();
        CompletableFuture<Integer> read = new CompletableFuture<>();
        Thread.ofPlatform().daemon().name("random").start(() -> {
            try (InputStream in = Files.newInputStream(RANDOM)) {
                read.complete(in.readNBytes(64).length);
            } catch (IOException e) {
                read.completeExceptionally(e);
            }
        });
        try {
            read.get(RANDOM_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
            return Optional.of(Finding.good("entropy", Text.of("the system gives random numbers (%.1f ms)", "系统可提供随机数（%.1f 毫秒）", (System.nanoTime() - from) / 1e6)));
        } catch (TimeoutException | ExecutionException e) {
            return Optional.of(new Finding("entropy", Verdict.BAD, new Text("the system gives no random numbers", "系统未能提供随机数"),
                    new Text("Wait until it has started up, or give a virtual machine a source (virtio-rng).", "请等待系统启动完成，或为虚拟机配置随机源（virtio-rng）。")));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private static Finding vector() {
        if (ModuleLayer.boot().findModule("jdk.incubator.vector").isEmpty()) {
            return new Finding("vector", Verdict.WARNING, new Text("Vector kernels are off", "未启用向量指令"),
                    new Text("Start through ./tacit, which passes --add-modules=jdk.incubator.vector.", "请通过 ./tacit 启动，它会传入 --add-modules=jdk.incubator.vector。"));
        }
        int bits = Width.bits();
        Text found = Text.of("vector kernels use %d bits at a time", "向量指令每次处理 %d 位", bits);
        return bits >= 256 ? Finding.good("vector", found)
                : new Finding("vector", Verdict.WARNING, found, new Text("This processor has no AVX2 or does not show it to a virtual machine; jobs take about twice as long.", "该处理器没有 AVX2，或未向虚拟机开放；任务耗时约为两倍。"));
    }

    /** Loaded only where the module is there. */
    private static final class Width {
        static int bits() {
            return jdk.incubator.vector.VectorShape.preferredShape().vectorBitSize();
        }
    }

    /** @param kind the embedded one, or the server of the URL, without its credentials */
    static Finding database(JdbcClient sql, Text kind) {
        long from = System.nanoTime();
        try {
            sql.sql("select 1").query(Integer.class).single();
        } catch (DataAccessException e) {
            return new Finding("database", Verdict.BAD, new Text(kind.en() + " does not answer", kind.zh() + "无响应"),
                    new Text("Check that it runs and that its address in config.yaml is right.", "请确认其正在运行且 config.yaml 中的地址正确。"));
        }
        Duration took = Duration.ofNanos(System.nanoTime() - from);
        double millis = took.toNanos() / 1e6;
        Text found = new Text("%s answers within %.1f ms".formatted(kind.en(), millis), "%s在 %.1f 毫秒内响应".formatted(kind.zh(), millis));
        return took.compareTo(DATABASE_WITHIN) < 0 ? Finding.good("database", found)
                : new Finding("database", Verdict.WARNING, found, new Text("It is slow: look at its load and at the line to it; every step of a job writes there.", "数据库较慢：请检查其负载和网络；任务的每一步都会写入。"));
    }
}
