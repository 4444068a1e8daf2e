package org.tacit.learn;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A public data set as two aligned tables, joined on the identifier in the guest's order.
 *
 * @param ids of the aligned rows
 */
record Data(String[] ids, double[] labels, MemoryTable guest, List<String> guestColumns, MemoryTable host, List<String> hostColumns) {

    static Path folder() {
        Path folder = Path.of(System.getProperty("tacit.shared", "../../shared")).resolve("data");
        Assumptions.assumeTrue(Files.isDirectory(folder), "the public data sets are not here");
        return folder;
    }

    static JsonNode anchors(String name) {
        try {
            return JsonMapper.builder().build().readTree(Files.readString(folder().resolve("anchors.json"))).get(name);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    static Data load(String name) {
        Path files = folder().resolve(name);
        return join(files.resolve(name + "_hetero_guest.csv"), files.resolve(name + "_hetero_host.csv"), "id", "y");
    }

    /** The two files of the demo. */
    static Data demo() {
        Path files = Path.of("..", "examples", "credit");
        Assumptions.assumeTrue(Files.isDirectory(files), "the demo's files are not here");
        return join(files.resolve("bank.csv"), files.resolve("telecom.csv"), "phone", "Status");
    }

    private static Data join(Path guestFile, Path hostFile, String id, String label) {
        MemoryTable guest = MemoryTable.read(guestFile);
        MemoryTable host = MemoryTable.read(hostFile);
        String[] guestIds = guest.strings(id);
        Map<String, Integer> hostRow = new HashMap<>();
        String[] hostIds = host.strings(id);
        for (int i = 0; i < hostIds.length; i++) {
            hostRow.put(hostIds[i], i);
        }
        List<Integer> common = new ArrayList<>();
        for (int i = 0; i < guestIds.length; i++) {
            if (hostRow.containsKey(guestIds[i])) {
                common.add(i);
            }
        }
        long[] guestRows = common.stream().mapToLong(i -> i).toArray();
        long[] hostRows = common.stream().mapToLong(i -> hostRow.get(guestIds[i])).toArray();
        MemoryTable a = guest.select(guest.schema().names(), guestRows);
        MemoryTable b = host.select(host.schema().names(), hostRows);
        return new Data(a.strings(id), a.doubles(label), a, featuresOf(a, id, label), b, featuresOf(b, id, label));
    }

    private static List<String> featuresOf(MemoryTable table, String id, String label) {
        return table.schema().names().stream().filter(n -> !n.equals(id) && !n.equals(label)).toList();
    }

    double[] labelsOf(int[] rows) {
        return java.util.Arrays.stream(rows).mapToDouble(r -> labels[r]).toArray();
    }
}
