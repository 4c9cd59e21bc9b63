package org.tenure.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WhyTest {

    private static final String PERSON = """
            {"id":"01990000-0000-7000-8000-000000000001","kind":"person","name":"Anna Ångström","createdAt":"2026-01-02T00:00:00Z",
             "identifiers":[{"scheme":"employeeNumber","value":"4711"}],
             "employments":[{"id":"01990000-0000-7000-8000-0000000000e1","source":"hr","key":"4711","kind":"employee","state":"ACTIVE",
               "startsOn":"2024-03-01","endsOn":null,"zone":"Europe/Berlin","attributes":{"department":"Sales"}}]}""";

    private static final String ACCESS = """
            {"person":%s,"moment":{"at":"2026-11-21T00:00:00Z","known":"2026-11-21T00:00:00Z"},"access":[
             {"access":{"targetId":"01990000-0000-7000-8000-0000000000a1","target":"directory/staff","kind":"entitlement","application":"directory",
               "purpose":"standard","desired":true,"blockedBy":[],"reasons":[
                {"reason":"01990000-0000-7000-8000-0000000000f1","kind":"birthright","employment":"4711","rule":"everybody","ruleVersion":3,
                 "condition":"state == 'active'","path":["staff","directory/staff"],"from":"2026-01-02T00:00:00Z","to":null,
                 "recorded":"2026-01-02T00:00:00Z","event":"01990000-0000-7000-8000-0000000000d1"}]},
              "delivery":{"connection":"ldap","account":"01990000-0000-7000-8000-0000000000c1","login":"anna","enabled":true,
               "seen":"2026-01-02T00:00:07Z","operation":"01990000-0000-7000-8000-0000000000b1","state":"CONFIRMED",
               "finished":"2026-01-02T00:00:07Z","waitingFor":null,"problem":null}},
             {"access":{"targetId":"01990000-0000-7000-8000-0000000000a2","target":"wiki","kind":"account","application":"wiki",
               "purpose":"standard","desired":false,"blockedBy":["leave"],"reasons":[
                {"reason":"01990000-0000-7000-8000-0000000000f2","kind":"birthright","employment":"4711","rule":"everybody","ruleVersion":3,
                 "condition":"state == 'active'","path":["staff","wiki"],"from":"2026-01-02T00:00:00Z","to":"2026-12-31T11:00:00Z",
                 "recorded":"2026-01-02T00:00:00Z","event":"01990000-0000-7000-8000-0000000000d1"}]},
              "delivery":{"connection":null,"account":null,"login":null,"enabled":null,"seen":null,"operation":null,"state":null,
               "finished":null,"waitingFor":null,"problem":null}}]}""".formatted(PERSON);

    private static final String LEAVER = """
            {"person":%s,"moment":{"at":"2026-11-21T00:00:00Z","known":"2026-11-21T00:00:00Z"},"access":[],"accountsLeft":[
             {"application":"directory","purpose":"standard","state":"live","steps":["disable","revoke"],
              "delivery":{"connection":"ldap","account":"01990000-0000-7000-8000-0000000000c1","login":"anna","enabled":false,
               "seen":"2026-01-02T00:00:07Z","operation":"01990000-0000-7000-8000-0000000000b1","state":"confirmed",
               "finished":"2026-01-02T00:00:07Z","waitingFor":null,"problem":null}},
             {"application":"crm","purpose":"standard","state":"gone","steps":["delete"],
              "delivery":{"connection":"crm","account":"01990000-0000-7000-8000-0000000000c2","login":"a.angstrom","enabled":true,
               "seen":"2026-01-01T00:00:00Z","operation":"01990000-0000-7000-8000-0000000000b2","state":"confirmed",
               "finished":"2026-01-02T00:00:08Z","waitingFor":null,"problem":null}},
             {"application":"chat","purpose":"standard","state":"live","steps":[],
              "delivery":{"connection":"chat","account":"01990000-0000-7000-8000-0000000000c3","login":"anna","enabled":true,
               "seen":"2026-01-01T00:00:00Z","operation":"01990000-0000-7000-8000-0000000000b3","state":"waiting",
               "finished":null,"waitingFor":"its turn on `chat`","problem":null}}]}""".formatted(PERSON);

    private final AnsweringServer server = new AnsweringServer();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void everyAccessIsToldFromTheJobToTheReadBack() {
        server.on("GET /v1/people/4711/access", ACCESS);
        Shell.Said said = Shell.signedIn(server).run("why", "4711");
        assertThat(said).isEqualTo(new Shell.Said(0, """
                Anna Ångström  employeeNumber 4711
                └─ job 4711 of hr: active, since 2024-03-01
                   └─ rule everybody, version 3: state == 'active'
                      └─ through staff
                         ├─ directory/staff
                         │    since      2026-01-02 13:45:00 +13:45
                         │    account    anna (enabled) at ldap
                         │    operation  confirmed 2026-01-02 13:45:07 +13:45, 01990000-0000-7000-8000-0000000000b1
                         │    read back  2026-01-02 13:45:07 +13:45
                         └─ wiki account
                              since    2026-01-02 13:45:00 +13:45, until 2027-01-01 00:45:00 +13:45
                              blocked  by leave: it is not to be there
                              account  none at wiki yet
                """, ""));
    }

    @Test
    void linesAreBrokenWhereANarrowTerminalEnds() {
        server.on("GET /v1/people/4711/access", ACCESS);
        Shell.Said said = Shell.signedIn(server).terminal(62).run("why", "4711", "directory/staff");
        assertThat(said).isEqualTo(new Shell.Said(0, """
                Anna Ångström  employeeNumber 4711
                └─ job 4711 of hr: active, since 2024-03-01
                   └─ rule everybody, version 3: state == 'active'
                      └─ through staff
                         └─ directory/staff
                              since      2026-01-02 13:45:00 +13:45
                              account    anna (enabled) at ldap
                              operation  confirmed 2026-01-02 13:45:07 +13:45,
                                         01990000-0000-7000-8000-0000000000b1
                              read back  2026-01-02 13:45:07 +13:45
                """, ""));
    }

    @Test
    void thePastIsToldWithBothTimes() {
        server.on("GET /v1/people/4711/access?at=2026-11-20&known=2026-11-21T00%3A00%3A00Z", ACCESS);
        Shell.Said said = Shell.signedIn(server)
                .run("why", "4711", "role:nothing", "--at", "2026-11-20", "--known", "2026-11-21T00:00:00Z");
        assertThat(said.exit()).isEqualTo(Exit.REFUSED);
        assertThat(said.out()).isEqualTo("""
                Anna Ångström  employeeNumber 4711
                Access as of 2026-11-21 13:45:00 +13:45, as known 2026-11-21 13:45:00 +13:45; job states, accounts and read-backs are those of now.
                """);
    }

    @Test
    void whatSomebodyDoesNotHaveIsSaidWithoutATree() {
        server.on("GET /v1/people/4711/access", ACCESS)
                .on("GET /v1/targets?words=directory%2Fadmins",
                        "{\"items\":[{\"name\":\"directory/admins\"}],\"next\":null}");
        assertThat(Shell.signedIn(server).run("why", "4711", "directory/admins")).isEqualTo(new Shell.Said(0, """
                Anna Ångström  employeeNumber 4711
                Anna Ångström does not have `directory/admins`: nothing justifies it. `tenure why WHO` shows the 2 other things there are.
                """, ""));
    }

    @Test
    void ofALeaverEveryAccountSaysWhatBecameOfIt() {
        server.on("GET /v1/people/4711/access", LEAVER);
        assertThat(Shell.signedIn(server).run("why", "4711")).isEqualTo(new Shell.Said(0, """
                Anna Ångström  employeeNumber 4711
                job 4711 of hr: active, since 2024-03-01
                Anna Ångström has no access: no rule is met.
                └─ accounts that nothing justifies any more
                   ├─ anna (disabled) at ldap
                   │    operation  disable, revoke: confirmed 2026-01-02 13:45:07 +13:45, 01990000-0000-7000-8000-0000000000b1
                   │    read back  2026-01-02 13:45:07 +13:45
                   ├─ a.angstrom (deleted) at crm
                   │    operation  delete: confirmed 2026-01-02 13:45:08 +13:45, 01990000-0000-7000-8000-0000000000b2
                   │    read back  2026-01-02 13:45:08 +13:45
                   └─ anna (enabled) at chat
                        operation  waiting, 01990000-0000-7000-8000-0000000000b3
                        waits for  its turn on `chat`
                        read back  2026-01-01 13:45:00 +13:45
                """, ""));
    }

    @Test
    void aNameWillDoWhereItFitsOnePerson() {
        server.on("GET /v1/people?words=Anna%20%C3%85&size=10", "{\"items\":[%s],\"next\":null}".formatted(PERSON))
                .on("GET /v1/people/01990000-0000-7000-8000-000000000001/access", ACCESS);
        assertThat(Shell.signedIn(server).run("why", "Anna Å", "wiki").out()).contains("└─ wiki account");
    }

    @Test
    void aNameThatFitsSeveralPeopleIsAskedBack() {
        server.on("GET /v1/people?words=Anna&size=10",
                """
                {"items":[{"id":"1","name":"Anna A","identifiers":[{"scheme":"employeeNumber","value":"17"}]},{"id":"2","name":"Anna B"}],"next":null}""");
        assertThat(Shell.signedIn(server).run("why", "Anna")).isEqualTo(new Shell.Said(1, "", """
                `Anna` may be several people. Say which by id or identifier:
                  1  Anna A  employeeNumber 17
                  2  Anna B\s\s
                """));
    }

    @Test
    void namesDoNotActUponTheTerminal() {
        server.on("GET /v1/people/1/access",
                """
                {"person":{"name":"Eve\\u001b[2J\\u202Enatas\\nroot","identifiers":[],"employments":[]},"moment":{},"access":[]}""");
        assertThat(Shell.signedIn(server).terminal(80).run("why", "1").out()).isEqualTo("""
                Eve�[2J�natas root
                Eve�[2J�natas root has no access: no rule is met.
                """);
    }

    @Test
    void jsonIsWhatTheServerAnswered() {
        server.on("GET /v1/people/4711/access", ACCESS);
        assertThat(Shell.signedIn(server).run("why", "4711", "--json").out()).isEqualTo(ACCESS + "\n");
    }
}
