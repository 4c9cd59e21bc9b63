package org.tenure.cli;

import picocli.CommandLine.Command;

@Command(name = "freeze", description = "Stop a person everywhere, for a while: every account disabled, everything else kept until `tenure unfreeze`.", footerHeading = "%nExamples:%n", footer = {
    "  tenure freeze 4711 --why \"Account may be stolen\" --wait"})
final class FreezeCommand extends StopPerson {

    FreezeCommand(Session session) {
        super(session, "freeze");
    }
}
