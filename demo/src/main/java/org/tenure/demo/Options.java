package org.tenure.demo;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What was asked for. `port` is null when any from [#PORT_FIRST] on will do; `keep` when the data goes with the demo.
record Options(boolean help, boolean once, int people, int days, long seed, @Nullable Integer port,
        @Nullable Path keep) {

    static final int PORT_FIRST = 8080;

    static final String USAGE = """
            Usage: ./tenure demo [--once] [--people N] [--days N] [--seed N] [--port N] [--keep FOLDER]

            Lives through a year of a made-up company: its people, what they may do, and the systems where they do it.

              --once         ends after the summary; otherwise serves until Ctrl-C
              --people N     how many people on the first day, 10 to 20000 (1000)
              --days N       how many days, 1 to 1000, ending yesterday (365)
              --seed N       another company for every number (1)
              --port N       where the server listens on 127.0.0.1 (8080, or the next free one)
              --keep FOLDER  keeps all data in a new or empty folder; otherwise it is removed at the end
            """;

    private static final Set<String> FLAGS = Set.of("--help", "-h", "--once");
    private static final int PEOPLE_MIN = 10;
    private static final int PEOPLE_MAX = 20_000;
    private static final int DAYS_MAX = 1_000;
    private static final int PORT_MAX = 65_535;

    /// @throws DemoException naming the option that is wrong and what would be right
    static Options of(List<String> arguments) {
        Options options = new Options(false, false, 1_000, 365, 1, null, null);
        Iterator<String> rest = arguments.iterator();
        while (rest.hasNext()) {
            String argument = rest.next();
            int equals = argument.indexOf('=');
            String name = equals < 0 ? argument : argument.substring(0, equals);
            if (equals >= 0 && FLAGS.contains(name)) {
                throw new DemoException("`%s` takes no value.".formatted(name));
            }
            options = switch (name) {
                case "--help", "-h" -> options.withHelp();
                case "--once" -> options.withOnce();
                case "--people" ->
                    options.withPeople((int) number(name, value(argument, rest), PEOPLE_MIN, PEOPLE_MAX));
                case "--days" -> options.withDays((int) number(name, value(argument, rest), 1, DAYS_MAX));
                case "--seed" -> options.withSeed(number(name, value(argument, rest), 0, Long.MAX_VALUE));
                case "--port" -> options.withPort((int) number(name, value(argument, rest), 1, PORT_MAX));
                case "--keep" -> options.withKeep(folder(value(argument, rest)));
                default -> throw new DemoException(
                        "`%s` is no option of the demo; `./tenure demo --help` lists those there are."
                                .formatted(argument));
            };
        }
        return options;
    }

    private static String value(String argument, Iterator<String> rest) {
        int equals = argument.indexOf('=');
        if (equals >= 0) {
            return argument.substring(equals + 1);
        }
        if (!rest.hasNext()) {
            throw new DemoException("`%s` needs a value after it.".formatted(argument));
        }
        return rest.next();
    }

    private static long number(String name, String value, long least, long most) {
        try {
            long number = Long.parseLong(value);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException noNumber) {
            // told below, as for a number out of range
        }
        throw new DemoException("`%s` is `%s`; a number from %d to %d is meant.".formatted(name, value, least, most));
    }

    private static Path folder(String value) {
        try {
            if (!value.isBlank()) {
                return Path.of(value).toAbsolutePath().normalize();
            }
        } catch (InvalidPathException noPath) {
            // told below, as for an empty one
        }
        throw new DemoException("`--keep` is `%s`; the name of a folder is meant.".formatted(value));
    }

    private Options withHelp() {
        return new Options(true, once, people, days, seed, port, keep);
    }

    private Options withOnce() {
        return new Options(help, true, people, days, seed, port, keep);
    }

    private Options withPeople(int number) {
        return new Options(help, once, number, days, seed, port, keep);
    }

    private Options withDays(int number) {
        return new Options(help, once, people, number, seed, port, keep);
    }

    private Options withSeed(long number) {
        return new Options(help, once, people, days, number, port, keep);
    }

    private Options withPort(int number) {
        return new Options(help, once, people, days, seed, number, keep);
    }

    private Options withKeep(Path folder) {
        return new Options(help, once, people, days, seed, port, folder);
    }
}
