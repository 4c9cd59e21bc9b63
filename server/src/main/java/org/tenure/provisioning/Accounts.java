package org.tenure.provisioning;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.tenure.kernel.Page;
import org.tenure.kernel.PageRequest;

/// Accounts as Tenure knows them: whose, where, and what was last seen there.
public final class Accounts {

    private final AccountStore store;

    Accounts(AccountStore store) {
        this.store = store;
    }

    public Optional<Account> find(UUID id) {
        return store.find(id);
    }

    /// Every account of an identity, gone ones last.
    public List<Account> of(UUID identity) {
        return store.of(identity);
    }

    /// In the order in which they came to be.
    public Page<Account> search(AccountFilter filter, PageRequest request) {
        return page(store.search(filter, after(request), request.size() + 1), request, Account::id);
    }

    public List<Account.Membership> memberships(UUID account) {
        return store.memberships(account);
    }

    /// Who holds the entitlement as last seen on its target.
    public Page<Account.Holder> holders(UUID entitlement, PageRequest request) {
        return page(store.holders(entitlement, after(request), request.size() + 1), request, Account.Holder::account);
    }

    private static @Nullable UUID after(PageRequest request) {
        return request.key(UUID::fromString);
    }

    /// One more than a page was read: whether there is a next one is known without counting.
    private static <T> Page<T> page(List<T> found, PageRequest request, Function<T, UUID> id) {
        return found.size() > request.size()
                ? new Page<>(found.subList(0, request.size()), id.apply(found.get(request.size() - 1)).toString())
                : new Page<>(found, null);
    }
}
