package org.tenure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.tenure.security.NewToken;
import org.tenure.security.Tokens;

/// At the first start of all, hands out the first token: into the file `token` of the data folder, readable by its owner
/// alone, where the command line of the same machine looks for it. The server itself keeps only its hash.
///
/// It is there before anything can be asked: this starts before the web server does.
final class FirstToken implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(FirstToken.class);

    private final Tokens tokens;
    private final Path file;
    private volatile boolean started;

    FirstToken(Tokens tokens, Path home) {
        this.tokens = tokens;
        this.file = home.resolve("token");
    }

    @Override
    public void start() {
        tokens.makeFirst(this::write);
        started = true;
    }

    @Override
    public void stop() {
        started = false;
    }

    @Override
    public boolean isRunning() {
        return started;
    }

    @Override
    public int getPhase() {
        return 0;
    }

    private void write(NewToken token) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.deleteIfExists(file);
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.write(file, (token.secret() + "\n").getBytes(StandardCharsets.UTF_8),
                    Set.of(StandardOpenOption.WRITE).toArray(StandardOpenOption[]::new));
            log.info(
                    "The first key to this server is in `{}` and expires at {}. Make your own with `tenure tokens make`, then delete it.",
                    file, token.token().expiresAt());
        } catch (IOException failed) {
            throw new UncheckedIOException("the first token could not be written to " + file, failed);
        }
    }
}
