package org.tenure.postgres;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/// One set of PostgreSQL's programs.
///
/// @param bin holds `postgres` and `initdb`
/// @param version e.g. `18.1`
record Binaries(Path bin, String version, int major) {

    private static final Pattern VERSION = Pattern.compile("\\(PostgreSQL\\) ((\\d+)[^\\s]*)");
    private static final Duration ANSWER_MAX = Duration.ofSeconds(30);

    /// The first release that has a locale provider of its own, the same on every machine.
    private static final int OWN_LOCALES = 17;

    /// The programs in this folder, asked which version they are.
    static Binaries at(Path bin) {
        for (var program : List.of("postgres", "initdb")) {
            if (!Files.isExecutable(bin.resolve(program))) {
                throw new PostgresException(
                        "`%s` holds no `%s`: give the `bin` folder of a PostgreSQL server, e.g. `/usr/lib/postgresql/15/bin` of the package `postgresql-15`"
                                .formatted(bin, program));
            }
        }
        var answer = Commands.run(ANSWER_MAX, List.of(bin.resolve("postgres").toString(), "--version"));
        var version = VERSION.matcher(answer.output());
        if (!answer.succeeded() || !version.find()) {
            throw PostgresException.ofOutput("`%s` does not run on this machine (is its folder mounted `noexec`?)."
                    .formatted(bin.resolve("postgres")), answer.output());
        }
        return new Binaries(bin, version.group(1), Integer.parseInt(version.group(2)));
    }

    String program(String name) {
        return bin.resolve(name).toString();
    }

    /// How initdb is told to sort by code point and to know letters by Unicode, without the machine's own locales where that is possible.
    List<String> locale() {
        return major >= OWN_LOCALES
                ? List.of("--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8")
                : List.of("--locale=C.UTF-8");
    }
}
