/// Accounts and groups in a directory that speaks LDAP v3 (RFC 4511), such as OpenLDAP.
///
/// An account's key is its `entryUUID` (RFC 4530) or the attribute that `keyAttribute` names; where the server has
/// neither, it is the entry's name, and a rename outside Tenure is then a new account. A group's key is its name as
/// the server writes it, because people write it into configurations. A membership is a value of the group (RFC 4519),
/// and is asked of the server as a filter: the values themselves are read only to list a group's members.
///
/// This package never decides and never retries. It never writes outside `accountBase` and `groupBase`.
///
/// Start at [LdapConnector], then [LdapConnection].
@NullMarked
package org.tenure.connector.ldap;

import org.jspecify.annotations.NullMarked;
