package org.tacit.wire;

import org.tacit.base.InvalidInput;

/**
 * A relay and the certificate that it must have, as text {@code FINGERPRINT@host:port}.
 *
 * @param fingerprint lower-case hex SHA-256 of its certificate
 */
public record RelayAddress(String fingerprint, Address address) {

    public static RelayAddress parse(String text) {
        int at = text.indexOf('@');
        if (at != 64 || !text.substring(0, at).matches("[0-9a-f]{64}")) {
            throw InvalidInput.of("'%s' is not a relay's address; write FINGERPRINT@host:port, as 'tacit relay' prints it when it starts.",
                    "“%s”不是中继地址；请写成 指纹@主机:端口，即“tacit relay”启动时打印的内容。", text);
        }
        return new RelayAddress(text.substring(0, at), Address.parse(text.substring(at + 1)));
    }

    @Override
    public String toString() {
        return fingerprint + "@" + address;
    }
}
