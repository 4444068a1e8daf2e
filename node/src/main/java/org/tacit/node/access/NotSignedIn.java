package org.tacit.node.access;

import org.tacit.base.Text;

/** The caller has to say who it is, or has not done so well enough. Says the same whatever was wrong. */
public final class NotSignedIn extends RuntimeException {

    private final String code;
    private final Text text;

    private NotSignedIn(String code, Text text) {
        super(text.en(), null, false, false);
        this.code = code;
        this.text = text;
    }

    /** No credential, or one that is good no more. */
    public static NotSignedIn atAll() {
        return new NotSignedIn("unauthorised", Text.of("Sign in, or send 'Authorization: Bearer …' with an API key or with the content of the node's token file.",
                "请登录，或在“Authorization: Bearer …”中给出 API 密钥或节点 token 文件的内容。"));
    }

    /** One sentence for all reasons: it tells nobody which accounts there are. */
    static NotSignedIn refused() {
        return new NotSignedIn("sign-in-refused", Text.of("Account, password or code is wrong, or there were too many attempts; wait a while before you try again.",
                "账户、密码或验证码有误，或尝试次数过多；请稍后再试。"));
    }

    /** The password was right. */
    static NotSignedIn codeNeeded() {
        return new NotSignedIn("second-factor", Text.of("Give the code of your authenticator too, or a recovery code.", "请同时提供身份验证器的验证码或恢复码。"));
    }

    static NotSignedIn elsewhere(Text text) {
        return new NotSignedIn("sign-in-refused", text);
    }

    /** Stable name for machines. */
    public String code() {
        return code;
    }

    public Text text() {
        return text;
    }
}
