package org.tenure.cli;

import picocli.CommandLine.Command;

@Command(name = "kill", description = "Stop a person everywhere, for good: every account disabled, sessions ended, what was granted revoked.", footerHeading = "%nExamples:%n", footer = {
    "  tenure kill 4711 --rehearse", "  tenure kill 4711 --why \"Dismissed, case 88\" --wait"})
final class KillCommand extends StopPerson {

    KillCommand(Session session) {
        super(session, "kill");
    }
}
