/// What there is: applications, entitlements, roles and what roles contain.
///
/// Never says who holds anything..
@NullMarked
package org.tenure.catalog;

import org.jspecify.annotations.NullMarked;
