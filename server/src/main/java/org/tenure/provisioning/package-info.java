/// Accounts in applications: makes what is on a target equal to what is granted.
///
/// Owns connections, accounts, observations and operations; never decides who is to have what.
@NullMarked
package org.tenure.provisioning;

import org.jspecify.annotations.NullMarked;
