package org.tenure.expression;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
public class ExpressionConfiguration {

    @Bean
    Expressions expressions() {
        return new Expressions();
    }
}
