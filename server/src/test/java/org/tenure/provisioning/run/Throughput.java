package org.tenure.provisioning.run;

import java.time.Duration;
import org.tenure.provisioning.World;

/// Creates through the whole pipeline into a target in memory; run by hand: `Throughput PEOPLE CONCURRENCY`.
final class Throughput {

    private Throughput() {}

    public static void main(String[] arguments) {
        int people = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 20_000;
        int concurrency = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 32;
        try (Running running = new Running(RunSettings.STANDARD, "staff", "mail", "wiki")) {
            running.world.connect("app", "disable", concurrency);
            var all = running.world.people(people, "Ada", "Lovelace");
            long begun = System.nanoTime();
            for (int from = 0; from < people; from += 1_000) {
                running.world.grant(all.subList(from, Math.min(people, from + 1_000)), "app/staff", "app/mail",
                        "app/wiki");
            }
            System.out.printf("aligned %d people in %d ms%n", people,
                    Duration.ofNanos(System.nanoTime() - begun).toMillis());
            for (int round = 0; round < 1; round++) {
                begun = System.nanoTime();
                running.runners.start();
                long confirmed = 0;
                while (confirmed < people) {
                    try {
                        Thread.sleep(1_000);
                    } catch (InterruptedException stopped) {
                        return;
                    }
                    confirmed = running.world.jdbc
                            .sql("select count(*) from provisioning.operation where state = 'confirmed'")
                            .query(Long.class)
                            .single();
                    System.out.printf("%d after %d ms%n", confirmed,
                            Duration.ofNanos(System.nanoTime() - begun).toMillis());
                }
            }
            print(running.world);
        }
    }

    private static void print(World world) {
        try {
            world.jdbc.sql("""
                    select round(total_exec_time) as ms, calls, round((total_exec_time / calls)::numeric, 3) as each, rows, left(regexp_replace(query, '\\s+', ' ', 'g'), 110) as query
                      from pg_stat_statements order by total_exec_time desc limit 15
                    """).query().listOfRows().forEach(System.out::println);
        } catch (RuntimeException none) {
            System.out.println("no pg_stat_statements here");
        }
    }
}
