/// What has to be done to an account: desired − observed, as ordered steps.
///
/// Pure: values in, values out; no SQL, no clock, no target. Never decides who is to have what. Start at [Planner].
@NullMarked
package org.tenure.provisioning.plan;

import org.jspecify.annotations.NullMarked;
