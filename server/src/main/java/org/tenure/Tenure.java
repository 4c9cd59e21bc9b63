package org.tenure;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;
import org.tenure.access.AccessConfiguration;
import org.tenure.lifecycle.LifecycleConfiguration;

/// The server: every module's wiring, in reading order.
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({
    ServerConfiguration.class,
    AccessConfiguration.class,
    LifecycleConfiguration.class
})
public class Tenure {

    public static void main(String... arguments) {
        start(arguments);
    }

    /// Starts a server in this process; it is ready when this returns, and stops when the context is closed.
    public static ConfigurableApplicationContext start(String... arguments) {
        SpringApplication application = new SpringApplication(Tenure.class);
        application.setRegisterShutdownHook(true);
        return application.run(arguments);
    }
}
