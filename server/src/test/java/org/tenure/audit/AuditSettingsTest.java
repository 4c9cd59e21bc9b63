package org.tenure.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

class AuditSettingsTest {

    @Test
    void unlessSaidOtherwiseAllIsInTheHomeFolder() {
        assertThat(settings(Map.of("tenure.home", "/srv/tenure")))
                .isEqualTo(new AuditSettings(Path.of("/srv/tenure/checkpoints"), Path.of("/srv/tenure/ledger.key")));
    }

    @Test
    void checkpointsMayGoWhereTheDatabaseCannot() {
        assertThat(settings(Map.of("tenure.audit.checkpoints", "/mnt/witness")).checkpoints())
                .isEqualTo(Path.of("/mnt/witness"));
    }

    @Test
    void aMisspeltSettingRefusesToStart() {
        assertThatExceptionOfType(BindException.class)
                .isThrownBy(() -> settings(Map.of("tenure.audit.chekpoints", "/mnt/witness")));
    }

    private static AuditSettings settings(Map<String, Object> values) {
        var environment = new StandardEnvironment();
        environment.getPropertySources().addFirst(new MapPropertySource("test", values));
        return AuditSettings.from(environment);
    }
}
