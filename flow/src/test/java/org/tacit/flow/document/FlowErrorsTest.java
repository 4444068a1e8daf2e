package org.tacit.flow.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tacit.base.InvalidInput;
import org.tacit.flow.Example;

/** Each row changes one thing in the example, and names the sentence and place that must come out. */
class FlowErrorsTest {

    private static List<String> problems(String yaml) {
        try {
            return Planner.problems(FlowReader.read(yaml), Example.tables(), Example.OPERATORS).stream().map(p -> p.sentence().en()).toList();
        } catch (InvalidInput e) {
            return List.of(e.text().en().split("\n"));
        }
    }

    @Test
    void theExampleHasNone() {
        assertThat(problems(Example.YAML)).isEmpty();
    }

    @ParameterizedTest(name = "{0} → {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            tacit: flow/v1          | tacit: flow/v2             | Line 1, column 8: tacit: this software reads 'flow/v1', not 'flow/v2'.
            name: spend             | nme: spend                 | Line 2, column 1: nme: unknown key 'nme'; did you mean 'name'?
            [bank, telecom]         | [bank, bank]               | Line 4, column 17: parties[1]: party 'bank' is listed twice.
            [bank, telecom]         | bank                       | Line 4, column 10: parties: a list is expected here.
            [bank, telecom]         | [bank, "te lecom"]         | Line 4, column 17: parties[1]: 'te lecom' is not a name: a letter first, then letters, digits, - and _, 64 at most.
            {party: bank,           | {party: bnak,              | Line 6, column 18: tables.loans.party: unknown party 'bnak'; did you mean 'bank'?
            table: loans_2026}      | table: loan_2026}          | Line 6, column 31: tables.loans.table: bank has no table 'loan_2026' here; list its tables and correct the name.
            table: customers}       | tabel: customers}          | Line 7, column 28: tables.people.tabel: unknown key 'tabel'; did you mean 'table'?
            table: customers}       | table: customers, table: x} | Line 7, column 46: tables.people: key 'table' is written twice.
            id: sum                 | id: align                  | Line 18, column 9: steps[1].id: step 'align' is defined twice.
            id: sum                 | id: people                 | Line 18, column 9: steps[1].id: 'people' is also the name of a table; rename one of them.
            operator: toy.sum       | operator: toy.smu          | Line 19, column 15: steps[1].operator: unknown operator 'toy.smu'; did you mean 'toy.sum'?
            operator: toy.sum       | operator: train.gbdt       | Line 19, column 15: steps[1].operator: unknown operator 'train.gbdt'; known here: toy.align, toy.sum.
            {left: bank,            | {lefft: bank,              | Line 11, column 13: steps[0].roles.lefft: unknown role 'lefft'; did you mean 'left'?
            right: telecom}         | right: shop}               | Line 11, column 32: steps[0].roles.right: unknown party 'shop'; known here: bank, telecom.
            right: telecom}         | right: bank}               | Line 11, column 32: steps[0].roles.right: bank already plays 'left'; each role needs another party.
            left: {table: loans}    | left: {tables: loans}      | Line 13, column 14: steps[0].inputs.left.tables: unknown input 'tables'; did you mean 'table'?
            left: {table: loans}    | left: {table: lons}        | Line 13, column 21: steps[0].inputs.left.table: unknown table 'lons'; did you mean 'loans'?
            left: {table: loans}    | left: {table: people}      | Line 13, column 21: steps[0].inputs.left.table: 'people' is telecom's table, and role 'left' is played by bank; a party reads its own tables only.
            left: {table: loans}    | middle: {table: loans}     | Line 13, column 7: steps[0].inputs.middle: unknown role 'middle'; known here: left, right.
            rows: align.rows        | rows: aline.rows           | Line 22, column 37: steps[1].inputs.holder.rows: unknown step 'aline'; did you mean 'align'?
            rows: align.rows        | rows: align.row            | Line 22, column 37: steps[1].inputs.holder.rows: step 'align' leaves no 'row' at telecom (rows).
            rows: align.rows        | rows: people               | Line 22, column 37: steps[1].inputs.holder.rows: 'people' is a table, and holder.rows takes a ALIGNMENT.
            table: people, rows     | rows                       | Line 22, column 7: steps[1].inputs: input holder.table (TABLE) is missing.
            left_key: phone         | left_key: phon             | Line 16, column 17: steps[0].params.left_key: bank's table 'loans_2026' has no column 'phon'; did you mean 'phone'?
            left_key: phone         | left_keys: phone           | Line 16, column 7: steps[0].params.left_keys: toy.align has no parameter 'left_keys'; did you mean 'left_key'?
            left_key: phone         | strict: false              | Line 16, column 7: steps[0].params: parameter 'left_key' is missing: Key
            left_key: phone         | left_key: [phone]          | Line 16, column 17: steps[0].params.left_key: left_key must be one column.
            right_key: mobile       | `right_key: mobile, limit: 0`     | Line 17, column 33: steps[0].params.limit: limit is 0; allowed is 1 to 100000.
            right_key: mobile       | `right_key: mobile, limit: 1.5`   | Line 17, column 33: steps[0].params.limit: limit must be a whole number.
            right_key: mobile       | `right_key: mobile, limit: "5"`   | Line 17, column 33: steps[0].params.limit: limit must be a whole number.
            right_key: mobile       | `right_key: mobile, share: 1.01`  | Line 17, column 33: steps[0].params.share: share is 1.01; allowed is 0 to 1.
            right_key: mobile       | `right_key: mobile, share: half`  | Line 17, column 33: steps[0].params.share: share must be a number.
            right_key: mobile       | `right_key: mobile, share: 1e-999999999` | Line 17, column 33: steps[0].params.share: share must be a number.
            right_key: mobile       | `right_key: mobile, result: bth`  | Line 17, column 34: steps[0].params.result: 'bth' is not a choice of result; did you mean 'both'?
            right_key: mobile       | `right_key: mobile, strict: yes`  | Line 17, column 34: steps[0].params.strict: strict must be true or false.
            right_key: mobile       | `right_key: mobile, extra: [amount, amount]` | Line 17, column 33: steps[0].params.extra: a column of extra is named twice.
            right_key: mobile       | `right_key: mobile, extra: [amount, phone]`  | Line 17, column 42: steps[0].params.extra[1]: column 'phone' is an identifier, which is never a feature.
            right_key: mobile       | `right_key: mobile, extra: {a: b}`           | Line 17, column 33: steps[0].params.extra: a parameter is a text, a number, true/false or a list of texts.
            """)
    void saysWhatAndWhere(String from, String to, String sentence) {
        // Parameters of step 0 are rewritten in flow style where a second one is added on the same line.
        String changed = to.contains("mobile, ")
                ? Example.YAML.replace("      left_key: phone\n", "").replace("      right_key: mobile\n", "")
                        .replaceFirst("    params:\n", "    params: {left_key: phone,\n\n      " + to + "}\n")
                : Example.YAML.replace(from, to);
        assertThat(changed).isNotEqualTo(Example.YAML);
        assertThat(problems(changed)).first().isEqualTo(sentence);
    }

    @Test
    void cycleIsNamed() {
        String yaml = Example.YAML.replace("holder: {table: people, rows: align.rows}", "holder: {table: people, rows: sum.sum}");
        assertThat(problems(yaml)).containsExactly(
                "Line 22, column 7: steps[1].inputs: the steps wait for each other: sum → sum; remove one of these inputs.");
    }

    @Test
    void outputThatAnotherPartyHoldsIsNotReadable() {
        String yaml = Example.YAML.replace("      right_key: mobile\n", "      right_key: mobile\n      result: left\n");
        assertThat(problems(yaml)).containsExactly(
                "Line 23, column 37: steps[1].inputs.holder.rows: step 'align' leaves no 'rows' at telecom.");
    }

    @Test
    void oneBadStepHidesNothingAndRepeatsNothing() {
        String yaml = Example.YAML.replace("left_key: phone", "left_key: phon").replace("column: spend", "column: spent");
        assertThat(problems(yaml)).hasSize(2);
    }

    @Test
    void notYaml() {
        assertThat(problems("tacit: [flow")).hasSize(1).first().asString().startsWith("Line 1, column ").contains("neither YAML nor JSON");
        assertThat(problems("")).first().asString().contains("the document is empty");
        assertThat(problems("a: &x 1\nb: *x")).first().asString().contains("anchors and aliases are not allowed");
        assertThat(problems("a: !!int 1")).first().asString().contains("tags such as");
        assertThat(problems("a: 1\n---\nb: 2")).first().asString().contains("a second document begins here");
        assertThat(problems("[".repeat(100_000))).first().asString().contains("nested too deeply");
        assertThat(problems("? [a]\n: b")).first().asString().contains("a key must be a text");
    }

    @Test
    void chineseSaysTheSame() {
        try {
            FlowReader.read(Example.YAML.replace("name: spend", "nme: spend"));
        } catch (InvalidInput e) {
            assertThat(e.text().zh()).startsWith("第 2 行第 1 列：nme: 未知的键“nme”；是否想写“name”？");
        }
    }
}
