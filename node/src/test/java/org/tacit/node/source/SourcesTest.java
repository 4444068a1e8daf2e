package org.tacit.node.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tacit.base.InvalidInput;
import org.tacit.base.PolicyDenied;
import org.tacit.data.Column;
import org.tacit.data.ColumnType;
import org.tacit.data.Table;
import org.tacit.node.Node;
import org.tacit.node.catalogue.TableVersion;
import org.tacit.node.home.NodeConfig;
import org.tacit.node.home.NodeHome;
import org.tacit.node.home.NodeSetup;

/** Tables from real sources: files, a storage that checks signatures, PostgreSQL, and a database whose driver comes as a jar. */
class SourcesTest {

    @TempDir
    private Path folder;
    private NodeHome home;
    private Node node;

    @BeforeEach
    void open() {
        NodeSetup.make(folder.resolve("bank"), new NodeConfig("bank", false, "127.0.0.1", 0, "", 0, "", NodeConfig.Approval.ASK));
        home = NodeHome.existing(folder.resolve("bank"));
        node = Node.open(home);
    }

    @AfterEach
    void close() {
        node.close();
    }

    private void limits(String yaml) throws Exception {
        Files.writeString(home.folder().resolve("sources.yaml"), yaml);
    }

    private static SourceSettings s3(int port, String prefix, String secret) {
        return new SourceSettings("", "", "http://127.0.0.1:" + port, "cn-north-1", "data", prefix, S3Server.ACCESS_KEY, secret, "", "", 0, "", "", "", "", "", Map.of(), "");
    }

    private static SourceSettings folder(Path path) {
        return new SourceSettings(path.toString(), "", "", "", "", "", "", "", "", "", 0, "", "", "", "", "", Map.of(), "");
    }

    private Table table(String name) {
        return node.catalogue().open(node.catalogue().refs().stream().filter(r -> r.table().equals(name)).findFirst().orElseThrow());
    }

    @Test
    void aFolderIsImportedAndRefreshed() throws Exception {
        Path exports = Files.createDirectories(folder.resolve("exports"));
        Files.writeString(exports.resolve("a.csv"), "phone,v\n13900000001,1\n");
        assertThatThrownBy(() -> node.sources().add("files", Source.Kind.FOLDER, folder(exports))).isInstanceOf(PolicyDenied.class);
        limits("folders: [\"" + exports + "\"]\n");
        node.sources().add("files", Source.Kind.FOLDER, folder(exports));
        TableVersion first = node.sources().take("files", "a.csv", "", "people", List.of());
        assertThat(List.of(first.version(), first.rows())).containsExactly(1, 1L);
        assertThat(node.sources().refresh("people").drift().words().en()).isEqualTo("Nothing has changed.");
        assertThat(node.catalogue().versions("people")).hasSize(1);
        Files.writeString(exports.resolve("a.csv"), "phone,v,city\n13900000001,1,北京\n13900000002,2,上海\n");
        TableVersion second = node.sources().refresh("people");
        assertThat(second.drift().words().en()).isEqualTo("1 rows more; 1 changes of columns.");
        assertThat(second.drift().columns().getFirst().en()).contains("'city'").contains("new");
        assertThat(table("people").rows()).isEqualTo(2);
        // What the machine no longer allows is not read any more.
        limits("folders: []\n");
        assertThatThrownBy(() -> node.sources().refresh("people")).isInstanceOf(PolicyDenied.class);
    }

    @Test
    void objectsComeFromAStorageThatChecksSignatures() throws Exception {
        try (S3Server storage = new S3Server()) {
            storage.objects.put("in/b.csv", "id,姓名\n1,张三\n".getBytes(StandardCharsets.UTF_8));
            storage.objects.put("in/c d.csv", "id,姓名\n2,李四\n".getBytes(StandardCharsets.UTF_8));
            storage.objects.put("in/e.bin", new byte[3]);
            storage.objects.put("in/f.csv", "id,姓名\n3,王五\n".getBytes(StandardCharsets.UTF_8));
            storage.objects.put("out/x.csv", "id,姓名\n9,赵六\n".getBytes(StandardCharsets.UTF_8));
            // Loopback, and without TLS: only where the machine lists it.
            assertThatThrownBy(() -> node.sources().add("oss", Source.Kind.S3, s3(storage.port(), "in/", S3Server.SECRET_KEY))).isInstanceOf(PolicyDenied.class);
            limits("hosts: [\"127.0.0.1:" + storage.port() + "\"]\nlargest: 4000\n");
            node.sources().add("oss", Source.Kind.S3, s3(storage.port(), "in/", S3Server.SECRET_KEY));
            node.sources().test("oss");
            assertThat(node.sources().items("oss", "")).extracting(Item::name).containsExactly("in/b.csv", "in/c d.csv", "in/f.csv");
            node.sources().take("oss", "in/c d.csv", "", "one", List.of());
            assertThat(table("one").strings("姓名")).containsExactly("李四");
            node.sources().take("oss", "in/*.csv", "", "all", List.of());
            assertThat(table("all").strings("id")).containsExactly("1", "2", "3");
            assertThatThrownBy(() -> node.sources().take("oss", "out/x.csv", "", "x", List.of())).isInstanceOf(PolicyDenied.class);
            assertThatThrownBy(() -> node.sources().take("oss", "in/none.csv", "", "x", List.of())).isInstanceOf(InvalidInput.class).hasMessageContaining("404");
            storage.objects.put("in/big.csv", ("id,n\n" + "1,2\n".repeat(2000)).getBytes(StandardCharsets.UTF_8));
            assertThatThrownBy(() -> node.sources().take("oss", "in/big.csv", "", "x", List.of())).isInstanceOf(InvalidInput.class).hasMessageContaining("largest");
            assertThat(home.folder().resolve("fetched").toFile().list()).isEmpty();

            // A wrong key is told from a right one by the storage, and a redirect leads nowhere.
            node.sources().add("wrong", Source.Kind.S3, s3(storage.port(), "in/", "another"));
            assertThatThrownBy(() -> node.sources().test("wrong")).isInstanceOf(InvalidInput.class).hasMessageContaining("403").hasMessageNotContaining("another");
            storage.redirects = true;
            assertThatThrownBy(() -> node.sources().test("oss")).isInstanceOf(InvalidInput.class).hasMessageContaining("307");
        }
    }

    @Test
    void secretsAreSealedAndDoNotFollowAChangedTarget() throws Exception {
        limits("hosts: [\"127.0.0.1:9\", \"127.0.0.1:8\"]\n");
        node.sources().add("oss", Source.Kind.S3, s3(9, "", "a-long-secret"));
        Source stored = node.sources().get("oss");
        assertThat(stored.settings().secretKey()).startsWith("s1.").doesNotContain("a-long-secret");
        assertThat(node.evidence().entries(0, 100).toString()).doesNotContain("a-long-secret");
        assertThat(stored.toString()).doesNotContain("s1.");
        node.sources().change("oss", s3(9, "in/", ""));
        assertThatThrownBy(() -> node.sources().change("oss", s3(8, "in/", ""))).isInstanceOf(InvalidInput.class).hasMessageContaining("give its secret again");
        Secrets secrets = new Secrets(node.vault(), source -> "main");
        String sealed = node.sources().get("oss").settings().secretKey();
        assertThat(secrets.open("oss", "secretKey", sealed)).isEqualTo("a-long-secret");
        // Bound to source and setting, and every byte of it matters.
        assertThatThrownBy(() -> secrets.open("other", "secretKey", sealed)).isInstanceOf(InvalidInput.class);
        assertThatThrownBy(() -> secrets.open("oss", "password", sealed)).isInstanceOf(InvalidInput.class);
        char last = sealed.charAt(sealed.length() - 6);
        assertThatThrownBy(() -> secrets.open("oss", "secretKey", sealed.substring(0, sealed.length() - 6) + (last == 'A' ? 'B' : 'A') + sealed.substring(sealed.length() - 5)))
                .isInstanceOf(InvalidInput.class);
        // It outlives the key that it was sealed with.
        node.vault().rotateTenant("main");
        node.vault().forgetRetired("main");
        String anew = node.sources().get("oss").settings().secretKey();
        assertThat(anew).isNotEqualTo(sealed);
        assertThat(secrets.open("oss", "secretKey", anew)).isEqualTo("a-long-secret");
        assertThatThrownBy(() -> secrets.open("oss", "secretKey", sealed)).isInstanceOf(InvalidInput.class).hasMessageContaining("destroyed");
    }

    @Test
    void postgresIsReadAsItIs() throws Exception {
        var programs = PostgresServer.programs();
        assumeTrue(programs.isPresent(), "PostgreSQL is not installed on this machine");
        try (PostgresServer server = PostgresServer.start(programs.get())) {
            try (Connection connection = server.connect(); Statement sql = connection.createStatement()) {
                String people = "\"客户 \"\"表\"";
                sql.execute("create table " + people + """
                         (phone char(15), name varchar(50), n bigint, small smallint, amount numeric(18,2), huge numeric, rate real, d double precision, ok boolean,
                         born date, at timestamp, zoned timestamptz, u uuid, note text)""");
                sql.execute("insert into " + people + """
                         values ('13900000001', '张三', 9007199254740993, -1, 12345.67, 123456789012345678901234567890, 0.1, 1e100, true, '2024-02-29',
                         '2024-02-29 23:59:59.123456', '2024-03-01 08:00:00+08', '6f1c2f1e-7b67-4d4e-8c7e-000000000001', E'line1\\nline2, "quoted"'),
                         (null, null, null, null, null, null, null, 'NaN', null, null, null, null, null, null)""");
                sql.execute("create table big as select i as id, 'x' || i as t, (i / 7.0)::numeric(10,2) as v from generate_series(1, 30000) i");
                sql.execute("create role reader login password 'r1' nosuperuser");
                sql.execute("grant select on all tables in schema public to reader");
            }
            limits("hosts: [\"127.0.0.1:" + server.port() + "\"]\n");
            node.sources().add("core", Source.Kind.DATABASE,
                    DatabaseUrlTest.database("postgresql", "127.0.0.1", server.port(), "postgres", "", "", "reader", "r1", Map.of("sslmode", "disable")));
            node.sources().test("core");
            assertThat(node.sources().items("core", "")).extracting(Item::name).containsExactly("public.big", "public.客户 \"表");

            node.sources().take("core", "public.客户 \"表", "", "people", List.of());
            Table people = table("people");
            assertThat(people.schema().columns()).extracting(Column::type).containsExactly(ColumnType.TEXT, ColumnType.TEXT, ColumnType.INTEGER, ColumnType.INTEGER, ColumnType.REAL,
                    ColumnType.TEXT, ColumnType.REAL, ColumnType.REAL, ColumnType.BOOLEAN, ColumnType.DATE, ColumnType.TIMESTAMP, ColumnType.TIMESTAMP, ColumnType.TEXT, ColumnType.TEXT);
            assertThat(people.schema().names().stream().map(c -> people.strings(c)[0])).containsExactly("13900000001", "张三", "9007199254740993", "-1", "12345.67",
                    "123456789012345678901234567890", "0.1", "1.0E100", "true", "2024-02-29", "2024-02-29T23:59:59.123456", "2024-03-01T00:00:00", "6f1c2f1e-7b67-4d4e-8c7e-000000000001",
                    "line1\nline2, \"quoted\"");
            assertThat(people.schema().names().stream().map(c -> people.strings(c)[1])).containsOnlyNulls();

            node.sources().take("core", "", "select id, t, v from big where id <= 20000 order by id", "big", List.of());
            assertThat(table("big").rows()).isEqualTo(20000);
            assertThat(table("big").doubles("v")[6]).isEqualTo(1.0);

            // Nothing is changed, whatever the query says.
            assertThatThrownBy(() -> node.sources().take("core", "", "with gone as (delete from big returning id) select * from gone", "x", List.of())).isInstanceOf(InvalidInput.class)
                    .hasMessageContaining("25006");
            assertThatThrownBy(() -> node.sources().take("core", "", "select * from nowhere", "x", List.of())).isInstanceOf(InvalidInput.class).hasMessageContaining("42P01");
            assertThatThrownBy(() -> node.sources().take("core", "pg_catalog.pg_authid", "", "x", List.of())).isInstanceOf(InvalidInput.class).hasMessageContaining("no table");
            assertThatThrownBy(() -> node.sources().take("core", "big\"; drop table big; --", "", "x", List.of())).isInstanceOf(InvalidInput.class);
            assertThatThrownBy(() -> node.sources().take("core", "", "select array[1,2] as a", "x", List.of())).isInstanceOf(InvalidInput.class).hasMessageContaining("leave it out");
            node.sources().add("wrong", Source.Kind.DATABASE,
                    DatabaseUrlTest.database("postgresql", "127.0.0.1", server.port(), "postgres", "", "", "reader", "wrong-pw", Map.of()));
            assertThatThrownBy(() -> node.sources().test("wrong")).isInstanceOf(InvalidInput.class).hasMessageContaining("28P01").hasMessageNotContaining("wrong-pw");
        }
    }

    @Test
    void aDriverComesAsAJarAndSeesNothingOfTheNode() throws Exception {
        Path jar = Path.of(Class.forName("org.h2.Driver").getProtectionDomain().getCodeSource().getLocation().toURI());
        Files.createDirectories(home.folder().resolve("drivers"));
        Files.copy(jar, home.folder().resolve("drivers/h2.jar"));
        String url = "jdbc:h2:file:" + folder.resolve("h2db");
        Driver own = (Driver) Class.forName("org.h2.Driver").getDeclaredConstructor().newInstance();
        Properties properties = new Properties();
        properties.putAll(Map.of("user", "sa", "password", "pw"));
        try (Connection connection = own.connect(url, properties); Statement sql = connection.createStatement()) {
            sql.execute("create table t (id varchar(20), v decimal(20, 4), c clob, b binary(2), born date)");
            sql.execute("insert into t values ('a', 1.25, '长文本', null, date '2026-01-02'), ('b', null, null, null, null)");
        }
        SourceSettings settings = DatabaseUrlTest.database("", "", 0, "", url, "h2.jar", "sa", "pw", Map.of());
        assertThatThrownBy(() -> node.sources().add("h2", Source.Kind.DATABASE, settings)).isInstanceOf(PolicyDenied.class).hasMessageContaining("urls");
        limits("urls: [\"jdbc:h2:file:" + folder + "/\"]\n");
        node.sources().add("h2", Source.Kind.DATABASE, settings);
        node.sources().test("h2");
        assertThat(node.sources().drivers()).containsExactly("h2.jar");
        node.sources().take("h2", "", "select id, v, c, born from t order by id", "t", List.of());
        assertThat(table("t").strings("C")).containsExactly("长文本", null);
        assertThat(table("t").doubles("V")).containsExactly(1.25, Double.NaN);
        assertThatThrownBy(() -> node.sources().take("h2", "PUBLIC.T", "", "x", List.of())).isInstanceOf(InvalidInput.class).hasMessageContaining("'B'");
        for (String driver : List.of("../h2.jar", "none.jar", "h2", "")) {
            assertThatThrownBy(() -> node.sources().add("h3", Source.Kind.DATABASE, DatabaseUrlTest.database("", "", 0, "", url, driver, "sa", "pw", Map.of()))).isInstanceOf(InvalidInput.class);
        }
        try (Drivers drivers = new Drivers(home)) {
            Driver loaded = drivers.own("h2.jar", url);
            assertThat(loaded.getClass()).isNotSameAs(own.getClass());
            assertThatThrownBy(() -> loaded.getClass().getClassLoader().loadClass(Node.class.getName())).isInstanceOf(ClassNotFoundException.class);
        }
        assertThat(node.catalogue().list()).hasSize(1);
    }
}
