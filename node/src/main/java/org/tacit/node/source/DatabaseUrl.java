package org.tacit.node.source;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Pattern;
import org.tacit.base.InvalidInput;
import org.tacit.base.PolicyDenied;

/**
 * How a database is addressed. Drivers take parameters that read files, load classes, run scripts or log to files, so parameters are allowed
 * by name, not forbidden: for the drivers that ship, the URL is put together here from host, port and name; for others it must begin as
 * {@code sources.yaml} says and may carry only parameters known to be harmless.
 */
record DatabaseUrl(String url, String host, int port, Properties properties) {

    private static final Pattern DATABASE = Pattern.compile("[\\p{L}\\p{N}_$-][\\p{L}\\p{N}_$. -]{0,62}");
    /** No backslash and no percent sign: what escapes a character could escape this check. */
    private static final Pattern URL = Pattern.compile("jdbc:[A-Za-z0-9][A-Za-z0-9._:/;?&=@,~$+-]{1,1000}");
    private static final Pattern VALUE = Pattern.compile("[\\p{L}\\p{N}._:+-]{1,100}");

    private static final Set<String> POSTGRESQL = Set.of("sslmode", "currentschema");
    private static final Set<String> MARIADB = Set.of("sslmode", "timezone");
    private static final Set<String> ANY = Set.of("currentschema", "schema", "databasename", "sslmode", "ssl", "usessl", "sslconnection", "encrypt", "applicationname", "characterencoding",
            "useunicode", "connecttimeout", "sockettimeout", "logintimeout", "readonly", "access_mode_data", "ifexists", "mode", "database_to_upper");

    /** For a driver that ships. */
    static DatabaseUrl of(SourceSettings s) {
        if (!DATABASE.matcher(s.database()).matches()) {
            throw InvalidInput.of("This is no name of a database.", "这不是数据库名称。");
        }
        boolean postgres = s.dialect().equals("postgresql");
        int port = s.port() != 0 ? s.port() : postgres ? 5432 : 3306;
        Properties properties = new Properties();
        for (Map.Entry<String, String> option : s.options().entrySet()) {
            if (!(postgres ? POSTGRESQL : MARIADB).contains(option.getKey().toLowerCase(Locale.ROOT)) || !VALUE.matcher(option.getValue()).matches()) {
                throw refused(option.getKey());
            }
            properties.setProperty(option.getKey(), option.getValue());
        }
        properties.setProperty("user", s.user());
        properties.setProperty("connectTimeout", postgres ? "10" : "10000");
        if (postgres) {
            properties.setProperty("loginTimeout", "20");
            properties.setProperty("ApplicationName", "tacit");
            properties.setProperty("readOnly", "true");
            // A server could otherwise answer slowly for ever.
            properties.setProperty("socketTimeout", "1800");
        } else {
            // A server may ask the client for its files; this client has none to give.
            properties.setProperty("allowLocalInfile", "false");
            properties.setProperty("socketTimeout", "1800000");
        }
        String host = s.host().indexOf(':') >= 0 && !s.host().startsWith("[") ? "[" + s.host() + "]" : s.host();
        return new DatabaseUrl("jdbc:" + (postgres ? "postgresql" : "mariadb") + "://" + host + ":" + port + "/" + s.database().replace(" ", "%20"), s.host(), port, properties);
    }

    /** For a driver of one's own. */
    static DatabaseUrl own(SourceSettings s, SourceLimits limits) {
        if (!URL.matcher(s.url()).matches() || s.url().contains("..")) {
            throw InvalidInput.of("The URL is none of a database, or holds characters that are not taken: letters, digits and . _ : / ; ? & = @ , ~ $ + - are.",
                    "该 URL 不是数据库地址，或含不接受的字符；仅接受字母、数字和 . _ : / ; ? & = @ , ~ $ + -。");
        }
        if (limits.urls().stream().noneMatch(prefix -> begins(s.url(), prefix))) {
            throw PolicyDenied.of("No URL of this beginning is listed under 'urls' in the node's sources.yaml.", "节点的 sources.yaml 的 urls 未列出以此开头的地址。");
        }
        int from = parameters(s.url());
        if (from >= 0) {
            checkParameters(s.url().substring(from + 1), limits.parameters());
        }
        if (!s.options().isEmpty()) {
            throw InvalidInput.of("A driver of your own takes its parameters in the URL.", "自备驱动的参数请写在 URL 中。");
        }
        Properties properties = new Properties();
        properties.setProperty("user", s.user());
        return new DatabaseUrl(s.url(), "", 0, properties);
    }

    /** The listed beginning must end where a part of the URL ends: another host that begins alike is another host. */
    private static boolean begins(String url, String prefix) {
        if (prefix.length() < "jdbc:x:".length() || !url.startsWith(prefix)) {
            return false;
        }
        boolean ended = !Character.isLetterOrDigit(prefix.charAt(prefix.length() - 1)) && prefix.charAt(prefix.length() - 1) != '.' && prefix.charAt(prefix.length() - 1) != '-';
        return ended || url.length() == prefix.length() || "/;?".indexOf(url.charAt(prefix.length())) >= 0;
    }

    private static int parameters(String url) {
        int question = url.indexOf('?');
        int semicolon = url.indexOf(';');
        return question < 0 ? semicolon : semicolon < 0 ? question : Math.min(question, semicolon);
    }

    private static void checkParameters(String text, List<String> more) {
        for (String parameter : text.split("[;&?,:]")) {
            int equals = parameter.indexOf('=');
            String name = (equals < 0 ? parameter : parameter.substring(0, equals)).toLowerCase(Locale.ROOT);
            if (!name.isEmpty() && !ANY.contains(name) && more.stream().noneMatch(m -> m.equalsIgnoreCase(name))) {
                throw refused(name);
            }
        }
    }

    private static PolicyDenied refused(String name) {
        return PolicyDenied.of("The parameter '%s' is not taken: drivers have some that read files or run programs. See docs/catalogue.md for those that are.",
                "不接受参数“%s”：驱动的某些参数会读取文件或运行程序。可用参数见 docs/catalogue.md。", name.replaceAll("[^A-Za-z0-9_.-]", "?"));
    }
}
