package org.tacit.node.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tacit.base.InvalidInput;
import org.tacit.base.PolicyDenied;
import org.tacit.base.TacitException;

class DatabaseUrlTest {

    static SourceSettings database(String dialect, String host, int port, String database, String url, String driver, String user, String password, Map<String, String> options) {
        return new SourceSettings("", "", "", "", "", "", "", "", dialect, host, port, database, url, driver, user, password, options, "");
    }

    private static DatabaseUrl shipped(String dialect, String database, Map<String, String> options) {
        return DatabaseUrl.of(database(dialect, "db.bank", 0, database, "", "", "reader", "", options));
    }

    private static DatabaseUrl own(String url, String... listed) {
        return DatabaseUrl.own(database("", "", 0, "", url, "x.jar", "reader", "", Map.of()), new SourceLimits(List.<Path>of(), List.of(), List.of(listed), List.of("special"), 0));
    }

    @Test
    void urlsOfShippedDriversArePutTogetherHere() {
        assertThat(shipped("postgresql", "core", Map.of()).url()).isEqualTo("jdbc:postgresql://db.bank:5432/core");
        assertThat(shipped("mysql", "core", Map.of()).url()).isEqualTo("jdbc:mariadb://db.bank:3306/core");
        // The MariaDB driver would give a server the client's files by default.
        assertThat(shipped("mysql", "core", Map.of()).properties()).containsEntry("allowLocalInfile", "false");
        assertThatThrownBy(() -> shipped("postgresql", "core?socketFactory=x", Map.of())).isInstanceOf(InvalidInput.class);
        assertThatThrownBy(() -> shipped("postgresql", "core/..", Map.of())).isInstanceOf(InvalidInput.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"allowLoadLocalInfile", "allowLocalInfile", "autoDeserialize", "socketFactory", "socketFactoryArg", "sslfactory", "loggerFile", "queryInterceptors",
            "authenticationPluginClassName", "xmlFactoryFactory", "INIT", "user", "password", "sslpasswordcallback", "allowMultiQueries", "traceFile"})
    void dangerousParametersAreRefusedByEveryWay(String name) {
        assertThatThrownBy(() -> shipped("postgresql", "core", Map.of(name, "x"))).isInstanceOf(PolicyDenied.class).hasMessageContaining(name);
        assertThatThrownBy(() -> shipped("mariadb", "core", Map.of(name, "x"))).isInstanceOf(PolicyDenied.class);
        for (String url : List.of("jdbc:db2://core:50000/b?" + name + "=x", "jdbc:db2://core:50000/b?currentSchema=a&" + name + "=x", "jdbc:db2://core:50000/b:ssl=true;" + name + "=x",
                "jdbc:db2://core:50000/b;MODE=a;" + name.toUpperCase(java.util.Locale.ROOT) + "=x")) {
            assertThatThrownBy(() -> own(url, "jdbc:db2://core:50000/")).as(url).isInstanceOf(PolicyDenied.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"jdbc:h2:file:/data/x;IN\\IT=y", "jdbc:h2:file:/data/x;%49NIT=y", "jdbc:h2:file:/data/../etc/x", "jdbc:h2:file:/data/x;I\u0130IT=y", "jdbc:h2:file:/data/x (HOST=evil)",
            "http://evil", "jdbc:h2:file:/data/x;\nINIT=y"})
    void escapesAreRefused(String url) {
        assertThatThrownBy(() -> own(url, "jdbc:h2:file:/data/")).isInstanceOf(TacitException.class);
    }

    @Test
    void anotherHostThatBeginsAlikeIsAnotherHost() {
        assertThatCode(() -> own("jdbc:oracle:thin:@core:1521/svc", "jdbc:oracle:thin:@core:1521")).doesNotThrowAnyException();
        assertThatCode(() -> own("jdbc:db2://core:50000/b?special=1", "jdbc:db2://core:50000/")).doesNotThrowAnyException();
        for (String other : List.of("jdbc:oracle:thin:@core:15210/svc", "jdbc:oracle:thin:@core.evil.com:1521/svc", "jdbc:oracle:thin:@cor")) {
            assertThatThrownBy(() -> own(other, "jdbc:oracle:thin:@core:1521", "jdbc:oracle:thin:@core")).as(other).isInstanceOf(PolicyDenied.class);
        }
        assertThatThrownBy(() -> own("jdbc:oracle:thin:@core:1521/svc")).isInstanceOf(PolicyDenied.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"delete from t", "select 1; drop table t", "update t set a = 1", "select pg_read_file('/etc/passwd')", "select * from t into outfile '/tmp/x'", "select LOAD_FILE('/x')",
            "select * from CSVREAD('/etc/passwd')", "select u&'\\0061'", "", "explain select 1", "select dblink_connect('x')"})
    void queriesThatDoMoreThanReadTablesAreRefused(String query) {
        assertThatThrownBy(() -> DatabaseConnector.checked(query)).isInstanceOf(TacitException.class);
    }

    @Test
    void queriesThatReadAreTaken() {
        assertThat(DatabaseConnector.checked(" SELECT a, copy, call FROM t WHERE b = 'x' ; ")).isEqualTo("SELECT a, copy, call FROM t WHERE b = 'x'");
        assertThat(DatabaseConnector.checked("with x as (select 1) select * from x")).startsWith("with");
    }
}
