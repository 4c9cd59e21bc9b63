package org.tenure.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tenure.identity.feed.FeedWorld.SOMEBODY;
import static org.tenure.identity.feed.FeedWorld.date;
import static org.tenure.identity.feed.FeedWorld.text;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.tenure.identity.feed.FeedWorld;
import org.tenure.kernel.ErrorCode;
import org.tenure.kernel.Outcome;

/// What a source may say of itself.
class SourcesTest {

    private static FeedWorld world;

    @BeforeAll
    static void open() {
        world = new FeedWorld("2026-03-10T12:00:00Z").with(FeedWorld.hr("hr", false));
    }

    @AfterAll
    static void close() {
        world.close();
    }

    private static SourceDefinition of(String name, String employment, Map<String, String> statuses,
            AttributeMapping... attributes) {
        return new SourceDefinition(name, 20, "id", "id", "employee_number", employment, List.of(attributes), statuses,
                false, ',', "UTF-8", "Europe/Zurich");
    }

    private static void refused(ErrorCode code, SourceDefinition source, String... words) {
        assertThat(world.sources.define(source, SOMEBODY)).isInstanceOfSatisfying(Outcome.Refused.class, refused -> {
            assertThat(refused.refusal().code()).isEqualTo(code);
            assertThat(refused.refusal().sentence()).contains(words);
        });
        assertThat(world.sources.find(source.name())).isEmpty();
    }

    @Test
    void aDefinitionThatContradictsItselfIsRefused() {
        refused(ErrorCode.INVALID, of("a", "employee", Map.of(), text("title", "t"), text("department", "t")),
                "column `t` twice");
        refused(ErrorCode.INVALID, of("a", "employee", Map.of(), text("title", "t"), text("title", "u")),
                "`title` twice");
        refused(ErrorCode.INVALID, of("a", "employee", Map.of(), text("startdate", "s")), "`startDate`");
        refused(ErrorCode.INVALID, of("a", "employee", Map.of(), text("start_date", "s")), "`startDate`");
        refused(ErrorCode.INVALID, of("a", "employee", Map.of(), text("endDate", "s")), "reserved and of type date");
        refused(ErrorCode.INVALID, of("a", "employee", Map.of("x", "gone"), text("status", "s")), "`gone`", "`left`");
        refused(ErrorCode.INVALID, of("a", "employee", Map.of(), text("status", "s")), "statuses");
        refused(ErrorCode.INVALID,
                of("a", "employee", Map.of(),
                        new AttributeMapping("proofingLevel", "p", AttributeType.TEXT, false, List.of("high"), null)),
                "ial1");
    }

    @Test
    void peopleWhoAreNoEmployeesNeedASponsorAndAnEndDate() {
        refused(ErrorCode.INVALID, of("v", "vendor", Map.of(), date("endDate", "e")), "sponsor");
        refused(ErrorCode.INVALID, of("v", "vendor", Map.of(), text("sponsor", "s"), date("endDate", "e")), "`sponsor`",
                "required");
        refused(ErrorCode.INVALID, of("v", "vendor", Map.of(),
                new AttributeMapping("sponsor", "s", AttributeType.TEXT, true, List.of(), null), date("endDate", "e")),
                "`endDate`", "required");
    }

    @Test
    void oneAttributeHasOneTypeEverywhere() {
        world.with(of("badges", null, Map.of(),
                new AttributeMapping("floor", "f", AttributeType.NUMBER, false, List.of(), null)));
        refused(ErrorCode.BAD_REFERENCE, of("b", "employee", Map.of(), text("floor", "f")), "`floor`", "`badges`",
                "number");
        assertThat(world.sources.attributeTypes()).containsEntry("floor", AttributeType.NUMBER)
                .containsEntry("endDate", AttributeType.DATE);
    }

    @Test
    void theSameDefinitionAgainIsNoNewVersion() {
        world.with(of("again", null, Map.of(), text("nickName", "n")));
        world.with(of("again", null, Map.of(), text("nickName", "n")));
        world.with(of("again", null, Map.of(), text("nickName", "m")));
        assertThat(world.database.jdbc()
                .sql("select count(*) from identity.source where name = 'again'")
                .query(Integer.class)
                .single()).isEqualTo(2);
        assertThat(world.sources.retire("again", SOMEBODY)).isInstanceOf(Outcome.Done.class);
        assertThat(world.sources.find("again")).isEmpty();
    }
}
