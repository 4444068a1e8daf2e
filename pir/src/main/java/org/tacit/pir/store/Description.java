package org.tacit.pir.store;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.tacit.pir.LookupMethod;

/**
 * What is published, through all its snapshots.
 *
 * @param name   what partners call it
 * @param keys   names of the columns that make the key
 * @param rules  rules that bring a key to its form, as {@code key.prepare} has them; empty where keys are taken as they are
 * @param values names of the columns that a lookup answers with
 */
public record Description(String name, LookupMethod method, List<String> keys, List<String> rules, List<String> values) {

    private static final int MOST = 1000;

    public Description {
        keys = List.copyOf(keys);
        rules = List.copyOf(rules);
        values = List.copyOf(values);
    }

    void write(DataOutputStream out) throws IOException {
        out.writeUTF(name);
        out.writeUTF(method.label());
        for (List<String> list : List.of(keys, rules, values)) {
            out.writeInt(list.size());
            for (String text : list) {
                out.writeUTF(text);
            }
        }
    }

    static Description read(DataInputStream in) throws IOException {
        String name = in.readUTF();
        LookupMethod method = LookupMethod.of(in.readUTF()).orElseThrow(() -> new IOException("method"));
        List<List<String>> lists = new ArrayList<>();
        for (int l = 0; l < 3; l++) {
            int count = in.readInt();
            if (count < 0 || count > MOST) {
                throw new IOException("count");
            }
            List<String> list = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                list.add(in.readUTF());
            }
            lists.add(list);
        }
        return new Description(name, method, lists.get(0), lists.get(1), lists.get(2));
    }
}
