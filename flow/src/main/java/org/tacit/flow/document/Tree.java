package org.tacit.flow.document;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ArrayList;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.tacit.base.InvalidInput;

/**
 * A YAML 1.2 document (every JSON document is one) as texts, lists and maps, each with its place. Scalars stay as written, so
 * {@code 0.10} is not rounded on its way in. Aliases, tags, several documents and deep nesting are refused: a flow
 * needs none of them, and each is a way to make a small document large.
 */
sealed interface Tree {

    int MAX_CHARACTERS = 1 << 20;
    int MAX_DEPTH = 16;

    Position at();

    /** @param plain written without quotes */
    record Scalar(String text, boolean plain, Position at) implements Tree {
    }

    record Sequence(List<Tree> items, Position at) implements Tree {
    }

    /** @param keys where each key stands */
    record Mapping(Map<String, Tree> entries, Map<String, Position> keys, Position at) implements Tree {
    }

    static Tree parse(String text) {
        if (text.length() > MAX_CHARACTERS) {
            throw InvalidInput.of("The flow document is longer than %d characters; split it.", "流程文档超过 %d 个字符，请拆分。", MAX_CHARACTERS);
        }
        try {
            Iterator<Event> events = new Parse(LoadSettings.builder().setUseMarks(true).setCodePointLimit(MAX_CHARACTERS).build())
                    .parseString(text).iterator();
            return new Builder(events).document();
        } catch (MarkedYamlEngineException e) {
            Position at = position(e.getProblemMark().or(e::getContextMark));
            throw Problem.of("", at, "this is neither YAML nor JSON (%s).", "既不是 YAML 也不是 JSON（%s）。", e.getProblem()).toException();
        } catch (YamlEngineException e) {
            throw Problem.of("", Position.START, "this is neither YAML nor JSON (%s).", "既不是 YAML 也不是 JSON（%s）。",
                    e.getMessage()).toException();
        }
    }

    private static Position position(Optional<Mark> mark) {
        return mark.map(m -> new Position(m.getLine() + 1, m.getColumn() + 1)).orElse(Position.START);
    }

    /** Builds from events with a stack that is bounded by {@link #MAX_DEPTH}. */
    final class Builder {
        private final Iterator<Event> events;
        private final ArrayDeque<String> path = new ArrayDeque<>();

        private Builder(Iterator<Event> events) {
            this.events = events;
        }

        Tree document() {
            events.next(); // stream start
            Event first = events.next();
            if (first.getEventId() == Event.ID.StreamEnd) {
                throw refuse(first, "the document is empty; see docs/flow.md for an example.", "文档是空的，示例见 docs/flow.md。");
            }
            Tree tree = node(events.next());
            events.next(); // document end
            Event next = events.next();
            if (next.getEventId() != Event.ID.StreamEnd) {
                throw refuse(next, "a second document begins here; keep one flow in one file.", "此处开始了第二个文档，一个文件只放一个流程。");
            }
            return tree;
        }

        private Tree node(Event event) {
            if (path.size() > MAX_DEPTH) {
                throw refuse(event, "nested too deeply.", "嵌套过深。");
            }
            Position at = position(event.getStartMark());
            if (event.getEventId() == Event.ID.Alias || event instanceof NodeEvent node && node.getAnchor().isPresent()) {
                throw refuse(event, "anchors and aliases are not allowed; write the value out.", "不允许使用锚点和别名，请直接写出内容。");
            }
            return switch (event.getEventId()) {
                case Scalar -> {
                    ScalarEvent scalar = (ScalarEvent) event;
                    if (scalar.getTag().isPresent()) {
                        throw refuse(event, "tags such as %s are not allowed.", "不允许使用 %s 这样的标签。", scalar.getTag().get());
                    }
                    yield new Scalar(scalar.getValue(), scalar.getScalarStyle() == ScalarStyle.PLAIN, at);
                }
                case SequenceStart -> {
                    List<Tree> items = new ArrayList<>();
                    path.push("[]");
                    for (Event e = events.next(); e.getEventId() != Event.ID.SequenceEnd; e = events.next()) {
                        items.add(node(e));
                    }
                    path.pop();
                    yield new Sequence(items, at);
                }
                case MappingStart -> mapping((MappingStartEvent) event, at);
                default -> throw refuse(event, "this is not a value.", "这不是一个值。");
            };
        }

        private Mapping mapping(MappingStartEvent start, Position at) {
            if (start.getTag().isPresent()) {
                throw refuse(start, "tags such as %s are not allowed.", "不允许使用 %s 这样的标签。", start.getTag().get());
            }
            Map<String, Tree> entries = new LinkedHashMap<>();
            Map<String, Position> keys = new LinkedHashMap<>();
            for (Event e = events.next(); e.getEventId() != Event.ID.MappingEnd; e = events.next()) {
                path.push("{}");
                Tree key = node(e);
                path.pop();
                if (!(key instanceof Scalar name)) {
                    throw refuse(e, "a key must be a text.", "键必须是文本。");
                }
                if (keys.putIfAbsent(name.text(), key.at()) != null) {
                    throw refuse(e, "key '%s' is written twice.", "键“%s”写了两次。", name.text());
                }
                path.push(name.text());
                entries.put(name.text(), node(events.next()));
                path.pop();
            }
            return new Mapping(entries, keys, at);
        }

        private InvalidInput refuse(Event event, String en, String zh, Object... arguments) {
            List<String> parts = new ArrayList<>();
            path.descendingIterator().forEachRemaining(p -> {
                if (!p.equals("{}")) {
                    parts.add(p);
                }
            });
            return Problem.of(String.join(".", parts).replace(".[]", "[]"), position(event.getStartMark()), en, zh, arguments).toException();
        }
    }
}
