package org.tenure.connector.ldap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.unboundid.ldap.listener.InMemoryDirectoryServer;
import com.unboundid.ldap.listener.InMemoryDirectoryServerConfig;
import com.unboundid.ldap.listener.interceptor.InMemoryInterceptedSearchEntry;
import com.unboundid.ldap.listener.interceptor.InMemoryOperationInterceptor;
import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tenure.connector.spi.Settings;

/// Servers that show fewer values at once than are asked for: Samba does not, Windows does when it is told to.
class AdRangesTest {

    private static final String GROUP = "cn=group,dc=example,dc=org";

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 999, 1000, 1001, 2500})
    void everyValueComesOnceFromAServerThatShowsAThousand(int values) throws LDAPException {
        assertThat(read(values, start -> start + 999)).containsExactlyElementsOf(names(values));
    }

    @Test
    void aGroupWithoutMembersHasNone() throws LDAPException {
        assertThat(read(0, start -> start + 999)).isEmpty();
    }

    @Test
    void aServerThatGoesInCirclesIsFoundOut() {
        assertThat(catchThrowable(() -> read(2000, start -> 999))).hasMessageContaining("nothing to go on with");
    }

    /// Reads them from a server that answers up to the end which is given for the start of a part.
    private static List<String> read(int values, IntFunction<Integer> end) throws LDAPException {
        InMemoryDirectoryServerConfig config = new InMemoryDirectoryServerConfig("dc=example,dc=org");
        config.setSchema(null);
        config.addInMemoryOperationInterceptor(new InParts(names(values), end));
        InMemoryDirectoryServer server = new InMemoryDirectoryServer(config);
        server.add("dc=example,dc=org", new Attribute("objectClass", "domain"));
        server.add(GROUP, new Attribute("objectClass", "group"));
        server.startListening();
        try (LDAPConnection connection = new LDAPConnection("127.0.0.1", server.getListenPort())) {
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
            LdapSession session = new LdapSession(connection, deadline, errors());
            List<String> read = new ArrayList<>();
            Entry first = session.part(GROUP, AdRanges.first("member"), 30_000).orElseThrow();
            AdRanges.each(session, GROUP, first, "member", 30_000, read::add);
            return read;
        } finally {
            server.shutDown(true);
        }
    }

    private static LdapErrors errors() {
        var settings = new Settings(Map.of("url", "ldap://127.0.0.1:389", "password", "x"));
        return new LdapErrors(LdapAccess.of(settings, "cn=x"), new AdDialect());
    }

    private static List<String> names(int values) {
        return IntStream.range(0, values).mapToObj(number -> "CN=m" + number + ",DC=example,DC=org").toList();
    }

    /// Puts the part in the place of the attribute, beside the plain name without a value, as Windows does.
    private static final class InParts extends InMemoryOperationInterceptor {

        private final List<String> values;
        private final IntFunction<Integer> end;

        InParts(List<String> values, IntFunction<Integer> end) {
            this.values = values;
            this.end = end;
        }

        @Override
        public void processSearchEntry(InMemoryInterceptedSearchEntry answer) {
            Entry part = part(answer.getSearchEntry().getDN(), answer.getRequest().getAttributeList().getFirst());
            if (part != null) {
                answer.setSearchEntry(part);
            }
        }

        private @Nullable Entry part(String dn, String asked) {
            if (!asked.startsWith("member;range=") || values.isEmpty()) {
                return null;
            }
            int start = Integer.parseInt(asked.substring("member;range=".length(), asked.indexOf('-')));
            int last = Math.min(end.apply(start), values.size() - 1);
            List<String> part = values.subList(Math.min(start, last), last + 1);
            String option = ";range=" + Math.min(start, last) + "-" + (last == values.size() - 1 ? "*" : last);
            return new Entry(dn, new Attribute("member"), new Attribute("member" + option, part));
        }
    }
}
