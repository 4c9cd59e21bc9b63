package org.tenure.provisioning;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.tenure.kernel.Page;
import org.tenure.kernel.PageRequest;

/// Accounts as Tenure knows them: whose, where, and what was last seen there.
public final class Accounts {

    Accounts() {}

    public Optional<Account> find(UUID id) {
        throw new UnsupportedOperationException();
    }

    /// Every account of an identity, gone ones last.
    public List<Account> of(UUID identity) {
        throw new UnsupportedOperationException();
    }

    public Page<Account> search(AccountFilter filter, PageRequest request) {
        throw new UnsupportedOperationException();
    }

    public List<Account.Membership> memberships(UUID account) {
        throw new UnsupportedOperationException();
    }

    /// Who holds the entitlement as last seen on its target.
    public Page<Account.Holder> holders(UUID entitlement, PageRequest request) {
        throw new UnsupportedOperationException();
    }
}
