package org.tenure;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;
import org.tenure.access.AccessConfiguration;
import org.tenure.api.ApiConfiguration;
import org.tenure.audit.AuditConfiguration;
import org.tenure.catalog.CatalogConfiguration;
import org.tenure.change.ChangeConfiguration;
import org.tenure.configuration.ConfigurationConfiguration;
import org.tenure.expression.ExpressionConfiguration;
import org.tenure.identity.IdentityConfiguration;
import org.tenure.identity.feed.FeedConfiguration;
import org.tenure.job.JobConfiguration;
import org.tenure.lifecycle.LifecycleConfiguration;
import org.tenure.lifecycle.stop.StopConfiguration;
import org.tenure.policy.PolicyConfiguration;
import org.tenure.provisioning.ProvisioningConfiguration;
import org.tenure.provisioning.run.RunConfiguration;
import org.tenure.security.SecurityConfiguration;

/// The server: every module's wiring, in reading order.
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({
    ServerConfiguration.class,
    JobConfiguration.class,
    AuditConfiguration.class,
    ExpressionConfiguration.class,
    ChangeConfiguration.class,
    IdentityConfiguration.class,
    FeedConfiguration.class,
    CatalogConfiguration.class,
    PolicyConfiguration.class,
    AccessConfiguration.class,
    ProvisioningConfiguration.class,
    RunConfiguration.class,
    SecurityConfiguration.class,
    LifecycleConfiguration.class,
    StopConfiguration.class,
    ConfigurationConfiguration.class,
    ApiConfiguration.class
})
public class Tenure {

    private static final int EXIT_NOT_STARTED = 1;

    public static void main(String... arguments) {
        try {
            start(arguments);
        } catch (SpringApplication.AbandonedRunException trained) {
            throw trained;
        } catch (RuntimeException reported) {
            System.exit(EXIT_NOT_STARTED);
        }
    }

    /// Starts a server in this process; it is ready when this returns, and stops when the context is closed.
    public static ConfigurableApplicationContext start(String... arguments) {
        SpringApplication application = new SpringApplication(Tenure.class);
        application.setRegisterShutdownHook(true);
        application.addInitializers(context -> KnownSettings.check(context.getEnvironment()));
        return application.run(arguments);
    }
}
