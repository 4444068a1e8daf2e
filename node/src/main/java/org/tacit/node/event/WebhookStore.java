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

    /** Tries that are remembered of each. */
    private static final int KEPT = 50;

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

    boolean change(Webhook to) {
        return sql.sql("update webhook set url = ?, types = ? where id = ?").params(to.url(), to.typesText(), to.id()).update() == 1;
    }

    /** One thread at a time tells a webhook, so numbers do not meet. */
    void tried(String id, WebhookDelivery delivery) {
        long position = sql.sql("select coalesce(max(position) + 1, 0) from webhook_delivery where webhook = ?").param(id).query(Long.class).single();
        sql.sql("insert into webhook_delivery (webhook, position, event, type, tried_at, millis, error) values (?, ?, ?, ?, ?, ?, ?)")
                .params(id, position, delivery.event(), delivery.type(), Times.sql(delivery.at()), delivery.millis(), delivery.error()).update();
        sql.sql("delete from webhook_delivery where webhook = ? and position <= ?").params(id, position - KEPT).update();
    }

    /** The newest first. */
    List<WebhookDelivery> deliveries(String id) {
        return sql.sql("select * from webhook_delivery where webhook = ? order by position desc").param(id).query((r, number) -> new WebhookDelivery(
                r.getLong("event"), r.getString("type"), Times.instant(r, "tried_at"), r.getLong("millis"), r.getString("error"))).list();
    }

    boolean remove(String id) {
        sql.sql("delete from webhook_delivery where webhook = ?").param(id).update();
        return sql.sql("delete from webhook where id = ?").param(id).update() == 1;
    }
}
