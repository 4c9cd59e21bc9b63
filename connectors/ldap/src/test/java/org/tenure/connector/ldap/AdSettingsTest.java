package org.tenure.connector.ldap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.tenure.connector.contract.system.SambaDc;
import org.tenure.connector.spi.Capability;
import org.tenure.connector.spi.Connection;
import org.tenure.connector.spi.Connector;
import org.tenure.connector.spi.Setting;
import org.tenure.connector.spi.Settings;
import org.tenure.connector.spi.TargetException;
import org.tenure.connector.spi.TargetException.Kind;

class AdSettingsTest {

    @Test
    void isFoundByItsName() {
        assertThat(ServiceLoader.load(Connector.class)).extracting(Connector::name).contains("active-directory");
        assertThat(new ActiveDirectoryConnector().settings()).filteredOn(Setting::secret)
                .extracting(Setting::name)
                .containsExactly("password");
    }

    @Test
    void whatIsWrongIsNamed() {
        refused(Map.of("bindDn", "x"), "`bindDn` is unknown");
        refused(Map.of("url", "ldap://localhost:389"), "`url`", "`ldaps://…`", "passwords");
        refused(Map.of("url", "ldap://dc1.corp.example.org"), "`url`");
        refused(Map.of("user", ""), "setting `user` is missing");
        refused(Map.of("accountBase", "people"), "setting `accountBase` is `people`");
        refused(Map.of("newAccountsOu", "OU=New,DC=other"), "`newAccountsOu`", "below `accountBase`");
        refused(Map.of("disabledOu", "OU=Left,DC=other"), "`disabledOu`", "below `accountBase`");
        refused(Map.of("disabledOu", SambaDc.PEOPLE), "`disabledOu`", "new accounts are not made in");
        refused(Map.of("disabledOu", SambaDc.LEFT, "newAccountsOu", "OU=New," + SambaDc.LEFT), "`disabledOu`");
        refused(Map.of("anchorAttribute", "employeeId"), "`anchorAttribute` is `employeeId`", "36 characters");
        refused(Map.of("groupBase", SambaDc.GROUPS, "primaryGroup", "staff"), "setting `primaryGroup` is `staff`");
        refused(Map.of("groupBase", SambaDc.GROUPS, "nested", "often"), "`nested` is `often`");
        refused(Map.of("pageSize", 1001), "`pageSize` is `1001`");
    }

    @Test
    void capabilitiesFollowFromTheSettings() {
        try (Connection little = open(Map.of()); Connection more = open(Map.of("groupBase", SambaDc.GROUPS))) {
            assertThat(little.capabilities())
                    .contains(Capability.ANCHOR, Capability.DISABLE, Capability.SET_PASSWORD)
                    .doesNotContain(Capability.ENTITLEMENTS, Capability.LIST_ENTITLEMENTS, Capability.END_SESSIONS);
            assertThat(more.capabilities()).contains(Capability.ENTITLEMENTS, Capability.LIST_ENTITLEMENTS);
        }
    }

    @Test
    void noSettingIsEverShown() {
        assertThat(AdSettings.of(new Settings(with(Map.of("password", "hush"))))).asString().doesNotContain("hush");
    }

    @Test
    void theGuideNamesEverySettingAndNoOther() throws IOException {
        String guide = Files.readString(Path.of("..", "..", "docs", "guides", "connect-active-directory.md"));

        assertThat(Pattern.compile("(?m)^\\| `(\\w+)` \\|").matcher(guide).results().map(row -> row.group(1)))
                .containsExactlyElementsOf(
                        new ActiveDirectoryConnector().settings().stream().map(Setting::name).toList());
    }

    private static void refused(Map<String, Object> settings, String... words) {
        TargetException failure = catchThrowableOfType(TargetException.class, () -> open(settings));
        assertThat(failure.kind()).isEqualTo(Kind.CONFIGURATION);
        assertThat(failure).hasMessageContainingAll(words);
    }

    private static Connection open(Map<String, Object> more) {
        return new ActiveDirectoryConnector().open(new Settings(with(more)));
    }

    private static Map<String, Object> with(Map<String, Object> more) {
        Map<String, Object> all = new HashMap<>(Map.of(
                "url", "ldaps://dc1.corp.example.org",
                "user", SambaDc.WRITER,
                "password", SambaDc.PASSWORD,
                "accountBase", SambaDc.PEOPLE));
        all.putAll(more);
        return all;
    }
}
