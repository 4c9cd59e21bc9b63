package org.tenure.expression;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class ExpressionConfiguration {

    @Bean
    Expressions expressions() {
        return new Expressions();
    }
}
