package org.tenure.bench;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;

/// Rows of people made up from numbers, in the columns of the HR file.
final class People {

    private static final String HEADER = "employee_id,given_name,family_name,start_date,department_id,department,title,manager_id,status,end_date\n";
    private static final String[] GIVEN = {"Ada", "Bo", "Chen", "Dana", "Emre", "Farah", "Gil", "Hana", "Ivo", "Jun",
        "Kaya", "Lea", "Mio", "Noor", "Ove", "Pia"};
    private static final String[] SYLLABLES = {"ba", "ri", "ton", "vel", "mo", "ka", "lis", "der", "an", "sto", "ne",
        "fu", "gar", "hil", "ye", "wen"};

    private People() {}

    /// People from one number up to another, without it.
    static InputStream rows(int from, int to) {
        StringBuilder rows = new StringBuilder(HEADER);
        Random random = new Random(from);
        for (int i = from; i < to; i++) {
            String family = SYLLABLES[random.nextInt(16)] + SYLLABLES[random.nextInt(16)]
                    + SYLLABLES[random.nextInt(16)] + SYLLABLES[random.nextInt(16)];
            row(rows, i, GIVEN[i % 16], Character.toUpperCase(family.charAt(0)) + family.substring(1), "active", "");
        }
        return stream(rows);
    }

    /// One person's row as a leaver's.
    static InputStream left(int number) {
        return left(number, number + 1);
    }

    /// The rows of leavers from one number up to another, without it.
    static InputStream left(int from, int to) {
        StringBuilder rows = new StringBuilder(HEADER);
        for (int number = from; number < to; number++) {
            row(rows, number, "Ada", "Left", "terminated", "2026-01-01");
        }
        return stream(rows);
    }

    private static void row(StringBuilder rows, int number, String given, String family, String status, String end) {
        rows.append(number)
                .append(',')
                .append(given)
                .append(',')
                .append(family)
                .append(",2020-01-01,d005,Development,Engineer,,")
                .append(status)
                .append(',')
                .append(end)
                .append('\n');
    }

    private static InputStream stream(StringBuilder rows) {
        return new ByteArrayInputStream(rows.toString().getBytes(StandardCharsets.UTF_8));
    }
}
