package org.tacit.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** {@code tacit bench KIND …}: see docs/bench.md. */
@Command(name = "bench", mixinStandardHelpOptions = true,
        description = {"Measures whole protocols between processes over TLS, checked against plaintext.",
                "在多个进程之间经 TLS 测量完整协议，并与明文结果核对。"},
        subcommands = {BenchCommand.Psi.class, BenchCommand.Ot.class, BenchCommand.Mpc.class, BenchCommand.He.class, BenchCommand.Pir.class,
                BenchCommand.Sql.class, BenchCommand.Train.class})
public final class BenchCommand {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** What every kind takes. */
    static final class Common {
        @Option(names = "--rate", paramLabel = "RATE", description = "shape the link, e.g. 100mbps, 1gbps  限速")
        String rate;
        @Option(names = "--rtt", paramLabel = "TIME", description = "shape the link, e.g. 10ms  往返时延")
        String rtt;
        @Option(names = "--heap", paramLabel = "SIZE", description = "cap each party's heap, e.g. 256m  堆上限")
        String heap;
        @Option(names = "--repeat", paramLabel = "N", description = "report the median of N runs  取 N 次的中位数")
        Integer repeat;
        @Option(names = "--warmup", paramLabel = "N", description = "smaller runs before the clock starts (0: cold)  预热次数")
        Integer warmup;
        @Option(names = "--json", paramLabel = "FILE", description = "write the report as JSON ('-' prints it)  写出 JSON")
        String json;
    }

    /** Settings from the options that were given, by their long names. */
    private abstract static class Kind implements Callable<Integer> {
        @Mixin
        Common common = new Common();
        @Spec
        CommandSpec spec;

        @Override
        public Integer call() {
            Map<String, String> values = new TreeMap<>();
            spec.options().forEach(option -> {
                Object value = option.getValue();
                if (value != null && !option.longestName().equals("--json")) {
                    values.put(option.longestName().substring(2), value.toString());
                }
            });
            Map<String, Object> report = new Bench(spec.name(), new Settings(values)).run();
            show(report);
            return Boolean.TRUE.equals(report.get("correct")) ? 0 : 1;
        }

        private void show(Map<String, Object> report) {
            var out = spec.commandLine().getOut();
            String json = JSON.writerWithDefaultPrettyPrinter().writeValueAsString(report);
            if ("-".equals(common.json)) {
                out.println(json);
            } else {
                report.forEach((name, value) -> out.printf("%-22s %s%n", name, value));
            }
            if (common.json != null && !"-".equals(common.json)) {
                try {
                    Files.writeString(Path.of(common.json), json + System.lineSeparator());
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
            out.flush();
        }
    }

    @Command(name = "psi", mixinStandardHelpOptions = true, description = "Private set intersection.  隐私求交")
    static final class Psi extends Kind {
        @Option(names = "--protocol", description = "ecdh (default), ecdh-sm2, vole or unbalanced (a asks, b has encoded)")
        String protocol;
        @Option(names = "--parties", description = "processes (default 2)  参与方数量")
        Integer parties;
        @Option(names = "--n", description = "items of party a (default 65536)")
        Integer n;
        @Option(names = "--m", description = "items of party b (default: as many as a)")
        Integer m;
        @Option(names = "--partition", description = "items of a partition on disk; without it, tables above 2^24 rows are cut up  分区大小")
        Integer partition;
        @Option(names = "--malicious", description = "with security against cheating peers (protocol vole, two parties)  恶意安全")
        Boolean malicious;
        @Option(names = "--kill", description = "kill one party's process half-way and resume  中途强制终止一方并续跑")
        Boolean kill;
    }

    @Command(name = "ot", mixinStandardHelpOptions = true, description = "Correlated oblivious transfer.  不经意传输")
    static final class Ot extends Kind {
        @Option(names = "--n", description = "transfers (default 1048576)")
        Integer n;
    }

    @Command(name = "mpc", mixinStandardHelpOptions = true, description = "Secret-shared arithmetic.  秘密分享计算")
    static final class Mpc extends Kind {
        @Option(names = "--protocol", description = "semi2k (default, two parties), rep3, rep3-malicious (three)")
        String protocol;
        @Option(names = "--op", description = "mul (default), less, matmul, sigmoid")
        String op;
        @Option(names = "--n", description = "elements; for matmul the side of the matrices (default 65536; matmul 128)")
        Integer n;
    }

    @Command(name = "he", mixinStandardHelpOptions = true, description = "Computing on encrypted numbers.  同态加密")
    static final class He extends Kind {
        @Option(names = "--scheme", description = "paillier (default), ou, ec-elgamal, ec-elgamal-sm2, ckks")
        String scheme;
        @Option(names = "--bits", description = "length of a Paillier or Okamoto-Uchiyama key (default 3072)  密钥长度")
        Integer bits;
        @Option(names = "--degree", description = "of the ring of a lattice scheme: 8192 (default), 16384 or 32768  环的次数")
        Integer degree;
        @Option(names = "--n", description = "numbers (default 512; lattice schemes 32768)")
        Integer n;
    }

    @Command(name = "pir", mixinStandardHelpOptions = true, description = "Private lookup.  匿踪查询")
    static final class Pir extends Kind {
        @Option(names = "--rows", description = "rows of the provider (default 100000)")
        Integer rows;
        @Option(names = "--row-bytes", description = "bytes of a record (default 32)")
        Integer rowBytes;
        @Option(names = "--method", description = "sealed (default up to 131072 rows), lwe (default above), batch, dpf, ot")
        String method;
        @Option(names = "--n", description = "keys of a batch")
        Integer n;
        @Option(names = "--k", description = "candidates of each question by ot (default 64)  候选数")
        Integer k;
        @Option(names = "--queries", description = "lookups, every other one of an absent key (default 200)")
        Integer queries;
    }

    @Command(name = "sql", mixinStandardHelpOptions = true, description = "Sums and means by group over joined rows.  连接后的分组统计")
    static final class Sql extends Kind {
        @Option(names = "--rows", description = "rows of each party, all joined (default 100000)")
        Integer rows;
        @Option(names = "--groups", description = "groups (default 10)")
        Integer groups;
    }

    @Command(name = "train", mixinStandardHelpOptions = true, description = "Joint training on a guest and a host file.  联合训练")
    static final class Train extends Kind {
        @Option(names = "--model", description = "lr (default)")
        String model;
        @Option(names = "--data", paramLabel = "DIR", description = "folder with *_guest.csv (label) and *_host.csv; without it, generated data")
        Path data;
        @Option(names = "--epochs", description = "passes over the rows (default 10)")
        Integer epochs;
        @Option(names = "--batch", description = "rows in a mini-batch (default 1024)")
        Integer batch;
    }
}
