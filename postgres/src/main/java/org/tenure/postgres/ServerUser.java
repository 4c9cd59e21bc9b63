package org.tenure.postgres;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Who the server's processes run as: ourselves, or, because PostgreSQL must not run as root, a user without rights.
///
/// @param switched whether that is somebody else than we are
/// @param setpriv the command that switches and ties the server's life to ours; null when it is not installed
record ServerUser(String name, int uid, int gid, boolean switched, @Nullable Path setpriv) {

    private static final List<String> UNPRIVILEGED = List.of("postgres", "nobody");
    private static final Duration PROBE_MAX = Duration.ofSeconds(20);

    static ServerUser current() {
        var self = new UnixSystem();
        var setpriv = Commands.find("setpriv");
        if (self.getUid() != 0) {
            return new ServerUser(self.getUsername(), (int) self.getUid(), (int) self.getGid(), false, works(setpriv));
        }
        if (setpriv == null) {
            throw new PostgresException(
                    "PostgreSQL does not run as root, and `setpriv`, which starts it as another user, was not found: "
                            + "install the package `util-linux`, or start as a user without privileges");
        }
        var user = unprivileged(setpriv);
        var probe = Commands.run(PROBE_MAX, user.dying(List.of("true")));
        if (!probe.succeeded()) {
            throw PostgresException.ofOutput("PostgreSQL cannot be run as `%s` instead of root.".formatted(user.name),
                    probe.output());
        }
        return user;
    }

    /// The command as this user, living on when we die.
    List<String> command(List<String> command) {
        return prefixed(List.of(), command);
    }

    /// The command as this user, sent SIGINT by the kernel when the thread that started it ends, in whatever way.
    /// Without `setpriv` it just lives on. It is a session of its own: Ctrl-C on our terminal is for us, who then stop it in
    /// order.
    List<String> dying(List<String> command) {
        return apart(prefixed(List.of("--pdeathsig=INT"), command));
    }

    private static List<String> apart(List<String> command) {
        var setsid = Commands.find("setsid");
        if (setsid == null) {
            return command;
        }
        var whole = new ArrayList<>(List.of(setsid.toString()));
        whole.addAll(command);
        return whole;
    }

    boolean diesWithUs() {
        return setpriv != null;
    }

    void own(Path file) throws IOException {
        if (switched) {
            Files.setAttribute(file, "unix:uid", uid);
            Files.setAttribute(file, "unix:gid", gid);
        }
    }

    /// The topmost folder on the way to `folder` that this user may not pass, or null when the way is open.
    @Nullable
    Path barrier(Path folder) {
        if (!switched) {
            return null;
        }
        var way = new ArrayList<String>();
        for (Path step = folder; step != null; step = step.getParent()) {
            way.addFirst(step.toString());
        }
        var script = "for step; do test -x \"$step\" || { printf %s \"$step\"; exit 1; }; done";
        var command = new ArrayList<>(List.of("sh", "-c", script, "sh"));
        command.addAll(way);
        var walk = Commands.run(PROBE_MAX, command(command));
        return walk.succeeded() ? null : Path.of(walk.output());
    }

    private List<String> prefixed(List<String> options, List<String> command) {
        if (setpriv == null || (!switched && options.isEmpty())) {
            return command;
        }
        var whole = new ArrayList<>(List.of(setpriv.toString()));
        if (switched) {
            whole.addAll(List.of("--reuid=" + uid, "--regid=" + gid, "--clear-groups", "--no-new-privs"));
        }
        whole.addAll(options);
        whole.add("--");
        whole.addAll(command);
        return whole;
    }

    /// BusyBox has a `setpriv` of its own, which cannot do what we need.
    private static @Nullable Path works(@Nullable Path setpriv) {
        if (setpriv == null) {
            return null;
        }
        var probe = Commands.run(PROBE_MAX, List.of(setpriv.toString(), "--pdeathsig=INT", "--", "true"));
        return probe.succeeded() ? setpriv : null;
    }

    private static ServerUser unprivileged(Path setpriv) {
        for (var name : UNPRIVILEGED) {
            for (var line : passwd()) {
                var fields = line.split(":", -1);
                if (fields.length > 3 && fields[0].equals(name)) {
                    return new ServerUser(name, Integer.parseInt(fields[2]), Integer.parseInt(fields[3]), true,
                            setpriv);
                }
            }
        }
        throw new PostgresException(
                "PostgreSQL does not run as root, and there is neither a user `postgres` nor a user `nobody` "
                        + "to run it as: create one, or start as a user without privileges");
    }

    private static List<String> passwd() {
        try {
            return Files.readAllLines(Path.of("/etc/passwd"), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new PostgresException("`/etc/passwd` could not be read: " + e.getMessage(), e);
        }
    }
}
