package org.tenure.provisioning.connector;

/// Something wrong with the settings of a connection; `setting` is empty where it is about the connector or about none of those given.
public record SettingProblem(Subject subject, String setting, String sentence) {

    /// What the sentence is about.
    public enum Subject {
        CONNECTOR,
        SETTINGS,
        SETTING
    }
}
