/// What there is: applications, entitlements, roles and what roles contain.
///
/// Owns the versions of what is said about each, and the closure of nesting (`catalog.content`), which it keeps up to
/// date with every change. Never says who holds anything. Start at [Catalog]; [CatalogView] has the rule of nesting.
@NullMarked
package org.tenure.catalog;

import org.jspecify.annotations.NullMarked;
