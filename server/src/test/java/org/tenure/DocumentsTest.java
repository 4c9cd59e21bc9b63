package org.tenure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What is written for readers leads where it says.
class DocumentsTest {

    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#\\s]+)[^)]*\\)");
    private static final Pattern STEP = Pattern
            .compile("(?m)^\\d\\. \\[`([\\w/]+)`\\]\\(([^)]+)\\)(?:(?!^\\d\\. )[\\s\\S])*");
    private static final Pattern METHOD = Pattern.compile("\\(`(\\w+)`\\)");

    private static final Pattern MODULE = Pattern.compile("(?m)^\\|[^|\\n]*\\| `(\\w+)` \\|");

    @Test
    void everyLinkToAFileLeadsToOne() throws IOException {
        List<String> wrong = new ArrayList<>();
        for (Path document : documents()) {
            for (MatchResult link : LINK.matcher(Files.readString(document)).results().toList()) {
                if (!link.group(1).contains(":") && !Files.exists(document.resolveSibling(link.group(1)))) {
                    wrong.add("%s: `%s` is not there".formatted(Sources.root().relativize(document), link.group(1)));
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void threeStepsLeadToTheCodeThatDisablesALeaversAccount() throws IOException {
        String architecture = Files.readString(Sources.root().resolve("ARCHITECTURE.md"));
        String steps = architecture.replaceAll("(?s).*<!-- three steps: begin -->\\n(.*)<!-- three steps: end -->.*",
                "$1");
        List<MatchResult> found = STEP.matcher(steps).results().toList();
        assertThat(found).as("steps in ARCHITECTURE.md").hasSize(3);
        for (MatchResult step : found) {
            assertThat(step.group(2)).endsWith("/" + step.group(1) + ".java");
            String code = Files.readString(Sources.root().resolve(step.group(2)));
            List<String> methods = METHOD.matcher(step.group())
                    .results()
                    .map(method -> method.group(1))
                    .filter(name -> Character.isLowerCase(name.charAt(0)))
                    .toList();
            assertThat(methods).as("methods that step `%s` names", step.group(1))
                    .isNotEmpty()
                    .allSatisfy(method -> assertThat(code).contains(" " + method + "("));
        }
    }

    @Test
    void theTableOfModulesIsInReadingOrder() throws IOException {
        List<String> listed = MODULE.matcher(Files.readString(Sources.root().resolve("ARCHITECTURE.md")))
                .results()
                .map(row -> row.group(1))
                .toList();
        assertThat(listed).as("modules in ARCHITECTURE.md").isEqualTo(Modules.IN_READING_ORDER);
    }

    private static List<Path> documents() throws IOException {
        List<Path> documents = new ArrayList<>();
        try (Stream<Path> top = Files.list(Sources.root());
                Stream<Path> docs = Files.walk(Sources.root().resolve("docs"))) {
            Stream.concat(top, docs).filter(path -> path.toString().endsWith(".md")).forEach(documents::add);
        }
        return documents;
    }
}
