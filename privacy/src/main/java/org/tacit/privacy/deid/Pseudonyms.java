package org.tacit.privacy.deid;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.digests.SM3Digest;
import org.bouncycastle.crypto.macs.HMac;
import org.bouncycastle.crypto.params.KeyParameter;
import org.tacit.base.InvalidInput;
import org.tacit.base.Text;
import org.tacit.data.ColumnType;

/** Family 2: keyed hashes and mapping tables. A hash without a key is not among them: a table of all phone numbers undoes it. */
final class Pseudonyms {

    private static final Text LINKED = new Text("one person has one pseudonym everywhere: what is known of it in two places can be put together",
            "同一主体的假名处处相同：多处信息可被拼接");

    static final List<TransformSpec> SPECS = List.of(
            new TransformSpec("pseudonym.hash", Family.PSEUDONYM, TransformSpec.ANY, List.of(Parameter.key(),
                    Parameter.choice("hash", "sha256", List.of("sha256", "sm3"), "HMAC-SHA-256 or HMAC-SM3", "HMAC-SHA-256 或 HMAC-SM3"),
                    Parameter.whole("bits", "128", 64, 256, "length; 128 bits never collide in practice", "假名长度（比特）")),
                    new Text("keyed hash: no way back, and who holds the key can still confirm a guess", "带密钥哈希：不可还原，但持密钥者可验证猜测"),
                    (column, values, context) -> hash(values, context)),
            new TransformSpec("pseudonym.table", Family.PSEUDONYM, TransformSpec.ANY, List.of(Parameter.key()),
                    new Text("random tokens from an encrypted mapping table that stays with its owner", "随机令牌，由所有者保存的加密映射表可还原"),
                    (column, values, context) -> table(values, context)));

    private Pseudonyms() {
    }

    private static ColumnTransform hash(Values values, Context context) {
        String name = values.text("hash");
        int bits = values.whole("bits");
        if (bits % 8 != 0) {
            throw values.wrong("'bits' is a multiple of 8.", "“bits”须为 8 的倍数。");
        }
        HMac mac = new HMac(name.equals("sm3") ? new SM3Digest() : new SHA256Digest());
        mac.init(new KeyParameter(context.keys().derive(values.text("key"), "hash." + name, 32)));
        byte[] out = new byte[32];
        return ColumnTransform.ofCells(ColumnType.TEXT, Effect.keyed(Family.PSEUDONYM, Effect.Back.GUESS_WITH_KEY, values.text("key"), LINKED), cell -> {
            byte[] bytes = cell.getBytes(StandardCharsets.UTF_8);
            mac.update(bytes, 0, bytes.length);
            mac.doFinal(out, 0);
            return HexFormat.of().formatHex(out, 0, bits / 8);
        });
    }

    private static ColumnTransform table(Values values, Context context) {
        TokenVault vault = context.vaults().apply(values.text("key"));
        return ColumnTransform.ofCells(ColumnType.TEXT, Effect.keyed(Family.PSEUDONYM, Effect.Back.MAPPING, values.text("key"), LINKED), vault::token,
                token -> vault.value(token).orElseThrow(() -> InvalidInput.of("A token is not in the mapping table of this key.", "有令牌不在该密钥的映射表中。")));
    }
}
