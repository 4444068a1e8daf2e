package org.tacit.sql.plan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.apache.calcite.avatica.util.Casing;
import org.apache.calcite.avatica.util.Quoting;
import org.apache.calcite.config.CalciteConnectionConfigImpl;
import org.apache.calcite.config.CalciteConnectionProperty;
import org.apache.calcite.config.NullCollation;
import org.apache.calcite.jdbc.CalciteSchema;
import org.apache.calcite.jdbc.JavaTypeFactoryImpl;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.plan.hep.HepPlanner;
import org.apache.calcite.plan.hep.HepProgram;
import org.apache.calcite.prepare.CalciteCatalogReader;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.RelFactories;
import org.apache.calcite.rel.rel2sql.RelToSqlConverter;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rel.type.RelDataTypeSystemImpl;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.runtime.CalciteContextException;
import org.apache.calcite.schema.Table;
import org.apache.calcite.schema.impl.AbstractSchema;
import org.apache.calcite.schema.impl.AbstractTable;
import org.apache.calcite.sql.SqlAggFunction;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlDialect;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.dialect.DuckDBSqlDialect;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParseException;
import org.apache.calcite.sql.parser.SqlParser;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.apache.calcite.sql.util.SqlOperatorTables;
import org.apache.calcite.sql.validate.SqlConformanceEnum;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.sql.validate.SqlValidatorUtil;
import org.apache.calcite.sql2rel.SqlToRelConverter;
import org.apache.calcite.sql2rel.StandardConvertletTable;
import org.apache.calcite.tools.RelBuilder;
import org.apache.calcite.util.Optionality;
import org.tacit.base.InvalidInput;
import org.tacit.base.Text;

/**
 * Reads a query against published schemas, with Calcite's parser and validator. Names are matched without regard to case; a name that is not there is
 * refused with its place. Functions are those of a list: what they do is known, they give the same at any time, and they reach nothing.
 */
final class SqlReader {

    static final int MOST_CHARACTERS = 20_000;
    /** Where the top of a query finds what was opened. */
    static final String OPENED_SCHEMA = "tacit_opened";
    static final String OPENED = "opened";

    private static final Set<String> FUNCTIONS = Set.of("UPPER", "LOWER", "TRIM", "SUBSTRING", "CHAR_LENGTH", "CHARACTER_LENGTH", "POSITION", "REPLACE", "ABS", "FLOOR", "CEIL", "CEILING",
            "ROUND", "MOD", "POWER", "SQRT", "LN", "LOG10", "EXP", "SIGN", "EXTRACT", "YEAR", "MONTH", "QUARTER", "DAYOFMONTH", "COALESCE", "NULLIF", "CAST",
            "COUNT", "SUM", "AVG", "MIN", "MAX", "VAR_POP", "VAR_SAMP", "VARIANCE", "STDDEV", "STDDEV_POP", "STDDEV_SAMP", "COVAR_POP", "COVAR_SAMP", "CORR",
            "RANK", "DENSE_RANK", "ROW_NUMBER");

    /** The tables' engine: its texts are UTF-8 and say so nowhere. */
    static final SqlDialect DIALECT = new DuckDBSqlDialect(DuckDBSqlDialect.DEFAULT_CONTEXT) {
        @Override
        public boolean supportsCharSet() {
            return false;
        }

        @Override
        public void quoteStringLiteral(StringBuilder into, String charset, String text) {
            into.append('\'').append(text.replace("'", "''")).append('\'');
        }
    };

    /** Pearson's coefficient, which Calcite's own list lacks. */
    static final SqlAggFunction CORR = new SqlAggFunction("CORR", null, SqlKind.OTHER_FUNCTION, ReturnTypes.DOUBLE_NULLABLE, null, OperandTypes.NUMERIC_NUMERIC,
            SqlFunctionCategory.USER_DEFINED_FUNCTION, false, false, Optionality.FORBIDDEN) {
    };

    private final JavaTypeFactoryImpl types = new JavaTypeFactoryImpl(new Types()) {
        @Override
        public java.nio.charset.Charset getDefaultCharset() {
            return java.nio.charset.StandardCharsets.UTF_8;
        }
    };
    private final CalciteSchema root = CalciteSchema.createRootSchema(false, false);
    private final CalciteCatalogReader catalogue;
    private final RelOptCluster cluster;
    private final RelNode query;

    private SqlReader(String sql, List<Published> tables) {
        describe(tables);
        var properties = new Properties();
        properties.setProperty(CalciteConnectionProperty.CASE_SENSITIVE.camelName(), "false");
        catalogue = new CalciteCatalogReader(root, List.of(), types, new CalciteConnectionConfigImpl(properties));
        cluster = RelOptCluster.create(new HepPlanner(HepProgram.builder().build()), new RexBuilder(types));
        query = convert(parse(sql));
    }

    /** Parses, validates and converts to algebra. */
    static SqlReader read(String sql, List<Published> tables) {
        return new SqlReader(sql, tables);
    }

    RelNode query() {
        return query;
    }

    RexBuilder rex() {
        return cluster.getRexBuilder();
    }

    RelDataTypeFactory types() {
        return types;
    }

    RelBuilder builder() {
        return RelFactories.LOGICAL_BUILDER.create(cluster, catalogue);
    }

    /** A scan of what is opened, its columns being those of {@code like}. */
    RelNode opened(RelNode like) {
        root.getSubSchema(OPENED_SCHEMA, true).add(OPENED, table(like.getRowType()));
        return builder().scan(OPENED_SCHEMA, OPENED).build();
    }

    /** The algebra as SQL of the tables' engine. */
    static String sql(RelNode rel) {
        return new RelToSqlConverter(DIALECT).visitRoot(rel).asStatement().toSqlString(DIALECT).getSql();
    }

    // ---- schemas ----

    private void describe(List<Published> tables) {
        Map<String, Map<String, Table>> byParty = new HashMap<>();
        for (Published published : tables) {
            if (published.party().equalsIgnoreCase(OPENED_SCHEMA)) {
                throw InvalidInput.of("A party called %s cannot take part in SQL.", "名为 %s 的参与方不能使用 SQL。", OPENED_SCHEMA);
            }
            var row = types.builder();
            published.columns().forEach(c -> row.add(c.name(), type(c)));
            byParty.computeIfAbsent(published.party(), p -> new HashMap<>()).put(published.table(), table(row.build()));
        }
        byParty.put(OPENED_SCHEMA, Map.of());
        byParty.forEach((party, own) -> root.add(party, new AbstractSchema() {
            @Override
            protected Map<String, Table> getTableMap() {
                return own;
            }
        }));
    }

    private RelDataType type(Published.Cell column) {
        SqlTypeName name = switch (column.type()) {
            case TEXT -> SqlTypeName.VARCHAR;
            case INTEGER -> SqlTypeName.BIGINT;
            case REAL -> SqlTypeName.DOUBLE;
            case BOOLEAN -> SqlTypeName.BOOLEAN;
            case DATE -> SqlTypeName.DATE;
            case TIMESTAMP -> SqlTypeName.TIMESTAMP;
        };
        RelDataType plain = name == SqlTypeName.TIMESTAMP ? types.createSqlType(name, 6) : types.createSqlType(name);
        return types.createTypeWithNullability(plain, true);
    }

    private static Table table(RelDataType row) {
        return new AbstractTable() {
            @Override
            public RelDataType getRowType(RelDataTypeFactory factory) {
                return row;
            }
        };
    }

    /** Sums and averages as the tables' engine types them, not rounded to the column's type; text of any script. */
    private static final class Types extends RelDataTypeSystemImpl {
        @Override
        public RelDataType deriveAvgAggType(RelDataTypeFactory factory, RelDataType argument) {
            return factory.createTypeWithNullability(factory.createSqlType(SqlTypeName.DOUBLE), true);
        }

        @Override
        public boolean shouldConvertRaggedUnionTypesToVarying() {
            return true;
        }

        @Override
        public RelDataType deriveCovarType(RelDataTypeFactory factory, RelDataType x, RelDataType y) {
            return deriveAvgAggType(factory, x);
        }

        @Override
        public RelDataType deriveSumType(RelDataTypeFactory factory, RelDataType argument) {
            boolean whole = SqlTypeName.INT_TYPES.contains(argument.getSqlTypeName());
            return factory.createTypeWithNullability(factory.createSqlType(whole ? SqlTypeName.BIGINT : SqlTypeName.DOUBLE), argument.isNullable());
        }
    }

    // ---- text ----

    static SqlNode parse(String sql) {
        if (sql.length() > MOST_CHARACTERS) {
            throw InvalidInput.of("A query of %d characters is too long; %d are allowed.", "查询有 %d 个字符，过长；至多 %d 个。", sql.length(), MOST_CHARACTERS);
        }
        String text = withCorr(sql.strip());
        text = text.endsWith(";") ? text.substring(0, text.length() - 1) : text;
        SqlNode node;
        try {
            node = SqlParser.create(text, SqlParser.config().withCaseSensitive(false).withUnquotedCasing(Casing.UNCHANGED).withQuotedCasing(Casing.UNCHANGED)
                    .withQuoting(Quoting.DOUBLE_QUOTE).withIdentifierMaxLength(128).withConformance(SqlConformanceEnum.LENIENT)).parseQuery();
        } catch (SqlParseException e) {
            SqlParserPos at = e.getPos();
            String found = e.getMessage().lines().findFirst().orElse("").replaceAll("^Encountered ", "").replaceAll(" at line.*", "");
            throw new InvalidInput(Text.of("Line %1$d, column %2$d: the query cannot be read at %3$s; a name that SQL reserves goes in double quotes.", "第 %1$d 行第 %2$d 列：无法解析查询（%3$s）；SQL 保留的名称须加双引号。",
                    at == null ? 1 : at.getLineNum(), at == null ? 1 : at.getColumnNum(), found), e);
        }
        if (!node.isA(SqlKind.QUERY)) {
            throw Refusal.of(node.getKind().sql, "only SELECT is", "仅支持 SELECT");
        }
        node.accept(new SqlBasicVisitor<Void>() {
            @Override
            public Void visit(SqlCall call) {
                if (call.getOperator() instanceof org.apache.calcite.sql.SqlFunction f && !FUNCTIONS.contains(f.getName().toUpperCase(java.util.Locale.ROOT))) {
                    throw Refusal.of("The function " + f.getName(), "the functions are " + String.join(", ", new java.util.TreeSet<>(FUNCTIONS)),
                            "可用的函数为 " + String.join("、", new java.util.TreeSet<>(FUNCTIONS)));
                }
                if (call.getKind() == SqlKind.WITH && ((org.apache.calcite.sql.SqlWith) call).withList.getList().stream().anyMatch(w -> ((org.apache.calcite.sql.SqlWithItem) w).recursive.booleanValue())) {
                    throw Refusal.of("WITH RECURSIVE", "write the levels out", "请逐层写出");
                }
                return super.visit(call);
            }

            @Override
            public Void visit(SqlIdentifier name) {
                String upper = name.toString().toUpperCase(java.util.Locale.ROOT);
                if (name.isSimple() && Set.of("CURRENT_DATE", "CURRENT_TIME", "CURRENT_TIMESTAMP", "LOCALTIME", "LOCALTIMESTAMP", "CURRENT_USER", "SESSION_USER", "SYSTEM_USER").contains(upper)) {
                    throw Refusal.of(upper, "write the day or name as a literal: a contract's query means the same on any day", "请写成字面值：合约中的查询在任何一天含义相同");
                }
                return null;
            }
        });
        // A quotient of whole numbers is a fraction, as in the engines that the tables come from.
        return node.accept(new org.apache.calcite.sql.util.SqlShuttle() {
            @Override
            public SqlNode visit(SqlCall call) {
                SqlNode inner = super.visit(call);
                if (inner instanceof SqlCall quotient && quotient.getKind() == SqlKind.DIVIDE) {
                    SqlParserPos at = quotient.getParserPosition();
                    SqlNode real = new org.apache.calcite.sql.SqlDataTypeSpec(new org.apache.calcite.sql.SqlBasicTypeNameSpec(SqlTypeName.DOUBLE, at), at);
                    return SqlStdOperatorTable.DIVIDE.createCall(at, quotient.operand(0), SqlStdOperatorTable.CAST.createCall(at, quotient.operand(1), real));
                }
                return inner;
            }
        });
    }

    /** The parser reserves CORR and has no such function: as a quoted name it is ours. Texts, quoted names and comments stay as they are. */
    private static String withCorr(String sql) {
        return java.util.regex.Pattern.compile("'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|--[^\\n]*|/\\*.*?\\*/|(?i:\\bCORR\\b)(?=\\s*\\()", java.util.regex.Pattern.DOTALL).matcher(sql)
                .replaceAll(m -> java.util.regex.Matcher.quoteReplacement(m.group().equalsIgnoreCase("CORR") ? "\"CORR\"" : m.group()));
    }

    private RelNode convert(SqlNode node) {
        try {
            SqlValidator validator = SqlValidatorUtil.newValidator(SqlOperatorTables.chain(SqlStdOperatorTable.instance(), SqlOperatorTables.of(List.of(CORR))), catalogue, types,
                    SqlValidator.Config.DEFAULT.withConformance(SqlConformanceEnum.LENIENT).withIdentifierExpansion(true).withDefaultNullCollation(NullCollation.LAST));
            SqlNode valid = validator.validate(node);
            var converter = new SqlToRelConverter((type, text, path, view) -> {
                throw new IllegalStateException("no views");
            }, validator, catalogue, cluster, StandardConvertletTable.INSTANCE,
                    SqlToRelConverter.config().withExpand(false).withTrimUnusedFields(false).withInSubQueryThreshold(Integer.MAX_VALUE));
            return converter.convertQuery(valid, false, true).project(true);
        } catch (CalciteContextException e) {
            throw new InvalidInput(Text.of("Line %1$d, column %2$d: %3$s.", "第 %1$d 行第 %2$d 列：%3$s。", e.getPosLine(), e.getPosColumn(), sentence(e)), e);
        } catch (InvalidInput e) {
            throw e;
        } catch (RuntimeException | AssertionError e) {
            throw new InvalidInput(Text.of("The query cannot be planned: %s.", "无法规划该查询：%s。", sentence(e)), e);
        }
    }

    private static String sentence(Throwable e) {
        String said = e.getCause() != null && e.getCause().getMessage() != null ? e.getCause().getMessage() : String.valueOf(e.getMessage());
        String first = said.lines().findFirst().orElse("");
        return first.endsWith(".") ? first.substring(0, first.length() - 1) : first;
    }

    /** Names of a row type's columns. */
    static List<String> names(RelNode rel) {
        return new ArrayList<>(rel.getRowType().getFieldNames());
    }
}
