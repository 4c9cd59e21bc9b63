package org.tenure;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.LiteralTree;
import com.sun.source.util.TreeScanner;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.tenure.Sources.Source;

/// The database keeps the reading order too: a foreign key is an import, and so is a join.
class SchemaTest {

    /// Schemas that are no module of ours: PostgreSQL's own, and where Flyway keeps its list.
    private static final String FOREIGN = "('pg_catalog', 'information_schema', 'pg_toast', 'public', 'migration')";

    /// A relation or function with its schema, wherever SQL can name one.
    private static final Pattern NAME = Pattern.compile("\\b([a-z_]+)\\.([a-z_0-9]+)\\b");

    private static final Pattern WRITE = Pattern.compile(
            "\\b(?:insert\\s+into|update|delete\\s+from|truncate|copy|merge\\s+into)\\s+(?:only\\s+)?([a-z_]+)\\.([a-z_0-9]+)\\b");

    /// The ledger takes events from everybody: a set of events is written by the statement that writes the facts.
    private static final Set<String> WRITTEN_BY_ALL = Set.of("audit.event");

    private static TestDatabase database;
    private static Set<String> names;

    @BeforeAll
    static void migrate() {
        database = TestDatabase.fresh();
        names = ask("""
                select n.nspname || '.' || c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
                 where c.relkind in ('r', 'p', 'v', 'm', 'S') and n.nspname not in %1$s
                union
                select n.nspname || '.' || p.proname from pg_proc p join pg_namespace n on n.oid = p.pronamespace
                 where n.nspname not in %1$s
                """.formatted(FOREIGN));
    }

    @AfterAll
    static void close() {
        database.close();
    }

    @Test
    void everySchemaIsAModule() {
        assertThat(ask("select nspname from pg_namespace where nspname !~ '^pg_' and nspname not in " + FOREIGN))
                .isSubsetOf(Modules.IN_READING_ORDER);
    }

    @Test
    void foreignKeysPointUpTheReadingOrder() {
        assertOrder(ask("""
                select f.nspname || ' ' || t.nspname || ' foreign key ' || k.conname
                  from pg_constraint k
                  join pg_class fc on fc.oid = k.conrelid join pg_namespace f on f.oid = fc.relnamespace
                  join pg_class tc on tc.oid = k.confrelid join pg_namespace t on t.oid = tc.relnamespace
                 where k.contype = 'f'
                """));
    }

    @Test
    void viewsReadUpTheReadingOrder() {
        assertOrder(ask("""
                select distinct f.nspname || ' ' || t.nspname || ' view ' || v.relname || ' reads ' || r.relname
                  from pg_rewrite w
                  join pg_class v on v.oid = w.ev_class join pg_namespace f on f.oid = v.relnamespace
                  join pg_depend d on d.classid = 'pg_rewrite'::regclass and d.objid = w.oid and d.refclassid = 'pg_class'::regclass
                  join pg_class r on r.oid = d.refobjid join pg_namespace t on t.oid = r.relnamespace
                 where f.nspname not in %1$s and t.nspname not in %1$s
                """.formatted(FOREIGN)));
    }

    @Test
    void everyTableAndViewSaysWhatItKeeps() {
        assertThat(ask("""
                select n.nspname || '.' || c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
                 where c.relkind in ('r', 'p', 'v', 'm') and not c.relispartition and n.nspname not in %s
                   and coalesce(obj_description(c.oid, 'pg_class'), '') = ''
                """.formatted(FOREIGN))).as("tables without a comment").isEmpty();
    }

    @Test
    void aConstraintIsNamedAfterItsRule() {
        assertThat(ask("""
                select n.nspname || '.' || c.relname || ' ' || k.conname
                  from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_namespace n on n.oid = c.relnamespace
                 where n.nspname not in %s and k.contype in ('c', 'f', 'p', 'u', 'x') and not c.relispartition
                   and (k.conname ~ '_(fkey|check|pkey|excl)[0-9]*$'
                        or k.conname = c.relname || '_' || (select string_agg(a.attname, '_' order by x.place)
                                                              from unnest(k.conkey) with ordinality x (number, place)
                                                              join pg_attribute a on a.attrelid = c.oid and a.attnum = x.number) || '_key')
                """.formatted(FOREIGN)))
                .as("names that PostgreSQL made up: write the rule, e.g. `grant_ends_after_it_starts`")
                .isEmpty();
    }

    @Test
    void everythingIsWrittenInLowerCase() {
        assertThat(names).allSatisfy(name -> assertThat(name).isEqualTo(name.toLowerCase(Locale.ROOT)));
    }

    @Test
    void storesReadOnlyWhatIsAboveThem() {
        Set<String> wrong = new TreeSet<>();
        eachText((source, module, text) -> {
            Matcher found = NAME.matcher(text);
            while (found.find()) {
                if (names.contains(found.group()) && !Modules.allowed(module).contains(found.group(1))) {
                    wrong.add("%s reads `%s`; `%s` may read %s".formatted(source.path(), found.group(), module,
                            Modules.allowed(module)));
                }
            }
        });
        assertThat(wrong).isEmpty();
    }

    @Test
    void storesWriteOnlyTheirOwn() {
        Set<String> wrong = new TreeSet<>();
        eachText((source, module, text) -> {
            Matcher found = WRITE.matcher(text);
            while (found.find()) {
                String name = found.group(1) + "." + found.group(2);
                if (names.contains(name) && !module.equals(found.group(1)) && !WRITTEN_BY_ALL.contains(name)) {
                    wrong.add("%s writes `%s`; only `%s` does: order it through its door".formatted(source.path(), name,
                            found.group(1)));
                }
            }
        });
        assertThat(wrong).isEmpty();
    }

    private interface EachText {
        void read(Source source, String module, String text);
    }

    /// Every text in the server's modules, its own place and module with it.
    private static void eachText(EachText reader) {
        for (Source source : Sources.all()) {
            String module = source.isOf("server") && !source.isTest() ? Modules.of(source.packageName()) : "";
            if (Modules.isKnown(module)) {
                new TreeScanner<Void, Void>() {
                    @Override
                    public Void visitLiteral(LiteralTree literal, Void nothing) {
                        if (literal.getValue() instanceof String text) {
                            reader.read(source, module, text);
                        }
                        return null;
                    }
                }.scan(source.tree(), null);
            }
        }
    }

    /// Lines of `from to what`: a schema may only lean on itself and on schemas above.
    private static void assertOrder(Set<String> lines) {
        Set<String> wrong = new TreeSet<>();
        for (String line : lines) {
            String[] part = line.split(" ", 3);
            if (Modules.isKnown(part[0]) && !Modules.allowed(part[0]).contains(part[1])) {
                wrong.add("`%s` must not lean on `%s` (%s); allowed are %s".formatted(part[0], part[1], part[2],
                        Modules.allowed(part[0])));
            }
        }
        assertThat(wrong).isEmpty();
    }

    private static Set<String> ask(String sql) {
        return new TreeSet<>(database.jdbc().sql(sql).query(String.class).list());
    }
}
