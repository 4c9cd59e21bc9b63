/// Accounts and groups in a directory that speaks LDAP v3 (RFC 4511): in one such as OpenLDAP, and in Active Directory.
///
/// The two are two connectors in one package, because they reach a server, list and fail alike, and nothing else alike.
/// What both use begins with `Ldap` and is about a server: access, pool, session, errors. What begins with `Ad` is
/// Active Directory's own; the rest is that of other directories.
///
/// *LDAP.* An account's key is its `entryUUID` (RFC 4530) or the attribute that `keyAttribute` names; where the server
/// has neither, it is the entry's name, and a rename outside Tenure is then a new account. A group's key is its name as
/// the server writes it, because people write it into configurations. A membership is a value of the group (RFC 4519),
/// and is asked of the server as a filter: the values themselves are read only to list a group's members.
///
/// *Active Directory.* An account's key is its `objectGUID`, and every request names the entry by it. A membership is
/// read from the account, where the domain keeps it; a group's members are listed in ranges.
///
/// This package never decides and never retries. It never writes outside `accountBase` and `groupBase`.
///
/// Start at [LdapConnector], then [LdapConnection]; or at [ActiveDirectoryConnector], then [AdConnection].
@NullMarked
package org.tenure.connector.ldap;

import org.jspecify.annotations.NullMarked;
