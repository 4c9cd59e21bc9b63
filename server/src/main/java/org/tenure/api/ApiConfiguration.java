package org.tenure.api;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import jakarta.servlet.Filter;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.apache.tomcat.util.buf.EncodedSolidusHandling;
import org.springframework.boot.tomcat.ConfigurableTomcatWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.jackson.autoconfigure.JsonMapperBuilderCustomizer;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.ServerResponse;
import org.tenure.access.Explanations;
import org.tenure.audit.Ledger;
import org.tenure.audit.ProveEvents;
import org.tenure.audit.VerifyLedger;
import org.tenure.catalog.Catalog;
import org.tenure.change.Runs;
import org.tenure.identity.Identities;
import org.tenure.identity.feed.Feeds;
import org.tenure.lifecycle.FeedRuns;
import org.tenure.lifecycle.ModelChanges;
import org.tenure.lifecycle.stop.Stops;
import org.tenure.policy.Rules;
import org.tenure.provisioning.Accounts;
import org.tenure.provisioning.Connections;
import org.tenure.provisioning.Links;
import org.tenure.provisioning.Operations;
import org.tenure.security.Tokens;
import tools.jackson.databind.json.JsonMapper;

/// Wires the API: all routes, in the order the document lists them, behind authentication.
@Configuration(proxyBeanMethods = false)
public class ApiConfiguration {

    @Bean
    Routes routes(
            Identities identities,
            Explanations explanations,
            Catalog catalog,
            Accounts accounts,
            Links links,
            Operations operations,
            Connections connections,
            FeedRuns feedRuns,
            Stops stops,
            ModelChanges modelChanges,
            Feeds feeds,
            Runs runs,
            org.tenure.configuration.Configuration configuration,
            Ledger ledger,
            VerifyLedger verifyLedger,
            ProveEvents proveEvents,
            Tokens tokens,
            Rules rules,
            JsonMapper json,
            Clock clock) {
        List<Route> all = new ArrayList<>();
        all.addAll(new StatusRoutes(runs, connections, rules, () -> all, clock).routes());
        all.addAll(new PeopleRoutes(identities, explanations, catalog,
                new Deliveries(accounts, operations, connections), clock).routes());
        all.addAll(new CatalogRoutes(catalog).routes());
        all.addAll(new StopRoutes(stops, new Whom(identities)).routes());
        all.addAll(new RunRoutes(feedRuns, modelChanges, feeds, runs).routes());
        all.addAll(new ModelRoutes(configuration, json).routes());
        all.addAll(new OperationRoutes(operations, accounts, links, connections, identities).routes());
        all.addAll(new LedgerRoutes(ledger, verifyLedger, proveEvents).routes());
        all.addAll(new TokenRoutes(tokens, clock).routes());
        return new Routes(all, json);
    }

    @Bean
    RouterFunction<ServerResponse> router(Routes routes) {
        return routes.router();
    }

    /// A slash within a segment is written `%2F`, as in `/v1/people/K%2F7`, and reaches the route as what it is.
    @Bean
    WebServerFactoryCustomizer<ConfigurableTomcatWebServerFactory> slashesInSegments() {
        return server -> server.addConnectorCustomizers(connector -> connector
                .setEncodedSolidusHandling(EncodedSolidusHandling.PASS_THROUGH.getValue()));
    }

    /// A record goes over the wire as its components, and nothing else it can tell of itself.
    @Bean
    JsonMapperBuilderCustomizer componentsOnly() {
        return builder -> builder
                .changeDefaultVisibility(visible -> visible.withIsGetterVisibility(JsonAutoDetect.Visibility.NONE));
    }

    /// Takes the place of the framework's error pages; the router answers what is dispatched there.
    @Bean
    ErrorController errors() {
        return new ErrorController() {};
    }

    @Bean
    FilterRegistrationBean<Filter> authentication(Tokens tokens, JsonMapper json) {
        FilterRegistrationBean<Filter> registration = new FilterRegistrationBean<>(new Authentication(tokens, json));
        registration.addUrlPatterns("/*");
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
        return registration;
    }
}
