package org.tenure.connector.ldap;

import com.unboundid.asn1.ASN1OctetString;
import com.unboundid.ldap.sdk.AddRequest;
import com.unboundid.ldap.sdk.Control;
import com.unboundid.ldap.sdk.DeleteRequest;
import com.unboundid.ldap.sdk.ExtendedRequest;
import com.unboundid.ldap.sdk.ExtendedResult;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.LDAPRequest;
import com.unboundid.ldap.sdk.LDAPResult;
import com.unboundid.ldap.sdk.LDAPSearchException;
import com.unboundid.ldap.sdk.ModifyDNRequest;
import com.unboundid.ldap.sdk.ModifyRequest;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SearchRequest;
import com.unboundid.ldap.sdk.SearchResult;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.SearchScope;
import com.unboundid.ldap.sdk.controls.SimplePagedResultsControl;
import com.unboundid.ldap.sdk.schema.Schema;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// One connection for the length of one call. Every request may take what is left of the call's time.
final class LdapSession {

    /// Asks for no attributes (RFC 4511, section 4.5.1.8): whether an entry is there is all we want to know.
    static final String NOTHING = "1.1";

    private static final Filter ANYTHING = Filter.createPresenceFilter("objectClass");

    /// What is done with each entry of a list.
    interface Each {
        void accept(SearchResultEntry entry) throws LDAPException;
    }

    private final LDAPConnection connection;
    private final long deadline;
    private final LdapErrors errors;

    LdapSession(LDAPConnection connection, long deadline, LdapErrors errors) {
        this.connection = connection;
        this.deadline = deadline;
        this.errors = errors;
    }

    /// The entry with this name if it fits the filter. Empty as well when there is no such entry.
    Optional<SearchResultEntry> get(String dn, Filter filter, String... attributes) throws LDAPException {
        try {
            return search(dn, SearchScope.BASE, filter, attributes).stream().findFirst();
        } catch (LDAPException failure) {
            if (failure.getResultCode().equals(ResultCode.NO_SUCH_OBJECT)) {
                return Optional.empty();
            }
            throw failure;
        }
    }

    /// One attribute of the entry with this name, a part of a long answer that has the whole time-out for itself.
    Optional<SearchResultEntry> part(String dn, String attribute, long partMillis, Control... controls)
            throws LDAPException {
        SearchRequest request = new SearchRequest(dn, SearchScope.BASE, ANYTHING, attribute);
        request.setResponseTimeoutMillis(partMillis);
        request.addControls(controls);
        return entries(connection.search(request)).stream().findFirst();
    }

    /// At most two of the entries below the base: more of them say nothing more.
    List<SearchResultEntry> two(String base, Filter filter, String... attributes) throws LDAPException {
        SearchRequest request = new SearchRequest(base, SearchScope.SUB, filter, attributes);
        request.setSizeLimit(2);
        request.setResponseTimeoutMillis(left());
        try {
            return entries(connection.search(request));
        } catch (LDAPSearchException failure) {
            if (failure.getResultCode().equals(ResultCode.SIZE_LIMIT_EXCEEDED)) {
                return entries(failure.getSearchResult());
            }
            throw failure;
        }
    }

    /// Every entry below the base, in pages (RFC 2696). Each page has the whole time-out for itself.
    void each(String base, Filter filter, int pageSize, long pageMillis, Each each, String... attributes)
            throws LDAPException {
        ASN1OctetString cookie = null;
        do {
            SearchRequest request = new SearchRequest(base, SearchScope.SUB, filter, attributes);
            request.setResponseTimeoutMillis(pageMillis);
            request.addControl(new SimplePagedResultsControl(pageSize, cookie));
            SearchResult page = connection.search(request);
            for (SearchResultEntry entry : entries(page)) {
                each.accept(entry);
            }
            SimplePagedResultsControl answer = SimplePagedResultsControl.get(page);
            cookie = answer != null && answer.moreResultsToReturn() ? answer.getCookie() : null;
        } while (cookie != null);
    }

    LDAPResult add(AddRequest request) throws LDAPException {
        return connection.add(timed(request));
    }

    void modify(ModifyRequest request) throws LDAPException {
        connection.modify(timed(request));
    }

    void rename(ModifyDNRequest request) throws LDAPException {
        connection.modifyDN(timed(request));
    }

    void delete(DeleteRequest request) throws LDAPException {
        connection.delete(timed(request));
    }

    void extended(ExtendedRequest request) throws LDAPException {
        ExtendedResult result = connection.processExtendedOperation(timed(request));
        if (!result.getResultCode().equals(ResultCode.SUCCESS)) {
            throw new LDAPException(result);
        }
    }

    Schema schema(String dn) throws LDAPException {
        Schema schema = connection.getSchema(dn);
        if (schema == null) {
            throw new LDAPException(ResultCode.INSUFFICIENT_ACCESS_RIGHTS, "the schema may not be read");
        }
        return schema;
    }

    private List<SearchResultEntry> search(String base, SearchScope scope, Filter filter, String... attributes)
            throws LDAPException {
        return entries(connection.search(timed(new SearchRequest(base, scope, filter, attributes))));
    }

    private static List<SearchResultEntry> entries(SearchResult result) {
        List<SearchResultEntry> entries = result.getSearchEntries();
        return entries == null ? List.of() : entries;
    }

    private <R extends LDAPRequest> R timed(R request) {
        request.setResponseTimeoutMillis(left());
        return request;
    }

    private long left() {
        long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        if (left <= 0) {
            throw errors.timedOut(null);
        }
        return left;
    }
}
