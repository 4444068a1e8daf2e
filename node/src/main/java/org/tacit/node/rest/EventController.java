package org.tacit.node.rest;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import org.tacit.base.InvalidInput;
import org.tacit.node.Node;
import org.tacit.node.access.Caller;
import org.tacit.node.access.Needs;
import org.tacit.node.access.Permission;
import org.tacit.node.event.Event;
import org.tacit.node.event.Events;

/** What happens, as a list and as a stream of server-sent events. */
@RestController
@RequestMapping("/api")
class EventController {

    private static final int STREAMS = 500;
    private static final Duration HEARTBEAT = Duration.ofSeconds(15);
    /** What everybody follows who sees work; the rest is for auditors. */
    private static final Set<String> WORK = Set.of("job", "step", "contract", "service", "project", "partner", "table", "schedule");

    private static final Logger LOG = LoggerFactory.getLogger(EventController.class);

    private final Node node;
    private final Semaphore streams = new Semaphore(STREAMS);

    EventController(Node node) {
        this.node = node;
    }

    private boolean shown(Caller caller, Event event, List<String> types) {
        return event.isOneOf(types) && (WORK.contains(event.subject()) || caller.permissions().contains(Permission.AUDIT)) && node.visible(caller, event);
    }

    /** Events from {@code after} on, that is after the event of that number; at most some hundreds. */
    @GetMapping(path = "/events", produces = MediaType.APPLICATION_JSON_VALUE)
    @Needs(Permission.SEE_WORK)
    List<Event> events(@RequestParam(defaultValue = "-1") long after, @RequestParam(defaultValue = "") List<String> types) {
        Caller caller = Caller.current();
        return node.events().from(Math.max(0, after + 1)).stream().filter(event -> shown(caller, event, types)).toList();
    }

    /**
     * The same as a stream that goes on: from now, or after the event of which the client says that it is the last one it has.
     *
     * @param types of events, or their beginnings up to the dot: {@code job,contract.declined}
     */
    @GetMapping(path = "/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    @Needs(Permission.SEE_WORK)
    SseEmitter stream(@RequestHeader(name = "Last-Event-ID", required = false) Long last, @RequestParam(defaultValue = "") List<String> types) {
        if (!streams.tryAcquire()) {
            throw InvalidInput.of("%d clients follow events already; close one, or ask GET /api/events from time to time.", "已有 %d 个客户端在订阅事件；请关闭一个，或改为定期请求 GET /api/events。", STREAMS);
        }
        Caller caller = Caller.current();
        SseEmitter emitter = new SseEmitter(0L);
        Thread.ofVirtual().name("event stream").start(() -> {
            try {
                follow(emitter, caller, last == null ? node.events().next() : last + 1, types);
                emitter.complete();
            } catch (IOException | IllegalStateException e) {
                LOG.debug("a client that followed events has gone");
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                streams.release();
            }
        });
        return emitter;
    }

    private void follow(SseEmitter emitter, Caller caller, long from, List<String> types) throws IOException, InterruptedException {
        Events events = node.events();
        long next = Math.max(0, from);
        emitter.send(SseEmitter.event().comment("tacit"));
        while (!node.closing()) {
            if (!events.await(next, HEARTBEAT)) {
                emitter.send(SseEmitter.event().comment("still here"));
            }
            for (Event event : events.from(next)) {
                if (shown(caller, event, types)) {
                    emitter.send(SseEmitter.event().id(Long.toString(event.id())).name(event.type()).data(event, MediaType.APPLICATION_JSON));
                }
                next = event.id() + 1;
            }
        }
    }
}
