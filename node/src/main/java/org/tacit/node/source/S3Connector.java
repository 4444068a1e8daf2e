package org.tacit.node.source;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.tacit.base.InvalidInput;
import org.tacit.base.PolicyDenied;
import org.tacit.base.Text;
import org.tacit.data.Declared;
import org.tacit.data.Table;
import org.tacit.data.TableStore;
import org.tacit.data.csv.CsvOptions;
import org.tacit.node.home.NodeHome;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.urlconnection.ProxyConfiguration;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * CSV and Parquet objects in storage that speaks S3: the clouds', and what banks run themselves. Objects are fetched to this machine and
 * read here; keys are part of no local path.
 */
final class S3Connector implements Connector {

    private static final Pattern BUCKET = Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");
    private static final Pattern REGION = Pattern.compile("[a-z0-9-]{2,40}");

    private final SourceSettings settings;
    private final String secretKey;
    private final long largest;
    private final Path fetched;

    /** @param fetched a folder of the node for what is on its way */
    S3Connector(SourceSettings settings, String secretKey, long largest, Path fetched) {
        this.settings = settings;
        this.secretKey = secretKey;
        this.largest = largest;
        this.fetched = fetched;
    }

    /** The endpoint, of nothing but scheme, host and port. */
    static URI endpoint(SourceSettings s) {
        try {
            URI uri = URI.create(s.endpoint());
            boolean plain = uri.getUserInfo() == null && (uri.getPath() == null || uri.getPath().isEmpty() || uri.getPath().equals("/")) && uri.getQuery() == null && uri.getFragment() == null;
            if (plain && uri.getHost() != null && ("https".equals(uri.getScheme()) || "http".equals(uri.getScheme()))) {
                return uri;
            }
        } catch (IllegalArgumentException e) {
            // Said below.
        }
        throw InvalidInput.of("The endpoint is written https://host or https://host:port.", "endpoint 应写作 https://主机 或 https://主机:端口。");
    }

    static int port(URI endpoint) {
        return endpoint.getPort() > 0 ? endpoint.getPort() : "https".equals(endpoint.getScheme()) ? 443 : 80;
    }

    static void check(SourceSettings s) {
        endpoint(s);
        if (!BUCKET.matcher(s.bucket()).matches() || !REGION.matcher(s.region().isEmpty() ? "us-east-1" : s.region()).matches()) {
            throw InvalidInput.of("A bucket has 3 to 63 lower-case letters, digits, points and dashes; a region likewise.", "bucket 须为 3 到 63 个小写字母、数字、点和短横线；region 亦然。");
        }
    }

    /** Nothing of the machine's own – profiles, proxies, credentials – goes in. */
    private S3Client client() {
        return S3Client.builder().endpointOverride(endpoint(settings)).forcePathStyle(true).region(Region.of(settings.region().isEmpty() ? "us-east-1" : settings.region()))
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create(settings.accessKey(), secretKey)))
                .overrideConfiguration(c -> c.defaultProfileFile(ProfileFile.aggregator().build()).apiCallTimeout(Duration.ofHours(2)))
                .httpClient(UrlConnectionHttpClient.builder().connectionTimeout(Duration.ofSeconds(10)).socketTimeout(Duration.ofSeconds(60))
                        .proxyConfiguration(ProxyConfiguration.builder().useSystemPropertyValues(false).useEnvironmentVariablesValues(false).build()).build())
                .build();
    }

    private static RuntimeException failed(SdkException e) {
        Text text = e instanceof S3Exception s ? switch (s.statusCode()) {
            case 401, 403 -> Text.of("The storage does not let this key in (%d); check accessKey, secretKey and the clock.", "对象存储拒绝该密钥（%d）；请检查 accessKey、secretKey 和时钟。", s.statusCode());
            case 404 -> Text.of("The storage has no such bucket or object (%d).", "对象存储中没有该 bucket 或对象（%d）。", s.statusCode());
            default -> Text.of("The storage answered with status %d.", "对象存储返回状态 %d。", s.statusCode());
        } : Text.of("The storage cannot be reached (%s); check the endpoint and its certificate.", "无法连接对象存储（%s）；请检查 endpoint 及其证书。",
                (e.getCause() == null ? e : e.getCause()).getClass().getSimpleName());
        return new InvalidInput(text, e);
    }

    @Override
    public void test() {
        try (S3Client client = client()) {
            client.listObjectsV2(r -> r.bucket(settings.bucket()).prefix(settings.prefix()).maxKeys(1));
        } catch (SdkException e) {
            throw failed(e);
        }
    }

    @Override
    public List<Item> items() {
        List<Item> items = new ArrayList<>();
        try (S3Client client = client()) {
            for (S3Object object : client.listObjectsV2Paginator(r -> r.bucket(settings.bucket()).prefix(settings.prefix())).contents()) {
                if (isTable(object.key())) {
                    items.add(new Item(object.key(), object.size(), object.lastModified()));
                }
                if (items.size() >= MOST_ITEMS) {
                    break;
                }
            }
        } catch (SdkException e) {
            throw failed(e);
        }
        items.sort(Comparator.comparing(Item::name));
        return items;
    }

    private static boolean isTable(String key) {
        String name = key.toLowerCase(Locale.ROOT);
        return name.endsWith(".csv") || name.endsWith(".tsv") || name.endsWith(".txt") || name.endsWith(".parquet");
    }

    /** One object by its key, or several of the same columns by a pattern over keys. */
    @Override
    public Table read(TableStore store, String table, String item, String query, Declared declared) {
        if (!query.isEmpty()) {
            throw InvalidInput.of("Object storage has no queries; name an object.", "对象存储不支持查询，请指明对象。");
        }
        if (!item.startsWith(settings.prefix()) || !isTable(item) || item.length() > 1024) {
            throw PolicyDenied.of("The source gives CSV and Parquet objects whose keys begin with '%s' only.", "该数据源仅提供键以“%s”开头的 CSV 与 Parquet 对象。", settings.prefix());
        }
        List<String> keys = List.of(item);
        if (item.contains("*") || item.contains("?")) {
            PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + item.replaceAll("([\\[\\]{}\\\\])", "\\\\$1"));
            keys = items().stream().map(Item::name).filter(key -> key.indexOf('\0') < 0 && matcher.matches(Path.of(key))).toList();
        }
        if (keys.isEmpty()) {
            throw InvalidInput.of("No object of the source is called '%s'.", "数据源中没有名为“%s”的对象。", item);
        }
        List<Path> files = new ArrayList<>();
        try (S3Client client = client()) {
            NodeHome.makeFolder(fetched);
            long left = largest;
            for (String key : keys) {
                Path file = Files.createTempFile(fetched, "object-", key.toLowerCase(Locale.ROOT).endsWith(".parquet") ? ".parquet" : ".csv");
                files.add(file);
                left -= fetch(client, key, file, left);
            }
            return store.importFiles(table, files, CsvOptions.auto(), declared);
        } catch (SdkException e) {
            throw failed(e);
        } catch (IOException e) {
            throw new InvalidInput(Text.of("The object could not be fetched (%s); try again, and check the free space.", "未能取回对象（%s）；请重试，并检查剩余空间。", e.getClass().getSimpleName()), e);
        } finally {
            files.forEach(file -> file.toFile().delete());
        }
    }

    /** Not more bytes than are left of the limit, whatever the storage says how many there are. */
    private long fetch(S3Client client, String key, Path file, long left) throws IOException {
        try (ResponseInputStream<GetObjectResponse> in = client.getObject(r -> r.bucket(settings.bucket()).key(key));
                OutputStream out = Files.newOutputStream(file, StandardOpenOption.TRUNCATE_EXISTING)) {
            long bytes = copy(in, out, left);
            if (bytes > left) {
                in.abort();
                throw InvalidInput.of("The objects have more than %,d bytes; see 'largest' in the node's sources.yaml.", "对象超过 %,d 字节；见节点的 sources.yaml 的 largest。", largest);
            }
            return bytes;
        }
    }

    private static long copy(InputStream in, OutputStream out, long left) throws IOException {
        byte[] buffer = new byte[1 << 16];
        long bytes = 0;
        for (int n = in.read(buffer); n >= 0 && bytes <= left; n = in.read(buffer)) {
            out.write(buffer, 0, n);
            bytes += n;
        }
        return bytes;
    }
}
