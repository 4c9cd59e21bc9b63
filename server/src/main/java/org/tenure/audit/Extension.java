package org.tenure.audit;

import java.util.List;

/// Proof that the ledger a checkpoint was signed over begins with that of an older one: nothing before was changed since.
///
/// @param olderSize sealed events then
/// @param olderRoot head of the tree then, in hexadecimal
/// @param path the consistency proof (RFC 6962 section 2.1.2), each hash in hexadecimal
public record Extension(long olderSize, String olderRoot, List<String> path, SignedHead checkpoint) {

    public Extension {
        path = List.copyOf(path);
    }
}
