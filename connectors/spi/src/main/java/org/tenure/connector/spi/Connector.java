package org.tenure.connector.spi;

import java.util.List;

/// A driver for one kind of system, found through [java.util.ServiceLoader]. Thread-safe.
public interface Connector {

    /// The word the configuration uses, e.g. `ldap`: lower case, letters, digits and hyphens.
    String name();

    /// Every setting there is, in the order a person would fill them in.
    List<Setting> settings();

    /// Checks the settings and makes a connection without reaching the target: nothing is sent before the first call.
    ///
    /// @throws TargetException of kind `CONFIGURATION` that names the setting, what is wrong and what would be right
    Connection open(Settings settings);
}
