package org.tenure.cli;

import tools.jackson.databind.JsonNode;

/// Watches a run until it has ended or is held, and says how it went.
final class RunFollower {

    private final Session session;

    RunFollower(Session session) {
        this.session = session;
    }

    /// Answers the run as it is when it is over, or held.
    Server.Answer follow(Server.Answer started) {
        if (!isMoving(started.json())) {
            return started;
        }
        String id = Answers.text(started.json(), "id");
        Server.Answer now = started;
        try (Progress progress = new Progress(session,
                "The run goes on without you: `tenure runs show %s` says how far it is.".formatted(id))) {
            while (isMoving(now.json())) {
                progress.show(sentence(now.json()));
                pause();
                now = session.server().get(RunReport.path(id), Query.NONE);
            }
        }
        return now;
    }

    private static boolean isMoving(JsonNode run) {
        String state = Answers.word(run, "state");
        return state.equals("applying") || state.equals("staging");
    }

    private static String sentence(JsonNode run) {
        long total = Answers.count(run, "chunksTotal");
        long done = Answers.count(run, "chunksDone");
        return total == 0
                ? "The server reads it …"
                : "Applying: %s of %s chunks, %d %%".formatted(Answers.number(done), Answers.number(total),
                        done * 100 / total);
    }

    private void pause() {
        try {
            Thread.sleep(session.surroundings().lookAgain());
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new CommandException(Exit.REFUSED, "Stopped.");
        }
    }

    /// Says how a run stands, with who is affected where it is held; answers the exit code.
    int conclude(JsonNode run) {
        return switch (Answers.word(run, "state")) {
            case "done" -> done(run);
            case "held" -> {
                RunReport report = new RunReport(session, run);
                report.people();
                report.held();
                yield Exit.HELD;
            }
            case "discarded" -> {
                session.say("Discarded%s: nothing of it was taken.".formatted(by(run)));
                yield Exit.REFUSED;
            }
            case "failed" -> {
                String problem = Answers.text(run, "problem");
                session.say("Failed: " + (problem.isEmpty() ? "the server does not say why." : problem));
                yield Exit.REFUSED;
            }
            default -> {
                session.say("The server is at it: `tenure runs show %s` says how far it is."
                        .formatted(Answers.text(run, "id")));
                yield Exit.OK;
            }
        };
    }

    private int done(JsonNode run) {
        JsonNode counts = run.path("counts");
        boolean nothing = Answers.word(run, "kind").equals("feed")
                && Answers.count(counts, "adds") + Answers.count(counts, "changes")
                        + Answers.count(counts, "removals") == 0
                && Answers.count(run.path("details"), "former") == 0;
        session.say(nothing ? "Done: nothing was different." : "Done%s.".formatted(finished(run)));
        return Exit.OK;
    }

    private String finished(JsonNode run) {
        String time = session.time(run, "finishedAt");
        return time.isEmpty() ? "" : " " + time;
    }

    private static String by(JsonNode run) {
        String who = Answers.text(run, "decidedBy");
        return who.isEmpty() ? "" : " by `" + who + "`";
    }

    /// Follows and concludes, or prints the run's JSON; answers the exit code.
    int finish(Server.Answer started, boolean wait) {
        Server.Answer run = wait ? follow(started) : started;
        if (session.json) {
            session.out().println(run.text());
            return exit(run.json());
        }
        return conclude(run.json());
    }

    private static int exit(JsonNode run) {
        return switch (Answers.word(run, "state")) {
            case "held" -> Exit.HELD;
            case "discarded", "failed" -> Exit.REFUSED;
            default -> Exit.OK;
        };
    }
}
