package org.tacit.flow.op;

import static org.tacit.flow.op.PublishedTables.CLIENT;
import static org.tacit.flow.op.PublishedTables.HOST;
import static org.tacit.flow.op.PublishedTables.PROVIDER;

import java.util.ArrayList;
import java.util.List;
import org.tacit.base.Text;
import org.tacit.flow.disclosure.About;
import org.tacit.flow.disclosure.Because;
import org.tacit.flow.disclosure.Fact;
import org.tacit.flow.disclosure.Kind;
import org.tacit.flow.disclosure.Scope;
import org.tacit.flow.disclosure.When;
import org.tacit.flow.spec.Binding;
import org.tacit.pir.LookupMethod;

/** Who learns what by a lookup, for each method. */
record LookupFacts(Binding binding) {

    List<Fact> all() {
        List<Fact> facts = new ArrayList<>();
        client(facts);
        if (method() == LookupMethod.CANDIDATES) {
            facts.add(candidates());
        }
        facts.add(of(PROVIDER, asked(), Kind.SIZE, new Text("the number of distinct keys that it asks about, and when", "所查询的不同键的数量与时间"), Scope.whole(), When.ALWAYS,
                byCount()));
        if (method() == LookupMethod.DPF) {
            host(facts);
        }
        return facts;
    }

    private LookupMethod method() {
        return PublishedTables.method(binding);
    }

    private String page() {
        return switch (method()) {
            case SEALED -> "docs/protocols/pir-sealed.md";
            case LWE -> "docs/protocols/pir-lwe.md";
            case DPF -> "docs/protocols/pir-two-servers.md";
            case CANDIDATES -> "docs/protocols/pir-candidates.md";
        };
    }

    private Fact of(String learner, About about, Kind kind, Text what, Scope scope, When when, Because because) {
        return new Facts(binding).fact(learner, about, kind, what, scope, when, because);
    }

    private About asked() {
        return new KeyInput(binding, CLIENT).about();
    }

    private About keys() {
        return PublishedTables.keys(binding).about();
    }

    private About cells() {
        return PublishedTables.from(binding).about(PublishedTables.columns(binding));
    }

    private void client(List<Fact> facts) {
        Scope asked = Scope.of(Scope.Rows.OWN_ITEMS, new KeyInput(binding, CLIENT).rows());
        Because byShape = new Because("what the table is, and which version, is told to whoever asks", "数据表的结构与版本会告知查询方", page());
        facts.add(of(CLIENT, keys(), Kind.SIZE, method() == LookupMethod.CANDIDATES ? new Text("the number of distinct keys", "不同键的数量")
                : new Text("the number of distinct keys, and how many rows came, went or changed since it last asked", "不同键的数量，以及自上次查询以来新增、移除或变更的行数"),
                Scope.whole(), When.ALWAYS, byShape));
        facts.add(of(CLIENT, cells(), Kind.SHAPE, new Text("the longest text of each column, rounded up to 16 bytes", "各列最长文本的长度（按 16 字节取整）"), Scope.whole(), When.ALWAYS, byShape));
        facts.add(of(CLIENT, keys(), Kind.MEMBERSHIP, new Text("which of the keys that it asks about are there (no other key)", "所查询的键中哪些存在（不会看到其他键）"), asked, When.ALWAYS, byAnswers()));
        facts.add(of(CLIENT, cells(), Kind.VALUE, new Text("the cells of the rows whose keys it asks about", "所查询的键对应的行的单元格"), asked, When.ALWAYS, byAnswers()));
        if (method() != LookupMethod.CANDIDATES) {
            Because byKeptValues = new Because("the value at a key stays good as long as the key epoch lasts; a new epoch ends this", "同一密钥轮次内键处的函数值始终有效；启用新轮次后失效", page());
            facts.add(of(CLIENT, keys(), Kind.MEMBERSHIP, new Text("which of these keys are in each other version of this key epoch that it receives, without asking again",
                    "这些键是否在其收到的同一密钥轮次的其他版本中（无需再次查询）"), asked, When.MAY, byKeptValues));
            facts.add(of(CLIENT, cells(), Kind.VALUE, new Text("the cells of these rows in each other version of this key epoch that it receives, without asking again",
                    "这些行在其收到的同一密钥轮次的其他版本中的单元格（无需再次查询）"), asked, When.MAY, byKeptValues));
        }
    }

    private Because byAnswers() {
        return method() == LookupMethod.CANDIDATES
                ? new Because("each question opens one of the named records, by oblivious transfer; a party that asks about keys it has no business with gets those rows, and the limits bound how many",
                        "每次查询通过不经意传输打开所列记录中的一条；若一方查询与其无关的键，也会得到相应的行，其数量受限额约束", "Naor, Pinkas 1999; " + page())
                : new Because("rows are sealed under a pseudorandom function of their keys, and each question is answered with its value at one key; a party that asks about keys it has no business with gets those rows, and the limits bound how many",
                        "各行以其键的伪随机函数加封，每次查询只得到一个键处的函数值；若一方查询与其无关的键，也会得到相应的行，其数量受限额约束", "RFC 9497; " + page());
    }

    private Because byCount() {
        return switch (method()) {
            case SEALED -> new Because("each question is one blinded element, and its answer another, whether there is a row or not", "每次查询是一个盲化元素，应答是另一个，与是否有对应行无关", page());
            case LWE -> new Because("each question is answered, found or not, in the same way and size; what is asked is hidden by learning with errors and by blinding",
                    "每次查询无论命中与否，应答的方式与大小相同；所查内容由容错学习与盲化隐藏", page());
            case DPF -> new Because("each question is a blinded element and a share of two points, and its answer has one size, found or not", "每次查询是一个盲化元素与两个点的分享，无论命中与否应答大小相同", page());
            case CANDIDATES -> new Because("each question is answered, found or not, in the same size", "每次查询无论命中与否，应答大小相同", page());
        };
    }

    private Fact candidates() {
        int k = binding.params().intValue(PirLookup.CANDIDATES);
        var pool = PirLookup.pool(binding);
        return of(PROVIDER, pool.about(binding.made(CLIENT, PirLookup.POOL).made().params().list("columns")), Kind.IDENTIFIER, Text.of("for each question a list of at least %d keys, in clear, one of which is meant", "每次查询的一份至少 %d 个键的明文名单，其中之一是所查的键", k),
                Scope.of(Scope.Rows.ALL, pool.rows()), When.ALWAYS, new Because("the candidates are named; a key always has the same list, so that many lists show no more than one",
                        "候选名单以明文发送；同一个键始终使用同一份名单，因此多次查询不会比一次透露更多", page()));
    }

    private void host(List<Fact> facts) {
        Because handed = new Because("the second host holds the sealed table, which it cannot open", "第二台主机持有加封的数据表，但无法打开", page());
        facts.add(of(HOST, keys(), Kind.SIZE, new Text("the number of distinct keys, rounded up, and how many places change with each version", "不同键的数量（取整），以及各版本变更的位置数"), Scope.whole(), When.ALWAYS, handed));
        facts.add(of(HOST, cells(), Kind.SHAPE, new Text("the length of a record", "一条记录的长度"), Scope.whole(), When.ALWAYS, handed));
        facts.add(of(HOST, asked(), Kind.SIZE, new Text("the number of distinct keys that it asks about, and when", "所查询的不同键的数量与时间"), Scope.whole(), When.ALWAYS, byCount()));
        for (String role : List.of(PROVIDER, HOST)) {
            facts.add(of(role, asked(), Kind.PARTIAL, new Text("which two buckets of the table each question is about, and so which few keys it may be for",
                    "每次查询涉及数据表的哪两个桶，从而得知可能是哪几个键"), Scope.of(Scope.Rows.ALL, new KeyInput(binding, CLIENT).rows()), When.IF_COLLUDING,
                    new Because("%s and %s together hold both shares of every question: this method assumes that they do not put them together".formatted(binding.party(PROVIDER), binding.party(HOST)),
                            "%s 与 %s 合起来持有每次查询的两个分享：该方法假定双方不合谋".formatted(binding.party(PROVIDER), binding.party(HOST)),
                            "Boyle, Gilboa, Ishai 2016 (ePrint 2018/707); " + page())));
        }
    }
}
