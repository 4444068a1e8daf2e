package org.tacit.anchor;

import java.nio.file.Path;
import java.util.Map;
import java.util.ServiceLoader;
import org.tacit.base.InvalidInput;

/** Makes anchors of one kind from settings. */
public interface AnchorFactory {

    /** As the settings name it. */
    String kind();

    /** @param folder the node's, for relative paths; {@link InvalidInput} says which setting is wrong */
    Anchor open(Map<String, String> settings, Path folder);

    /** @param settings with {@code kind} */
    static Anchor of(Map<String, String> settings, Path folder) {
        String kind = settings.getOrDefault("kind", "");
        return ServiceLoader.load(AnchorFactory.class).stream().map(ServiceLoader.Provider::get).filter(f -> f.kind().equals(kind)).findFirst()
                .orElseThrow(() -> InvalidInput.of("There is no anchor of kind '%s'; there are %s.", "没有类型为“%s”的锚定方式；可用：%s。", kind,
                        ServiceLoader.load(AnchorFactory.class).stream().map(f -> f.get().kind()).sorted().toList()))
                .open(settings, folder);
    }

    /** A setting that must be there. */
    static String need(Map<String, String> settings, String name) {
        String value = settings.get(name);
        if (value == null || value.isBlank()) {
            throw InvalidInput.of("The anchor's settings lack '%s'; see docs/anchoring.md.", "锚定设置缺少“%s”，见 docs/anchoring.md。", name);
        }
        return value.strip();
    }

    static long number(Map<String, String> settings, String name, long otherwise, long most) {
        try {
            long value = Long.parseLong(settings.getOrDefault(name, Long.toString(otherwise)).strip());
            if (value >= 0 && value <= most) {
                return value;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw InvalidInput.of("The anchor's setting '%s' is a number from 0 to %d.", "锚定设置“%s”应为 0 到 %d 之间的数字。", name, most);
    }
}
