package org.tenure.audit;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.core.env.Environment;

/// Settings of the ledger.
///
/// @param checkpoints `tenure.audit.checkpoints`: the folder that gets a copy of every signed checkpoint and the public keys.
///     Put it where the database's owner cannot write: it is how a ledger is found out that was cut short. `checkpoints` in the
///     folder `tenure.home` unless set
/// @param key `tenure.audit.key`: the file with the private key that signs checkpoints, made at the first start. All nodes
///     need the same one. `ledger.key` in the folder `tenure.home` unless set
record AuditSettings(Path checkpoints, Path key) {

    private static final String HOME = ".tenure";

    static AuditSettings from(Environment environment) {
        var home = Path.of(environment.getProperty("tenure.home", HOME));
        Written written = Binder.get(environment)
                .bind("tenure.audit", Bindable.of(Written.class), new NoUnboundElementsBindHandler(BindHandler.DEFAULT))
                .orElseGet(() -> new Written(null, null));
        return new AuditSettings(
                written.checkpoints == null ? home.resolve("checkpoints") : Path.of(written.checkpoints),
                written.key == null ? home.resolve("ledger.key") : Path.of(written.key));
    }

    /// What somebody wrote down; a misspelt name refuses to start.
    record Written(@Nullable String checkpoints, @Nullable String key) {}
}
