package org.tenure;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreeScanner;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import javax.lang.model.element.Modifier;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.tenure.Sources.Source;

/// One word per thing: what `docs/GLOSSARY.md` refuses is in no name that anybody else sees.
class GlossaryTest {

    /// The words in a name, however it is written together.
    private static final Pattern WORD = Pattern.compile("[A-Z]?[a-z]+|[A-Z]+(?![a-z])");

    private static final Set<String> NAMES_PATHS_OR_COMMANDS = Set.of(
            "GetMapping", "PostMapping", "PutMapping", "PatchMapping", "DeleteMapping", "RequestMapping", "Command");

    private static final List<String> TERMS = new ArrayList<>();
    private static final Map<String, String> REFUSED = new LinkedHashMap<>();

    @BeforeAll
    static void read() throws IOException {
        boolean refused = false;
        for (String line : Files.readAllLines(Sources.root().resolve("docs/GLOSSARY.md"))) {
            refused |= line.startsWith("## Words we do not use");
            List<String> cells = cells(line);
            if (refused && cells.size() == 3 && !cells.getFirst().equals("not")) {
                REFUSED.put(cells.get(0), cells.get(1) + ", because: " + cells.get(2));
            } else if (!refused && cells.size() == 2 && cells.getFirst().startsWith("**")) {
                TERMS.add(cells.getFirst().replace("*", ""));
            }
        }
        assertThat(TERMS).as("terms in docs/GLOSSARY.md").hasSizeGreaterThan(10);
        assertThat(REFUSED).as("words that are not used in docs/GLOSSARY.md").hasSizeGreaterThan(5);
    }

    @Test
    void eachTermIsDefinedOnce() {
        assertThat(TERMS).doesNotHaveDuplicates();
        assertThat(TERMS).as("a term cannot be a word we do not use")
                .noneMatch(term -> REFUSED.containsKey(term.toLowerCase(Locale.ROOT)));
    }

    @Test
    void typesAndTheirFieldsUseOurWords() {
        Set<String> wrong = new TreeSet<>();
        for (Source source : Sources.all()) {
            if (!source.isTest() && !speaksForATarget(source)) {
                new TreeScanner<Void, Void>() {
                    @Override
                    public Void visitClass(ClassTree type, Void nothing) {
                        if (type.getModifiers().getFlags().contains(Modifier.PUBLIC)) {
                            check(source, type, type.getSimpleName().toString(), wrong);
                            if (type.getKind() == Tree.Kind.RECORD) {
                                recordFields(type)
                                        .forEach(field -> check(source, field, field.getName().toString(), wrong));
                            }
                        }
                        return super.visitClass(type, nothing);
                    }
                }.scan(source.tree(), null);
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void pathsAndCommandsUseOurWords() {
        Set<String> wrong = new TreeSet<>();
        for (Source source : Sources.all()) {
            if (!source.isTest() && (source.isOf("server") || source.isOf("cli"))) {
                new TreeScanner<Void, Void>() {
                    @Override
                    public Void visitAnnotation(AnnotationTree annotation, Void nothing) {
                        if (NAMES_PATHS_OR_COMMANDS.contains(Sources.annotationName(annotation))) {
                            textsOf(annotation).filter(text -> !text.contains(" "))
                                    .forEach(text -> check(source, annotation, text, wrong));
                        }
                        return super.visitAnnotation(annotation, nothing);
                    }
                }.scan(source.tree(), null);
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void tablesAndColumnsUseOurWords() {
        Set<String> wrong = new TreeSet<>();
        try (TestDatabase database = TestDatabase.fresh()) {
            database.jdbc()
                    .sql("""
                    select n.nspname || '.' || c.relname || ' ' || a.attname
                      from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
                     where a.attnum > 0 and not a.attisdropped and c.relkind in ('r', 'p', 'v', 'm')
                       and n.nspname !~ '^pg_' and n.nspname not in ('information_schema', 'public', 'migration')
                    """)
                    .query(String.class)
                    .list()
                    .forEach(name -> refusedIn(name).forEach(
                            word -> wrong.add("`%s`: not `%s` but %s".formatted(name, word, REFUSED.get(word)))));
        }
        assertThat(wrong).isEmpty();
    }

    /// A connector calls things what its target, or the target's standard, calls them.
    private static boolean speaksForATarget(Source source) {
        return source.isOf("connectors") && !source.isOf("connectors/spi");
    }

    private static List<VariableTree> recordFields(ClassTree type) {
        return type.getMembers()
                .stream()
                .filter(VariableTree.class::isInstance)
                .map(VariableTree.class::cast)
                .filter(field -> !field.getModifiers().getFlags().contains(Modifier.STATIC))
                .toList();
    }

    private static java.util.stream.Stream<String> textsOf(AnnotationTree annotation) {
        List<String> texts = new ArrayList<>();
        new TreeScanner<Void, Void>() {
            @Override
            public Void visitLiteral(LiteralTree literal, Void nothing) {
                if (literal.getValue() instanceof String text) {
                    texts.add(text);
                }
                return null;
            }
        }.scan(annotation, null);
        return texts.stream();
    }

    private static void check(Source source, Tree where, String name, Set<String> wrong) {
        refusedIn(name).forEach(word -> wrong.add("%s:%d: `%s`: not `%s` but %s".formatted(source.path(),
                source.start(where), name, word, REFUSED.get(word))));
    }

    /// The refused words in a name, in the singular or plural.
    private static Set<String> refusedIn(String name) {
        Set<String> found = new HashSet<>();
        WORD.matcher(name).results().map(word -> word.group().toLowerCase(Locale.ROOT)).forEach(word -> {
            String single = word.endsWith("s") ? word.substring(0, word.length() - 1) : word;
            if (REFUSED.containsKey(word)) {
                found.add(word);
            } else if (REFUSED.containsKey(single)) {
                found.add(single);
            }
        });
        return found;
    }

    private static List<String> cells(String line) {
        if (!line.startsWith("|")) {
            return List.of();
        }
        List<String> cells = new ArrayList<>();
        for (String cell : line.substring(1, line.lastIndexOf('|')).split("\\|", -1)) {
            cells.add(cell.strip());
        }
        return cells;
    }
}
