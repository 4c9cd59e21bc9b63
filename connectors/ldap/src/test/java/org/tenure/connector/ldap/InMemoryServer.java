package org.tenure.connector.ldap;

import com.unboundid.ldap.listener.InMemoryDirectoryServer;
import com.unboundid.ldap.listener.InMemoryDirectoryServerConfig;
import com.unboundid.ldap.listener.interceptor.InMemoryInterceptedRequest;
import com.unboundid.ldap.listener.interceptor.InMemoryInterceptedSearchRequest;
import com.unboundid.ldap.listener.interceptor.InMemoryInterceptedAddRequest;
import com.unboundid.ldap.listener.interceptor.InMemoryInterceptedModifyRequest;
import com.unboundid.ldap.listener.interceptor.InMemoryOperationInterceptor;
import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.LDAPException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.tenure.connector.contract.system.Slapd;

/// A directory in this JVM with the names of [Slapd] that writes down what it is asked.
final class InMemoryServer {

    private InMemoryServer() {}

    static InMemoryDirectoryServerConfig config() throws LDAPException {
        InMemoryDirectoryServerConfig config = new InMemoryDirectoryServerConfig(Slapd.SUFFIX);
        config.addAdditionalBindCredentials(Slapd.WRITER, Slapd.PASSWORD);
        config.setEqualityIndexAttributes("uid", "employeeNumber", "entryUUID");
        return config;
    }

    static InMemoryDirectoryServer start(InMemoryDirectoryServerConfig config) throws LDAPException {
        InMemoryDirectoryServer server = new InMemoryDirectoryServer(config);
        server.add(Slapd.SUFFIX, new Attribute("objectClass", "domain"), new Attribute("dc", "example"));
        for (String unit : List.of(Slapd.PEOPLE, Slapd.LEFT, Slapd.GROUPS)) {
            server.add(unit, new Attribute("objectClass", "organizationalUnit"));
        }
        server.startListening();
        return server;
    }

    /// Every request but sign-in and the question whether the server is there, as `add`, `modify` or `search FILTER`.
    static final class Journal extends InMemoryOperationInterceptor {

        final List<String> requests = new CopyOnWriteArrayList<>();

        @Override
        public void processAddRequest(InMemoryInterceptedAddRequest request) {
            note(request, "add");
        }

        @Override
        public void processModifyRequest(InMemoryInterceptedModifyRequest request) {
            note(request, "modify");
        }

        @Override
        public void processSearchRequest(InMemoryInterceptedSearchRequest request) {
            if (!request.getRequest().getBaseDN().isEmpty()) {
                note(request, "search " + request.getRequest().getScope());
            }
        }

        private void note(InMemoryInterceptedRequest request, String what) {
            if (request.getConnectionID() >= 0) {
                requests.add(what);
            }
        }
    }
}
