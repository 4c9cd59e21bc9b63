/// Accounts in applications: makes what is on a target equal to what is granted.
///
/// Owns connections, accounts, what was last seen of them, and the operations between; never decides who is to have
/// what, and takes away only what Tenure gave. Start at [Operations] for what is to be done and at
/// [org.tenure.provisioning.run.Runners] for how it is.
@NullMarked
package org.tenure.provisioning;

import org.jspecify.annotations.NullMarked;
