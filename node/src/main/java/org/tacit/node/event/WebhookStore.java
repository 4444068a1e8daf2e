package org.tacit.node.event;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.tacit.node.store.Times;

/** Webhooks, each with the first event that it has not heard: what was delivered is known after a crash. */
final class WebhookStore {

    private final JdbcClient sql;

    WebhookStore(JdbcClient sql) {
        this.sql = sql;
    }

    private static Webhook row(ResultSet r, int number) throws SQLException {
        return new Webhook(r.getString("id"), r.getString("url"), Webhook.types(r.getString("types")), r.getString("made_by"), r.getLong("next_event"), r.getInt("failed"),
                Times.instant(r, "retry_at"), r.getString("error"), r.getBoolean("active"));
    }

    void add(Webhook hook, String secret) {
        sql.sql("insert into webhook (id, url, types, made_by, secret, next_event, failed, retry_at, active) values (?, ?, ?, ?, ?, ?, 0, ?, true)")
                .params(hook.id(), hook.url(), hook.typesText(), hook.by(), secret, hook.next(), Times.sql(hook.retry())).update();
    }

    List<Webhook> list() {
        return sql.sql("select * from webhook order by id").query(WebhookStore::row).list();
    }

    Optional<Webhook> find(String id) {
        return sql.sql("select * from webhook where id = ?").param(id).query(WebhookStore::row).optional();
    }

    Optional<String> secret(String id) {
        return sql.sql("select secret from webhook where id = ?").param(id).query(String.class).optional();
    }

    void resealed(String id, String secret) {
        sql.sql("update webhook set secret = ? where id = ?").params(secret, id).update();
    }

    void delivered(String id, long next) {
        sql.sql("update webhook set next_event = ?, failed = 0, error = null where id = ? and next_event < ?").params(next, id, next).update();
    }

    void failed(String id, int tries, Instant retry, String error, boolean active) {
        sql.sql("update webhook set failed = ?, retry_at = ?, error = ?, active = ? where id = ?").params(tries, Times.sql(retry), error, active, id).update();
    }

    boolean revive(String id, Instant now) {
        return sql.sql("update webhook set failed = 0, retry_at = ?, active = true where id = ?").params(Times.sql(now), id).update() == 1;
    }

    boolean remove(String id) {
        return sql.sql("delete from webhook where id = ?").param(id).update() == 1;
    }
}
