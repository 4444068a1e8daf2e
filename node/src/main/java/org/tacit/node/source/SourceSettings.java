package org.tacit.node.source;

import java.util.Map;
import java.util.TreeMap;
import org.tacit.base.InvalidInput;

/**
 * What makes a source; each kind needs some of these, the others stay empty.
 *
 * @param folder    FOLDER: absolute path on the node's machine
 * @param pattern   FOLDER: which files, as a glob; empty for all CSV and Parquet files
 * @param endpoint  S3: {@code https://host[:port]}
 * @param prefix    S3: what the keys begin with
 * @param accessKey S3
 * @param secretKey S3; sealed where it is stored, never given back
 * @param dialect   DATABASE: {@code postgresql}, {@code mysql} or {@code mariadb}; empty where a driver of one's own is used
 * @param port      DATABASE: 0 or left out for the dialect's own
 * @param url       DATABASE with a driver of one's own: begins as {@code sources.yaml} lists it
 * @param driver    DATABASE: file name of a jar in the node's {@code drivers} folder
 * @param password  DATABASE; sealed where it is stored, never given back
 * @param options   DATABASE: few that are known to be harmless, see {@link DatabaseUrl}
 * @param confirm   {@code host:port}, repeated by the person who makes the source, where {@code sources.yaml} does not list it
 */
public record SourceSettings(String folder, String pattern, String endpoint, String region, String bucket, String prefix, String accessKey, String secretKey, String dialect,
                             String host, Integer port, String database, String url, String driver, String user, String password, Map<String, String> options,
                             String confirm) {

    private static final int LONGEST = 2_000;

    public SourceSettings {
        folder = text("folder", folder);
        pattern = text("pattern", pattern);
        endpoint = text("endpoint", endpoint);
        region = text("region", region);
        bucket = text("bucket", bucket);
        prefix = text("prefix", prefix);
        accessKey = text("accessKey", accessKey);
        secretKey = text("secretKey", secretKey);
        dialect = text("dialect", dialect);
        host = text("host", host);
        port = port == null ? 0 : port;
        database = text("database", database);
        url = text("url", url);
        driver = text("driver", driver);
        user = text("user", user);
        password = text("password", password);
        options = options == null ? Map.of() : new TreeMap<>(options);
        confirm = text("confirm", confirm);
    }

    private static String text(String name, String value) {
        if (value != null && (value.length() > LONGEST || value.chars().anyMatch(Character::isISOControl))) {
            throw InvalidInput.of("The setting '%s' is too long or holds control characters.", "设置项“%s”过长或含控制字符。", name);
        }
        return value == null ? "" : value;
    }

    SourceSettings withSecrets(String newSecretKey, String newPassword) {
        return new SourceSettings(folder, pattern, endpoint, region, bucket, prefix, accessKey, newSecretKey, dialect, host, port, database, url, driver, user, newPassword, options,
                confirm);
    }

    /** As it may be shown. */
    public SourceSettings withoutSecrets() {
        return withSecrets("", "");
    }

    /** Secrets are kept to themselves. */
    @Override
    public String toString() {
        return "SourceSettings[" + folder + endpoint + host + url + "]";
    }
}
