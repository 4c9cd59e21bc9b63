/// What happens again and again, on one node at a time.
///
/// Owns the table `job.scheduled_tasks`. Never knows what the work is about. Start at [Jobs] and [Recurring].
@NullMarked
package org.tenure.job;

import org.jspecify.annotations.NullMarked;
