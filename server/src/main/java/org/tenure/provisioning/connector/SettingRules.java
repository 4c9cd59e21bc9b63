package org.tenure.provisioning.connector;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.tenure.catalog.Nearest;
import org.tenure.connector.spi.Setting;
import org.tenure.provisioning.connector.SettingProblem.Subject;

/// Whether settings are those a connector has, and secrets are references. Pure: no secret is looked up, nothing is opened.
public final class SettingRules {

    private SettingRules() {}

    /// `connectors`: the settings of each connector by its name.
    public static List<SettingProblem> problems(
            Map<String, List<Setting>> connectors, String connector, Map<String, Object> settings) {
        List<Setting> known = connectors.get(connector);
        if (known == null) {
            return List.of(new SettingProblem(
                    Subject.CONNECTOR, "", "There is no connector `%s`. %s".formatted(connector,
                            meant(connector, List.copyOf(connectors.keySet())))));
        }
        var problems = new ArrayList<SettingProblem>();
        List<String> names = known.stream().map(Setting::name).toList();
        for (String name : settings.keySet().stream().sorted().toList()) {
            if (!names.contains(name)) {
                String sentence = "The connector `%s` has no setting `%s`. %s".formatted(connector, name,
                        meant(name, names));
                problems.add(new SettingProblem(Subject.SETTING, name, sentence));
            }
        }
        for (Setting setting : known) {
            Object value = settings.get(setting.name());
            if (value == null && setting.required()) {
                String sentence = "The connector `%s` needs the setting `%s`: %s".formatted(connector, setting.name(),
                        setting.description());
                problems.add(new SettingProblem(Subject.SETTINGS, "", sentence));
            }
            if (value != null && setting.secret() && !Secrets.isReference(value)) {
                problems.add(new SettingProblem(
                        Subject.SETTING,
                        setting.name(),
                        "`%s` is a secret, and secrets do not stand in files. Say where it is: `{env: NAME}` or `{file: PATH}`."
                                .formatted(setting.name())));
            }
        }
        return problems;
    }

    private static String meant(String word, List<String> known) {
        return Nearest.to(word, known)
                .map("Did you mean `%s`?"::formatted)
                .orElse(known.isEmpty() ? "There are none." : "There are `%s`.".formatted(String.join("`, `", known)));
    }
}
